//! `-- lesson`: the lesson plan's server, line by line, and one client. The appendix sets it beside Node's.

use std::convert::Infallible;

use axum::Router;
use serde_json::json;
use socketioxide::SocketIo;
use socketioxide::extract::{Data, SocketRef};
use socketioxide::handler::ConnectHandler as _;

use crate::client::{Client, start};

/// What Node has in `io.on('connection', …)`.
async fn on_connection(socket: SocketRef) -> Result<(), Infallible> {
    println!("User connected");
    // Listen to an event.
    socket.on("chatMessage", on_chat_message);
    // Handle the disconnect.
    socket.on_disconnect(async || println!("User disconnected"));
    Ok(())
}

/// What Node has in `socket.on('chatMessage', …)`.
async fn on_chat_message(io: SocketIo, Data(msg): Data<String>) {
    println!("Message received: {msg}");
    // To all, the sender included. For all but the sender, take a `socket: SocketRef` instead of
    // `io`, and write `socket.broadcast().emit(…)`.
    io.emit("chatMessage", &msg).await.ok();
}

/// Starts the server, and plays the lesson's client.
pub(crate) async fn run() -> anyhow::Result<()> {
    let (layer, io) = SocketIo::new_layer();
    io.ns("/", (async || {}).with(on_connection));
    let mut client = Client::connect(&start(Router::new().layer(layer)).await?, false).await?;
    client.emit("chatMessage", &[json!("Hello Server")]).await?;
    println!("New message: {}", client.next_event().await?[1]);
    client.disconnect().await?;
    // A socket leaves this list when its disconnect handler is done.
    while !io.sockets().is_empty() {
        tokio::task::yield_now().await;
    }
    Ok(())
}
