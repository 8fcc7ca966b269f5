//! `cargo run --example ch10_classroom`: classes for browser windows, at `/classroom`. Programs that print and end: `-- lobby`,
//! `-- demo`, `-- who`, `-- tabs`, `-- view`, `-- naive`.

mod app;
mod console;
mod demo;
mod naive;
mod page;
mod tabs;
mod view;

use realtime_hub::config::Config;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match std::env::args().nth(1).as_deref() {
        // `HUB_ADDR`, `HUB_ADMIN` and the limits come from the environment.
        None => app::classroom(Config::from_env()?).await?.run().await,
        Some("lobby") => demo::lobby().await,
        Some("demo") => demo::class().await,
        Some("who") => demo::who().await,
        Some("tabs") => tabs::run(),
        Some("view") => view::run().await,
        Some("naive") => naive::run().await,
        Some(other) => anyhow::bail!("`{other}` isn't one of: lobby, demo, who, tabs, view, naive"),
    }
}
