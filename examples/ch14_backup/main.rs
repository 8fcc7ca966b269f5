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
mod programs;
mod serve;
mod third;
mod tries;

use std::process::ExitCode;

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        [] => serve::run().await?,
        // What `realtime-hub` understands, too.
        ["backup" | "check" | "restore", ..] => return hub_durable::commands::run().await,
        _ => programs::run(&words).await?,
    }
    Ok(ExitCode::SUCCESS)
}
