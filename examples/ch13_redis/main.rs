//! `cargo run --example ch13_redis`: the hub of chapter 12, with its messages and accounts in Redis. Programs that print and end:
//! `-- before`, `-- list`, `-- stream`, `-- steps`, `-- restart`, `-- disk`, `-- older`, `-- away`, `-- full`.

mod app;
mod away;
mod console;
mod disk;
mod full;
mod list;
mod older;
mod people;
mod restart;
mod servers;
mod steps;
mod stream;

use realtime_hub::config::Config;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match std::env::args().nth(1).as_deref() {
        None => {
            // `HUB_ADDR`, `REDIS_URL` and the limits come from the environment.
            let redis = servers::find().await?;
            app::hub(Config::from_env()?, &redis.url).await?.run().await
        }
        Some("before") => restart::in_memory().await,
        Some("list") => list::run().await,
        Some("stream") => stream::run().await,
        Some("steps") => steps::run().await,
        Some("restart") => restart::in_redis().await,
        Some("disk") => disk::run().await,
        Some("older") => older::run().await,
        Some("away") => away::run().await,
        Some("full") => full::run().await,
        Some(other) => {
            anyhow::bail!("`{other}` isn't one of: before, list, stream, steps, restart, disk, older, away, full")
        }
    }
}
