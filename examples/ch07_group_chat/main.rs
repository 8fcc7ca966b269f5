//! `cargo run --example ch07_group_chat`: a group chat for two browser windows. Variants: `-- naive`, `-- pitfall`.

mod app;
mod chat;
mod naive;
mod page;
mod variant;
mod wire;

use anyhow::Context;
use axum::serve::ListenerExt;
use variant::Variant;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let variant = Variant::from_args(std::env::args().skip(1))?;
    let addr = std::env::var("HUB_ADDR").unwrap_or_else(|_| "127.0.0.1:3000".into());
    let listener = tokio::net::TcpListener::bind(&addr).await.with_context(|| {
        format!("cannot listen on {addr}. Stop what listens there, or choose a free port: set HUB_ADDR=127.0.0.1:0")
    })?;
    print!("{}", variant.introduction());
    println!("listening on http://{}", listener.local_addr()?);
    // Small packets leave at once; by default the kernel waits until it has more to send.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    tokio::select! {
        served = async { axum::serve(listener, app::router(variant)).await } => served?,
        () = stopped() => println!("stopped"),
    }
    Ok(())
}

/// Ctrl-C, or the signal with which a service is stopped.
async fn stopped() {
    #[cfg(unix)]
    if let Ok(mut term) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! { _ = term.recv() => return, _ = tokio::signal::ctrl_c() => return }
    }
    let _ = tokio::signal::ctrl_c().await;
}
