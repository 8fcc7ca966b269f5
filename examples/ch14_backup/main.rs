//! `cargo run --example ch14_backup`: the chat in Redis, carried on to MongoDB by cron. Programs that print and end: `-- alone`,
//! `-- one`, `-- two`, `-- three`, `-- cron`, `-- overlap`, `-- away`, `-- border`, `-- restore`, `-- lock`.

mod alone;
mod app;
mod away;
mod border;
mod cron;
mod killed;
mod lock;
mod overlap;
mod place;
mod restore;
mod third;
mod tries;

use realtime_hub::config::Config;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        // `HUB_ADDR`, `REDIS_URL`, `MONGODB_URI`, `BACKUP_CRON` and the limits come from the environment.
        [] => app::run(Config::from_env()?, place::Place::serving().await?.stores()).await,
        ["alone"] => alone::run().await,
        ["one"] => killed::twice("one", "trimmed").await,
        ["two"] => killed::twice("two", "written").await,
        ["three"] => third::three().await,
        ["cron"] => cron::run().await,
        ["overlap"] => overlap::run().await,
        ["away"] => away::run().await,
        ["border"] => border::run().await,
        ["restore"] => restore::run().await,
        ["lock"] => lock::run().await,
        // What those programs start, and kill.
        ["job", job, ref step @ ..] => killed::job(job, step.first().copied()).await,
        _ => anyhow::bail!("`{}` isn't one of: {MODES}", arguments.join(" ")),
    }
}

const MODES: &str = "alone, one, two, three, cron, overlap, away, border, restore, lock";
