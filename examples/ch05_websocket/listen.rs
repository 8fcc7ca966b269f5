//! Where the server listens, and when it stops.

use std::io;

use anyhow::Context;
use tokio::net::TcpListener;

/// Takes the port, or says what to do when it is taken.
pub(crate) async fn bind(address: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("can't listen on {address}: stop the program that has this port, or set HUB_ADDR=127.0.0.1:0")
    })
}

/// Returns when the program is asked to stop: by Ctrl-C, or on Unix by SIGTERM too.
pub(crate) async fn stopped() -> io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            ended = tokio::signal::ctrl_c() => ended,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
