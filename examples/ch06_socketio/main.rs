//! Chapter 6: socket, server, client, event, emit, on, broadcast and room, one event for each.
//!
//! Without an argument it serves the page and waits for browsers. Each argument is a small program that ends by itself.

mod app;
mod client;
mod lesson;
mod order;
mod packets;
mod page;
mod pitfall;
mod serve;
mod table;

use anyhow::bail;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let addr = std::env::var("HUB_ADDR").unwrap_or_else(|_| "127.0.0.1:3000".into());
    match std::env::args().nth(1).as_deref() {
        None => serve::run(&addr).await,
        Some("lesson") => lesson::run().await,
        Some("table") => table::run().await,
        Some("packets") => packets::run().await,
        Some("order") => order::run().await,
        Some("pitfall") => pitfall::run().await,
        Some(other) => bail!("there is no program `{other}`: try `lesson`, `table`, `packets`, `order` or `pitfall`"),
    }
}
