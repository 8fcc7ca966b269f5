//! Chapter 2: one chat, served by polling, long-polling and push.

mod app;
mod chat;
mod client;
mod measure;
mod pitfall;

use anyhow::{Context, bail};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match std::env::args().nth(1).as_deref() {
        None => serve().await,
        Some("measure") => measure::run().await,
        Some("pitfall") => pitfall::run().await,
        Some(other) => bail!("`{other}`? Give no argument to serve the chat, or `measure`, or `pitfall`"),
    }
}

async fn serve() -> anyhow::Result<()> {
    let addr = std::env::var("HUB_ADDR").unwrap_or_else(|_| "127.0.0.1:3000".to_owned());
    let taken =
        format!("cannot listen on {addr}; is the port taken? stop that program, or set HUB_ADDR=127.0.0.1:3001");
    let listener = TcpListener::bind(&addr).await.context(taken)?;
    println!("listening on http://{}", listener.local_addr()?);
    let patience = std::time::Duration::from_secs(20);
    Ok(app::serve(listener, chat::Chat::new(patience), asked_to_stop()).await?)
}

/// Ctrl-C, or on Unix the `SIGTERM` that `kill` sends.
async fn asked_to_stop() {
    #[cfg(unix)]
    if let Ok(mut term) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! { _ = tokio::signal::ctrl_c() => {}, _ = term.recv() => {} }
        return;
    }
    let _ = tokio::signal::ctrl_c().await;
}
