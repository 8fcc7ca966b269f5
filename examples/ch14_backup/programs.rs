//! The programs that print and end, by their words.

use crate::{alone, away, border, cron, killed, lock, lost, overlap, third};
use anyhow::Result;

const ALL: &str = "alone, one, two, three, cron, overlap, away, border, lost, lock";

pub(crate) async fn run(words: &[&str]) -> Result<()> {
    match *words {
        ["alone"] => alone::run().await,
        ["one"] => killed::twice("one", "trimmed").await,
        ["two"] => killed::twice("two", "written").await,
        ["three"] => third::three().await,
        ["cron"] => cron::run().await,
        ["overlap"] => overlap::run().await,
        ["away"] => away::run().await,
        ["border"] => border::run().await,
        ["lost"] => lost::run().await,
        ["lock"] => lock::run().await,
        // What those programs start, and kill.
        ["job", job, ref step @ ..] => killed::job(job, step.first().copied()).await,
        _ => anyhow::bail!("`{}` isn't one of: {ALL}", words.join(" ")),
    }
}
