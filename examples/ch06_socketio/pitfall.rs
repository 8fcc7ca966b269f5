//! `-- pitfall`: three ways to be met with silence, on a server written as in the lesson.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use serde_json::json;
use socketioxide::SocketIo;
use socketioxide::extract::{Data, SocketRef};
use socketioxide::handler::ConnectHandler as _;

use crate::client::{Client, start};

/// The lesson's server: it listens to `sendMessage` and to nothing else.
async fn listen(socket: SocketRef) -> Result<(), Infallible> {
    socket.on("sendMessage", on_send_message);
    Ok(())
}

/// `Data<String>` looks harmless. But when the payload isn't a text, this isn't called, and nobody
/// is told.
async fn on_send_message(io: SocketIo, Data(text): Data<String>) {
    io.emit("newMessage", &text).await.ok();
}

/// The same server, but it listens when the client is connected already, and after a look-up.
async fn listen_late(socket: SocketRef) {
    // Stands for a question to a database.
    tokio::time::sleep(Duration::from_millis(100)).await;
    socket.on("sendMessage", on_send_message);
    socket.emit("ready", "now I listen").ok();
}

/// Emits what nobody hears, then a fence that is heard: what arrives first?
pub(crate) async fn run() -> anyhow::Result<()> {
    let (layer, io) = SocketIo::new_layer();
    io.ns("/", (async || {}).with(listen));
    let mut client = Client::connect(&start(Router::new().layer(layer)).await?, false).await?;

    println!("1. The client emits `newMessage` \"hello\", and waits for `newMessage`.");
    client.emit("newMessage", &[json!("hello")]).await?;
    client.emit("sendMessage", &[json!("fence")]).await?;
    println!("   The first to arrive: {}", client.next_event().await?);

    println!("2. The client emits `sendMessage` 7. The server wants a text.");
    client.emit("sendMessage", &[json!(7)]).await?;
    client.emit("sendMessage", &[json!("fence")]).await?;
    println!("   The first to arrive: {}", client.next_event().await?);

    let (layer, io) = SocketIo::new_layer();
    io.ns("/", listen_late);
    let mut client = Client::connect(&start(Router::new().layer(layer)).await?, false).await?;

    println!("3. The client emits `sendMessage` \"hello\" as soon as it is connected. The server is still busy.");
    client.emit("sendMessage", &[json!("hello")]).await?;
    println!("   The first to arrive: {}", client.next_event().await?);
    client.emit("sendMessage", &[json!("fence")]).await?;
    println!("   Then: {}", client.next_event().await?);
    Ok(())
}
