//! `cargo run --example ch12_end_to_end`: the hub, with encrypted chats at `/private`. Programs that print and end: `-- read`,
//! `-- rsa`, `-- demo`, `-- naive`, `-- keys`.

mod app;
mod client;
mod console;
mod demo;
mod naive;
mod number;
mod rsa;

use realtime_hub::config::Config;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match std::env::args().nth(1).as_deref() {
        // `HUB_ADDR` and the limits come from the environment.
        None => app::hub(Config::from_env()?).await?.run().await,
        Some("read") => demo::read().await,
        Some("rsa") => rsa::run(),
        Some("demo") => demo::sealed().await,
        Some("naive") => naive::run(),
        Some("keys") => demo::keys().await,
        Some(other) => anyhow::bail!("`{other}` isn't one of: read, rsa, demo, naive, keys"),
    }
}
