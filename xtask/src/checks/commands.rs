//! What people are told to run is what CI runs: the README's commands, `.ci/run` and the workflow name the same ones.

use anyhow::Result;

use crate::problem::{Outcome, Problem};
use crate::repo::Repo;

const COMMANDS: [&str; 2] = ["cargo xtask check", "cargo xtask test"];
const PLACES: [&str; 4] = [
    ".ci/run",
    ".github/workflows/checks.yml",
    "README.md",
    "CONTRIBUTING.md",
];

/// Where the book is published, and how: its 404 page has to know the path that it is served below.
const PUBLISHES: (&str, &str) = (".github/workflows/book.yml", "cargo xtask book --site-url ");

pub(super) fn check(repo: &Repo) -> Result<Outcome> {
    let mut problems = Vec::new();
    for place in PLACES {
        let text = repo.read(place).unwrap_or_default();
        for command in COMMANDS.iter().filter(|command| !text.contains(**command)) {
            let cure = "CI has to run what the README says, and nothing cleverer.";
            problems.push(Problem::new(place, 0, format!("doesn't name `{command}`"), cure));
        }
    }
    let (place, command) = PUBLISHES;
    if !repo.read(place).unwrap_or_default().contains(command) {
        let cure = "The 404 page is sent for addresses of any depth; without the path it finds no style sheet.";
        problems.push(Problem::new(
            place,
            0,
            format!("doesn't name `{}`", command.trim()),
            cure,
        ));
    }
    for path in repo.under(".github/workflows/", ".yml") {
        for (number, line) in repo.read(path)?.lines().enumerate() {
            if line.split_once("uses:").is_some_and(|(_, action)| !is_pinned(action)) {
                let cure = "Pin it to a commit of 40 hex digits, with the version as a comment: a tag can be moved.";
                problems.push(Problem::new(path, number + 1, "an action that isn't pinned", cure));
            }
        }
    }
    Ok(Outcome::Found(problems))
}

fn is_pinned(action: &str) -> bool {
    let action = action.split('#').next().unwrap_or_default().trim();
    action
        .split_once('@')
        .is_some_and(|(_, commit)| commit.len() == 40 && commit.chars().all(|c| c.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::{COMMANDS, PLACES, PUBLISHES, check, is_pinned};
    use crate::repo::sketch;

    fn found(files: &[(&str, &str)]) -> anyhow::Result<usize> {
        let problems = sketch::problems(check, files)?;
        Ok(problems.len())
    }

    #[test]
    fn each_place_names_both_commands() -> anyhow::Result<()> {
        let both = COMMANDS.join("\n");
        let files = PLACES.map(|place| (place, both.as_str()));
        assert_eq!(found(&[&files[..], &[PUBLISHES]].concat())?, 0);
        assert_eq!(found(&files)?, 1, "the book's path");
        for gone in PLACES {
            let files = files.map(|(place, text)| {
                if place == gone {
                    (place, COMMANDS[0])
                } else {
                    (place, text)
                }
            });
            assert_eq!(found(&[&files[..], &[PUBLISHES]].concat())?, 1, "{gone}");
        }
        Ok(())
    }

    #[test]
    fn an_action_is_pinned_to_a_commit() {
        assert!(is_pinned(&format!(" actions/checkout@{} # v5", "0a".repeat(20))));
        assert!(!is_pinned(" actions/checkout@v5"));
        assert!(!is_pinned(" actions/checkout"));
    }
}
