//! `cargo run --example ch11_private_chat`: private chats for browser windows, at `/private`. Programs that print and end:
//! `-- class`, `-- demo`, `-- again`, `-- away`, `-- back`, `-- lossy`, `-- trim`.

mod app;
mod lossy;
mod scenes;
mod stage;
mod trim;

use realtime_hub::config::Config;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match std::env::args().nth(1).as_deref() {
        // `HUB_ADDR` and the limits come from the environment.
        None => app::private_chat(Config::from_env()?).await?.run().await,
        Some("class") => scenes::class().await,
        Some("demo") => scenes::demo().await,
        Some("again") => scenes::again().await,
        Some("away") => scenes::away().await,
        Some("back") => scenes::back().await,
        Some("lossy") => lossy::run().await,
        Some("trim") => trim::run().await,
        Some(other) => anyhow::bail!("`{other}` isn't one of: class, demo, again, away, back, lossy, trim"),
    }
}
