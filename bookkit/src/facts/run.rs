//! One recording: which program, what it is given, how it ends.

use serde::Deserialize;

/// One recording of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunFact {
    /// The name by which `{{#run …}}` places it; also its file's name in `book/runs`.
    pub name: String,
    /// What follows `--` in the command.
    #[serde(default)]
    pub args: Vec<String>,
    /// For servers: the name of the scenario that plays the clients; empty for programs that end by themselves.
    #[serde(default)]
    pub scenario: String,
    /// What somebody types while the program runs, line by line.
    #[serde(default)]
    pub stdin: String,
    /// The code that the program ends with: 101 for a panic that the page shows.
    #[serde(default)]
    pub exit: i32,
}

impl RunFact {
    /// What is wrong with it.
    pub(super) fn check(&self) -> Result<(), String> {
        if self.scenario.is_empty() || self.stdin.is_empty() {
            return Ok(());
        }
        Err(format!(
            "run `{}` has a `scenario` and `stdin`: clients or a keyboard, not both",
            self.name
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::RunFact;

    fn run(text: &str) -> RunFact {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn a_run_ends_well_unless_its_facts_say_how() {
        let plain = run("name = \"a\"");
        assert_eq!((plain.exit, plain.stdin.as_str()), (0, ""));
        let panics = run("name = \"a\"\nexit = 101\nstdin = \"Hi\\n\"");
        assert_eq!((panics.exit, panics.stdin.as_str()), (101, "Hi\n"));
        assert_eq!((plain.check(), panics.check()), (Ok(()), Ok(())));
    }
}
