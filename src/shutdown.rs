//! When to stop: Ctrl-C, or the signal with which a service is stopped.

/// Returns when the process is asked to stop.
pub async fn asked() {
    #[cfg(unix)]
    if let Ok(mut term) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = term.recv() => return,
            _ = tokio::signal::ctrl_c() => return,
        }
    }
    if let Err(error) = tokio::signal::ctrl_c().await {
        tracing::warn!(%error, "Ctrl-C can't be heard; the server runs until it is killed");
        std::future::pending::<()>().await;
    }
}
