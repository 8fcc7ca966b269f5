//! `cargo run --example ch14_backup`: the hub of chapter 13, and a job that carries its messages to MongoDB. Programs that print and
//! end: `-- alone`, `-- one`, `-- two`, `-- three`, `-- cron`, `-- overlap`, `-- away`, `-- border`, `-- lost`, `-- lock`.

mod alone;
mod app;
mod away;
mod border;
mod cron;
mod killed;
mod lock;
mod lost;
mod overlap;
mod place;
mod serve;
mod third;
mod tries;

use std::process::ExitCode;

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => serve::run().await?,
        ["alone"] => alone::run().await?,
        ["one"] => killed::twice("one", "trimmed").await?,
        ["two"] => killed::twice("two", "written").await?,
        ["three"] => third::three().await?,
        ["cron"] => cron::run().await?,
        ["overlap"] => overlap::run().await?,
        ["away"] => away::run().await?,
        ["border"] => border::run().await?,
        ["lost"] => lost::run().await?,
        ["lock"] => lock::run().await?,
        // What those programs start, and kill.
        ["job", job, ref step @ ..] => killed::job(job, step.first().copied()).await?,
        // The words of `realtime-hub`.
        ["backup" | "check" | "restore", ..] => return hub_durable::commands::run().await,
        _ => anyhow::bail!("`{}` isn't one of: {MODES}", arguments.join(" ")),
    }
    Ok(ExitCode::SUCCESS)
}

const MODES: &str = "alone, one, two, three, cron, overlap, away, border, lost, lock";
