//! Binds, serves, and stops: at Ctrl-C, or at what `kill` sends.

use anyhow::Context as _;
use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;

use super::{app, page};

/// Serves the app at `addr` until it is told to stop.
pub(crate) async fn run(addr: &str) -> anyhow::Result<()> {
    let listener = TcpListener::bind(addr)
        .await
        .with_context(|| format!("cannot listen on {addr}: stop what runs there, or set HUB_ADDR=127.0.0.1:3001"))?;
    page::note().iter().for_each(|note| println!("{note}"));
    println!("listening on http://{}", listener.local_addr()?);
    // Without this, the kernel holds a small packet back until the one before is confirmed: bad for a chat.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    // Whichever ends first ends the other: open sockets don't keep the server from stopping.
    tokio::select! {
        served = axum::serve(listener, app::router()) => Ok(served?),
        stopped = told_to_stop() => Ok(stopped?),
    }
}

#[cfg(unix)]
async fn told_to_stop() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        pressed = tokio::signal::ctrl_c() => pressed,
    }
}

#[cfg(not(unix))]
use tokio::signal::ctrl_c as told_to_stop;
