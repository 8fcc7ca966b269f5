//! `cargo run`: the whole server, with nothing else installed.

use realtime_hub::config::Config;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    realtime_hub::server::run(Config::from_env()?).await
}
