//! Every exercise can be solved and isn't yet: `cargo course verify` proves both.

use anyhow::Result;

use crate::problem::{Outcome, Problem};
use crate::process::{capture, cargo};
use crate::repo::Repo;

pub(super) fn check(repo: &Repo) -> Result<Outcome> {
    let mut command = cargo();
    command
        .args(["run", "--quiet", "--package", "course", "--", "verify"])
        .current_dir(repo.root());
    let ended = capture(&mut command)?;
    if ended.success {
        return Ok(Outcome::Found(Vec::new()));
    }
    let said = format!("{}\n{}", ended.stdout.trim(), ended.stderr.trim());
    let what = format!("`cargo course verify` failed:\n{}", said.trim());
    Ok(Outcome::Found(vec![Problem::new(
        "exercises",
        0,
        what,
        "Mend what it names; run it alone to try again.",
    )]))
}
