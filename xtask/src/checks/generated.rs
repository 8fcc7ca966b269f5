//! Generated files are up to date: what `cargo xtask generate` would write is what is committed.

use anyhow::Result;

use crate::generate;
use crate::problem::{Outcome, Problem};
use crate::repo::Repo;

pub(super) fn check(repo: &Repo) -> Result<Outcome> {
    let mut problems = Vec::new();
    for (path, wanted) in generate::files(repo)? {
        if repo.read(path).unwrap_or_default() != wanted {
            let cure = "Run `cargo xtask generate` and commit what it writes.";
            problems.push(Problem::new(path, 0, "is out of date", cure));
        }
    }
    Ok(Outcome::Found(problems))
}
