//! Everyone but me.
//!
//! The program works but for one line. When a client emits `typing` with a name, every other client receives
//! `someoneTypes` with that name. The one who types receives none: she knows that she types.
//!
//! Fill the hole in `tell_the_others`. Read: chapter 6, "Me, all, the others".

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
    todo!("emit `someoneTypes` with {name} to everyone but {socket:?}")
}
