//! `cargo xtask check`: every invariant of the repository, all problems at once.
//!
//! A check is a function from the repository to what it found. Each has its own file, with tests that break it once.

pub(crate) mod book;
mod boundaries;
mod clippy;
mod commands;
mod deny;
mod dependencies;
mod duplicates;
mod events;
mod examples;
mod exercises;
mod foreign;
mod generated;
mod ladder;
mod links;
mod panics;
mod places;
mod recordings;
mod rustfmt;
mod sizes;
mod slugs;
mod typos;

use std::time::Instant;

use anyhow::{Result, ensure};

use crate::problem::{Outcome, in_ci};
use crate::repo::Repo;

/// A named check. An error means that the check itself could not do its work, which fails the run as well.
type Check = (&'static str, fn(&Repo) -> Result<Outcome>);

/// The quick ones first, so that a typo shows before the compiler has warmed up.
const CHECKS: &[Check] = &[
    ("slugs", slugs::check),
    ("sizes", sizes::check),
    ("panics", panics::check),
    ("boundaries", boundaries::check),
    ("events", events::check),
    ("examples", examples::check),
    ("duplicates", duplicates::check),
    ("ladder", ladder::check),
    ("recordings", recordings::check),
    ("places", places::check),
    ("foreign", foreign::check),
    ("commands", commands::check),
    ("dependencies", dependencies::check),
    ("links", links::check),
    ("generated", generated::check),
    ("rustfmt", rustfmt::check),
    ("typos", typos::check),
    ("deny", deny::check),
    ("book", book::check),
    ("clippy", clippy::check),
    ("exercises", exercises::check),
];

/// Runs the checks in `names`, or all, and says whether they passed.
pub(crate) fn run(repo: &Repo, names: &[String]) -> Result<bool> {
    let known: Vec<&str> = CHECKS.iter().map(|(name, _)| *name).collect();
    for name in names {
        ensure!(
            known.contains(&name.as_str()),
            "no check is called `{name}`; there are: {}",
            known.join(", ")
        );
    }
    let mut failed = Vec::new();
    for (name, check) in CHECKS {
        if !names.is_empty() && !names.iter().any(|wanted| wanted == name) {
            continue;
        }
        let started = Instant::now();
        let outcome = check(repo);
        let lines = describe(name, outcome, in_ci());
        let mark = if lines.fails { "FAIL" } else { "ok" };
        println!(
            "{mark:<5}{name:<14}{:>6.1} s{}",
            started.elapsed().as_secs_f64(),
            lines.note
        );
        if lines.fails {
            failed.push(lines.problems);
        }
    }
    report(&failed);
    Ok(failed.is_empty())
}

/// What is printed about one check.
struct Lines {
    fails: bool,
    note: String,
    problems: Vec<String>,
}

fn describe(name: &str, outcome: Result<Outcome>, ci: bool) -> Lines {
    match outcome {
        Ok(Outcome::Found(problems)) => Lines {
            fails: !problems.is_empty(),
            note: String::new(),
            problems: problems.iter().map(|problem| format!("[{name}] {problem}")).collect(),
        },
        Ok(Outcome::NotRun { why, cure }) => {
            let line = format!("NOT RUN: {name}: {why}: {cure}");
            Lines {
                fails: ci,
                note: format!("  {line}"),
                problems: vec![line],
            }
        }
        Err(error) => {
            let line = format!("[{name}] the check itself could not finish: {error:#}");
            Lines {
                fails: true,
                note: String::new(),
                problems: vec![line],
            }
        }
    }
}

/// What a check says that needs a tool from PyPI on a machine that can't have it.
fn needs_python(error: &anyhow::Error) -> Outcome {
    let cure = "install Python 3.9 or later with its venv module, and let pip reach its registry".to_owned();
    Outcome::NotRun {
        why: format!("{error:#}"),
        cure,
    }
}

fn report(failed: &[Vec<String>]) {
    let problems: Vec<&String> = failed.iter().flatten().collect();
    for problem in &problems {
        println!("\n{problem}");
    }
    match problems.len() {
        0 => println!("\nAll checks passed."),
        count => println!("\n{count} problems."),
    }
}

#[cfg(test)]
mod tests {
    use super::{describe, run};
    use crate::problem::{Outcome, Problem};
    use crate::repo::sketch;

    fn not_run() -> anyhow::Result<Outcome> {
        Ok(Outcome::NotRun {
            why: "no python3".into(),
            cure: "install it".into(),
        })
    }

    #[test]
    fn what_could_not_run_fails_only_in_ci() {
        assert!(!describe("typos", not_run(), false).fails);
        let lines = describe("typos", not_run(), true);
        assert!(lines.fails && lines.note.contains("NOT RUN: typos: no python3: install it"));
    }

    #[test]
    fn a_problem_fails() {
        let found = Outcome::Found(vec![Problem::new("a.rs", 1, "wrong", "mend it")]);
        assert!(describe("sizes", Ok(found), false).fails);
    }

    #[test]
    fn a_check_that_breaks_is_no_pass() {
        assert!(describe("sizes", Err(anyhow::anyhow!("disk full")), false).fails);
    }

    #[test]
    fn a_name_that_no_check_has_is_an_error() -> anyhow::Result<()> {
        let repo = sketch::repo(&[])?;
        assert!(run(&repo, &["size".into()]).is_err_and(|error| error.to_string().contains("sizes")));
        Ok(())
    }
}
