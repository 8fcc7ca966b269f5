//! Everyone but me: a broadcast starts from a socket, and leaves that socket out.

use std::convert::Infallible;

use axum::Router;
use serde_json::json;
use socketioxide::SocketIo;
use socketioxide::extract::{AckSender, SocketRef, TryData};
use socketioxide::handler::ConnectHandler as _;

/// The server: it listens to one event.
pub fn router() -> Router {
    let (layer, io) = SocketIo::new_layer();
    io.ns("/", (async || {}).with(listen));
    Router::new().layer(layer)
}

async fn listen(socket: SocketRef) -> Result<(), Infallible> {
    socket.on("typing", on_typing);
    Ok(())
}

async fn on_typing(socket: SocketRef, TryData(name): TryData<String>, ack: AckSender) {
    let Ok(name) = name else {
        return drop(ack.send(&json!({ "ok": false })));
    };
    tell_the_others(&socket, &name).await;
    ack.send(&json!({ "ok": true })).ok();
}

/// Emits `someoneTypes` with `name` to every client but the one behind `socket`.
async fn tell_the_others(socket: &SocketRef, name: &str) {
    // It fails for a client that is gone. The others have it, and there is nobody to tell.
    socket.broadcast().emit("someoneTypes", name).await.ok();
}
