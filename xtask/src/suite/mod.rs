//! `cargo xtask test`: sets up what is missing, runs every test there is, and says what ran.

mod cargo_tests;
mod count;
mod databases;
mod described;
mod exercises;
mod peers;
mod recordings;

use std::time::Instant;

use anyhow::{Result, ensure};

use crate::problem::in_ci;
use crate::repo::Repo;

/// What one step did.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Report {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    /// What this machine lacks, as `what, why, how to get it`.
    pub(crate) not_run: Vec<String>,
    /// Shown below the table.
    pub(crate) problems: Vec<String>,
}

impl Report {
    /// A step that broke before it could count: one failure, with its reason.
    fn broken(problem: String) -> Self {
        Self {
            failed: 1,
            problems: vec![problem],
            ..Self::default()
        }
    }

    fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.not_run.extend(other.not_run);
        self.problems.extend(other.problems);
    }
}

type Step = (&'static str, fn(&Repo) -> Result<Report>);

const STEPS: &[Step] = &[
    ("rust", cargo_tests::targets),
    ("documentation", cargo_tests::documentation),
    ("exercises", exercises::with_servers),
    ("recordings", recordings::run),
    ("peers", peers::run),
    ("databases", databases::run),
];

/// Runs the steps in `names`, or all, and says whether everything passed.
pub(crate) fn run(repo: &Repo, names: &[String]) -> Result<bool> {
    let known: Vec<&str> = STEPS.iter().map(|(name, _)| *name).collect();
    for name in names {
        ensure!(
            known.contains(&name.as_str()),
            "no step is called `{name}`; there are: {}",
            known.join(", ")
        );
    }
    let mut table = String::from("\nstep             passed  failed    time\n");
    let mut total = Report::default();
    for (name, step) in STEPS
        .iter()
        .filter(|(name, _)| names.is_empty() || names.iter().any(|wanted| wanted == name))
    {
        println!("\n== {name} ==");
        let started = Instant::now();
        let report = step(repo).unwrap_or_else(|error| Report::broken(format!("[{name}] {error:#}")));
        let seconds = started.elapsed().as_secs();
        table += &format!("{name:<16}{:>7}{:>8}{seconds:>6} s\n", report.passed, report.failed);
        total.add(report);
    }
    println!("{table}");
    Ok(conclude(&total, in_ci()))
}

/// Prints what went wrong and the closing line, and says whether everything passed.
fn conclude(total: &Report, ci: bool) -> bool {
    for problem in &total.problems {
        println!("{problem}\n");
    }
    for line in &total.not_run {
        println!("NOT RUN: {line}");
    }
    let missing = total.not_run.len();
    let (failed, skipped) = if ci {
        (total.failed + missing, 0)
    } else {
        (total.failed, missing)
    };
    let skipped = if skipped == 0 {
        String::new()
    } else {
        format!(", {skipped} skipped")
    };
    println!("{} passed, {failed} failed{skipped}", total.passed);
    failed == 0
}

#[cfg(test)]
mod tests {
    use super::{Report, conclude, run};
    use crate::repo::sketch;

    #[test]
    fn what_did_not_run_fails_only_in_ci() {
        let total = Report {
            passed: 3,
            not_run: vec!["Chromium, missing, install it".into()],
            ..Report::default()
        };
        assert!(conclude(&total, false));
        assert!(!conclude(&total, true));
    }

    #[test]
    fn a_failure_fails() {
        assert!(!conclude(&Report::broken("x".into()), false));
        assert!(conclude(
            &Report {
                passed: 1,
                ..Report::default()
            },
            true
        ));
    }

    #[test]
    fn a_name_that_no_step_has_is_an_error() -> anyhow::Result<()> {
        let repo = sketch::repo(&[])?;
        assert!(run(&repo, &["browsers".into()]).is_err_and(|error| error.to_string().contains("peers")));
        Ok(())
    }
}
