//! An answer to everything: `TryData` for the payload, `checked_add` for the sum, `on_fallback` for the name.

use std::convert::Infallible;

use axum::Router;
use serde_json::{Value, json};
use socketioxide::SocketIo;
use socketioxide::extract::{AckSender, SocketRef, TryData};
use socketioxide::handler::ConnectHandler as _;

/// The server.
pub fn router() -> Router {
    let (layer, io) = SocketIo::new_layer();
    io.ns("/", (async || {}).with(listen));
    Router::new().layer(layer)
}

/// A middleware: the client is told that it is connected only after both are registered.
async fn listen(socket: SocketRef) -> Result<(), Infallible> {
    socket.on("add", on_add);
    socket.on_fallback(async |ack: AckSender| drop(ack.send(&refusal("not_found"))));
    Ok(())
}

async fn on_add(TryData(numbers): TryData<(i64, i64)>, ack: AckSender) {
    let answer = match numbers.ok().and_then(|(a, b)| a.checked_add(b)) {
        Some(sum) => json!({ "ok": true, "sum": sum }),
        None => refusal("invalid_payload"),
    };
    ack.send(&answer).ok();
}

fn refusal(code: &str) -> Value {
    json!({ "ok": false, "error": { "code": code } })
}
