//! `cargo course check`: compiles the checks of some exercises, runs them, and remembers what came of it.

use std::path::Path;

use bookkit::Exercise;

use crate::cargo::{self, Build, Judged};
use crate::output::say;
use crate::progress::{self, Progress};
use crate::servers::Servers;
use crate::verdict::{Judgement, Verdict};
use crate::{report, run};

/// Checks these exercises and says the verdicts; whether all passed.
pub async fn check(root: &Path, exercises: &[&Exercise], servers: &Servers) -> anyhow::Result<bool> {
    let hashes = hashes(root, exercises)?;
    let ids: Vec<String> = exercises.iter().map(|exercise| exercise.id()).collect();
    let build = cargo::build(root, &ids, Judged::Exercises, servers).await?;
    let mut first_failed = None;
    for (exercise, hash) in exercises.iter().zip(hashes) {
        let judgement = judge(root, &exercise.id(), &build, servers).await?;
        remember(root, exercise, judgement.passed(), hash)?;
        match exercises {
            [_] => say(report::report(exercise, &judgement))?,
            _ => say(report::line(exercise, &judgement))?,
        }
        if !judgement.passed() {
            first_failed.get_or_insert((exercise, judgement));
        }
    }
    if let (Some((exercise, judgement)), true) = (&first_failed, exercises.len() > 1) {
        say(format!(
            "\nThe first that fails:\n\n{}",
            report::report(exercise, judgement)
        ))?;
    }
    Ok(first_failed.is_none())
}

/// The files' hashes before anything is compiled: what is saved while a check runs wasn't judged by it.
pub fn hashes(root: &Path, exercises: &[&Exercise]) -> anyhow::Result<Vec<String>> {
    exercises
        .iter()
        .map(|exercise| progress::hash(root, exercise))
        .collect()
}

/// Judges one target of a build.
pub async fn judge(root: &Path, id: &str, build: &Build, servers: &Servers) -> anyhow::Result<Judgement> {
    let limit = run::limit()?;
    match Judgement::of_build(id, build) {
        Err(judgement) => Ok(judgement),
        Ok((executable, warnings)) => {
            let names = run::test_names(root, executable, limit).await?;
            let run = run::run(root, executable, servers, limit).await?;
            Ok(Judgement {
                verdict: Verdict::of_run(&run, &names, limit),
                warnings,
            })
        }
    }
}

/// Writes the outcome to the progress.
pub fn remember(root: &Path, exercise: &Exercise, passed: bool, hash: String) -> anyhow::Result<()> {
    match Progress::update(root, |progress| progress.judged(exercise, passed, hash))? {
        Some(note) => say(note),
        None => Ok(()),
    }
}
