//! `cargo course verify`: the proof, for maintainers and CI, that the exercises are worth doing.
//!
//! A stub must compile and *fail*, its solution must pass, both by the very same checks. All problems are said at once.

mod judge;
mod layout;
mod page;

use std::path::Path;

use crate::course::Course;
use crate::output::{BAD, GOOD, paint, say};
use crate::servers::{self, Servers};

/// Verifies all exercises; whether no problem was found.
pub async fn verify(root: &Path) -> anyhow::Result<bool> {
    let layout = layout::check(root)?;
    let mut problems = layout.problems;
    problems.extend(judge::stubs_and_solutions(root, &layout.judgeable).await?);
    let count = layout.judgeable.len();
    conclude(
        problems,
        format!("verified {count} exercises: {count} stubs fail as they should, {count} solutions pass"),
    )
}

/// Judges the solutions of the exercises that speak to a server with real ones; whether all pass. Where a server is missing, it
/// says so, and in CI that is a failure.
pub async fn with_servers(course: &Course) -> anyhow::Result<bool> {
    let exercises: Vec<_> = course.exercises.iter().filter(|one| !one.servers.is_empty()).collect();
    let missing = servers::missing(&exercises);
    for line in &missing {
        say(format!("NOT RUN: {line}"))?;
    }
    if !missing.is_empty() {
        return Ok(std::env::var_os("CI").is_none_or(|ci| ci.is_empty()));
    }
    let servers = Servers::start(&course.exercises, &exercises).await?;
    let problems = judge::solutions(&course.root, &exercises, &servers).await?;
    let count = exercises.len();
    conclude(problems, format!("verified with real servers: {count} solutions pass"))
}

fn conclude(mut problems: Vec<String>, line: String) -> anyhow::Result<bool> {
    if problems.is_empty() {
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
