//! `cargo run --example ch08_rooms`: rooms for browser windows, at `/rooms`. Programs that print and end: `-- demo`,
//! `-- lid`, `-- invite`, `-- order`, `-- naive`, and `-- thief`, with which chapter 9 begins.

mod app;
mod console;
mod demo;
mod naive;
mod order;

use realtime_hub::config::Config;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match std::env::args().nth(1).as_deref() {
        // `HUB_ADDR` and the limits come from the environment.
        None => app::rooms(Config::from_env()?)?.run().await,
        Some("demo") => demo::two_rooms().await,
        Some("lid") => demo::lid().await,
        Some("invite") => demo::invite().await,
        Some("thief") => demo::thief().await,
        Some("order") => order::run().await,
        Some("naive") => naive::run(),
        Some(other) => anyhow::bail!("`{other}` isn't one of: demo, lid, invite, order, naive, thief"),
    }
}
