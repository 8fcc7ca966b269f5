//! When to stop: Ctrl-C, or the signal with which a service is stopped.

use std::io;

/// Ready when the process is asked to stop. It listens from this call on, not only from the first poll: whoever reads the
/// printed address may stop the server at once, and must not kill it.
pub fn asked() -> impl Future<Output = ()> + Send + 'static {
    let heard = listen();
    async move {
        match heard {
            Ok(heard) => heard.await,
            Err(error) => {
                tracing::warn!(%error, "signals can't be heard; the server runs until it is killed");
                std::future::pending().await
            }
        }
    }
}

#[cfg(unix)]
fn listen() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(windows)]
fn listen() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut ctrl_c = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        ctrl_c.recv().await;
    })
}
