//! The recordings are still true: each example prints today what its page plays.

use anyhow::Result;

use super::Report;
use crate::record;
use crate::repo::Repo;

pub(super) fn run(repo: &Repo) -> Result<Report> {
    record::build(repo)?;
    let mut report = Report::default();
    for job in record::jobs(repo)? {
        let problem = match record::drift(repo, &job) {
            Ok(None) => None,
            Ok(Some(diff)) => Some(format!("prints something else now:\n{diff}")),
            Err(error) => Some(format!("{error:#}")),
        };
        let mark = if problem.is_none() { "ok" } else { "FAILED" };
        println!("recording {} ... {mark}", job.run.name);
        match problem {
            None => report.passed += 1,
            Some(problem) => {
                report.failed += 1;
                let cure = format!(
                    "If that is meant, run `cargo xtask record {}` and read the page again.",
                    job.run.name
                );
                report
                    .problems
                    .push(format!("[recordings] {}: {problem}\n{cure}", job.run.name));
            }
        }
    }
    Ok(report)
}
