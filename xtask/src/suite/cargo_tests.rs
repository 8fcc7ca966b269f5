//! The Rust tests: every target of the workspace, then the examples in the documentation.

use anyhow::Result;

use super::{Report, count};
use crate::process::{cargo, show};
use crate::record;
use crate::repo::Repo;

pub(super) fn targets(repo: &Repo) -> Result<Report> {
    // `--all-targets` compiles the examples' tests and leaves their binaries as they are, maybe of yesterday.
    record::build(repo)?;
    let ended = show(
        cargo()
            .args(["test", "--workspace", "--all-targets", "--no-fail-fast"])
            .current_dir(repo.root()),
    )?;
    Ok(count::cargo(&ended.stdout, ended.success))
}

pub(super) fn documentation(repo: &Repo) -> Result<Report> {
    let ended = show(
        cargo()
            .args(["test", "--workspace", "--doc", "--no-fail-fast"])
            .current_dir(repo.root()),
    )?;
    Ok(count::cargo(&ended.stdout, ended.success))
}
