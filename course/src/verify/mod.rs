//! `cargo course verify`: the proof, for maintainers and CI, that the exercises are worth doing.
//!
//! A stub must compile and *fail*, its solution must pass, both by the very same checks. All problems are said at once.

mod judge;
mod layout;
mod page;

use std::path::Path;

use crate::output::{BAD, GOOD, paint, say};
use crate::run;

/// Verifies all exercises; whether no problem was found.
pub async fn verify(root: &Path) -> anyhow::Result<bool> {
    let limit = run::limit()?;
    let layout = layout::check(root)?;
    let mut problems = layout.problems;
    problems.extend(judge::stubs_and_solutions(root, &layout.judgeable, limit).await?);
    if problems.is_empty() {
        let count = layout.judgeable.len();
        let line = format!("verified {count} exercises: {count} stubs fail as they should, {count} solutions pass");
        say(paint(GOOD, line))?;
        return Ok(true);
    }
    problems.sort();
    for problem in &problems {
        say(problem)?;
    }
    say(paint(BAD, format!("{} problems in the exercises", problems.len())))?;
    Ok(false)
}
