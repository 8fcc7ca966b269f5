//! `cargo run --example ch09_lobby`: accounts and a lobby for browser windows, at `/lobby`. Programs that print and end:
//! `-- demo`, `-- door`, `-- ban`, `-- pair`, `-- naive`.

mod app;
mod console;
mod demo;
mod door;
mod naive;

use realtime_hub::config::Config;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match std::env::args().nth(1).as_deref() {
        // `HUB_ADDR`, `HUB_ADMIN` and the limits come from the environment.
        None => app::lobby(Config::from_env()?).await?.run().await,
        Some("demo") => demo::lobby().await,
        Some("door") => door::run().await,
        Some("ban") => demo::ban().await,
        Some("pair") => demo::pair().await,
        Some("naive") => naive::run(),
        Some(other) => anyhow::bail!("`{other}` isn't one of: demo, door, ban, pair, naive"),
    }
}
