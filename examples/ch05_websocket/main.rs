//! Chapter 5: a WebSocket server that shows every byte of its handshakes and frames.
//!
//! `cargo run --example ch05_websocket`, then open the page. With `-- pitfall` it shows what a `send` is worth.

mod app;
mod frame;
mod listen;
mod pitfall;
mod tap;
mod wire;

use std::io::Write;
use std::{sync::Arc, time::Duration};

use anyhow::Context;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match std::env::args().nth(1).as_deref() {
        None => serve().await,
        Some("pitfall") => pitfall::run(|line| println!("{line}")).await,
        Some(other) => anyhow::bail!("unknown argument `{other}`: use none, or `pitfall`"),
    }
}

async fn serve() -> anyhow::Result<()> {
    let address = std::env::var("HUB_ADDR").unwrap_or_else(|_| "127.0.0.1:3000".into());
    let listener = listen::bind(&address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    // Unlike `println!`, this doesn't panic when nobody reads any more.
    let tap = tap::Tap::new(listener, Arc::new(|line| drop(writeln!(std::io::stdout(), "{line}"))));
    // Naive: sockets end without a close frame, so a page sees 1006 (mended by ch16_hub).
    tokio::select! {
        served = axum::serve(tap, app::router(Duration::from_secs(20))) => served.context("the server stopped"),
        stopped = listen::stopped() => stopped.context("can't wait for Ctrl-C"),
    }
}
