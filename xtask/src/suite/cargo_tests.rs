//! The Rust tests: every target of the workspace, then the examples in the documentation.

use anyhow::Result;

use super::{Report, count};
use crate::process::{cargo, show};
use crate::record;
use crate::repo::Repo;
use crate::tools;

pub(super) fn targets(repo: &Repo) -> Result<Report> {
    // `--all-targets` compiles the examples' tests and leaves their binaries as they are, maybe of yesterday.
    record::build(repo)?;
    let missing = tools::servers(repo);
    let ended = show(
        cargo()
            .args(["test", "--workspace", "--all-targets", "--no-fail-fast"])
            .current_dir(repo.root()),
    )?;
    let mut report = count::cargo(&ended.stdout, ended.success);
    // The tests themselves passed without doing anything.
    report
        .not_run
        .extend(missing.iter().map(|why| format!("the tests with a real server, {why}")));
    Ok(report)
}

pub(super) fn documentation(repo: &Repo) -> Result<Report> {
    let ended = show(
        cargo()
            .args(["test", "--workspace", "--doc", "--no-fail-fast"])
            .current_dir(repo.root()),
    )?;
    Ok(count::cargo(&ended.stdout, ended.success))
}
