//! The solutions of exercises that speak to Redis or MongoDB, judged with the real ones. The check `exercises` judges them with
//! imitations.

use anyhow::Result;

use super::Report;
use crate::process::{cargo, show};
use crate::repo::Repo;

pub(super) fn with_servers(repo: &Repo) -> Result<Report> {
    let ended = show(
        cargo()
            .args(["run", "--quiet", "--package", "course", "--", "verify", "--real"])
            .current_dir(repo.root()),
    )?;
    Ok(report(&ended.stdout, ended.success))
}

fn report(printed: &str, success: bool) -> Report {
    let missing = printed.lines().filter_map(|line| line.strip_prefix("NOT RUN: "));
    let not_run: Vec<String> = missing.map(str::to_owned).collect();
    let number = |line: &str| {
        line.strip_prefix("verified with real servers: ")?
            .split(' ')
            .next()?
            .parse()
            .ok()
    };
    let passed = printed.lines().find_map(number).unwrap_or(0);
    let judged_none = passed == 0 && not_run.is_empty();
    if judged_none || !success && not_run.is_empty() {
        return Report::broken("[exercises] `cargo course verify --real` failed; see above".to_owned());
    }
    Report {
        passed,
        not_run,
        ..Report::default()
    }
}

#[cfg(test)]
mod tests {
    use super::report;

    #[test]
    fn solutions_are_counted_and_what_is_missing_is_named() {
        let good = report(
            "Redis: a private one\nverified with real servers: 3 solutions pass\n",
            true,
        );
        assert_eq!((good.passed, good.failed), (3, 0));
        let missing = report("NOT RUN: redis-server is missing: install it\n", false);
        assert_eq!(
            (missing.failed, missing.not_run.len()),
            (0, 1),
            "the suite itself fails for it in CI"
        );
    }

    #[test]
    fn what_judged_nothing_has_failed() {
        assert_eq!(report("", true).failed, 1);
        assert_eq!(report("1 problems in the exercises\n", false).failed, 1);
    }
}
