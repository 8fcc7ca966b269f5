//! Every recording that a chapter names is stored, and none is left behind.

use anyhow::Result;

use crate::chapters;
use crate::problem::{Outcome, Problem};
use crate::record;
use crate::repo::Repo;
use crate::scenarios;

pub(super) fn check(repo: &Repo) -> Result<Outcome> {
    let mut problems = Vec::new();
    let mut wanted = Vec::new();
    for chapter in chapters::read(repo)? {
        for run in &chapter.runs {
            let path = record::path(&run.name);
            if !repo.has(&path) {
                let cure = format!("Run `cargo xtask record {}` and commit what it writes.", run.name);
                problems.push(Problem::new(
                    chapters::facts(&chapter.slug),
                    0,
                    format!("{path} is missing"),
                    cure,
                ));
            }
            if !run.scenario.is_empty() && scenarios::find(&run.scenario).is_none() {
                let cure = "Name a function that xtask/src/scenarios lists.";
                problems.push(Problem::new(
                    chapters::facts(&chapter.slug),
                    0,
                    format!("no scenario is called `{}`", run.scenario),
                    cure,
                ));
            }
            wanted.push(path);
        }
    }
    for path in repo
        .under("book/runs/", "")
        .filter(|path| !wanted.iter().any(|wanted| wanted == path))
    {
        problems.push(Problem::new(
            path,
            0,
            "no chapter names this recording",
            "Delete it, or name it in a `[[run]]`.",
        ));
    }
    Ok(Outcome::Found(problems))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::chapters::sample::FACTS;
    use crate::repo::sketch;

    const RUN: &str = "[[run]]\nname = \"ch04_event_emitter\"\n";

    fn found(run: &str, recording: &str) -> anyhow::Result<Vec<String>> {
        let facts = format!("{FACTS}{run}");
        let files = [("book/src/ch04_event_emitter.toml", facts.as_str()), (recording, "{}")];
        let problems = sketch::problems(check, &files)?;
        Ok(problems.into_iter().map(|problem| problem.what).collect())
    }

    #[test]
    fn a_stored_recording_passes() -> anyhow::Result<()> {
        assert_eq!(found(RUN, "book/runs/ch04_event_emitter.json")?, Vec::<String>::new());
        Ok(())
    }

    #[test]
    fn a_missing_one_and_a_forgotten_one_are_found() -> anyhow::Result<()> {
        assert_eq!(found(RUN, "book/runs/ch04_emitter.json")?.len(), 2);
        Ok(())
    }

    #[test]
    fn a_scenario_that_nobody_wrote_is_found() -> anyhow::Result<()> {
        let run = format!("{RUN}scenario = \"ten_people_shout\"\n");
        assert_eq!(
            found(&run, "book/runs/ch04_event_emitter.json")?,
            ["no scenario is called `ten_people_shout`"]
        );
        Ok(())
    }
}
