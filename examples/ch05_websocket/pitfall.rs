//! The pitfall: a `send` that returns `Ok`, taken for a message that arrived.

use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::routing::any;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::timeout;

/// A `send` that takes longer than this is one that waits for the other side.
const WAITS: Duration = Duration::from_millis(300);

/// Ann's machine falls asleep with an open WebSocket, and the server goes on sending.
pub(crate) async fn run(show: impl Fn(&str)) -> anyhow::Result<()> {
    let (mut server, ann) = connected().await?;
    show("ann opens a WebSocket; then her machine falls asleep");
    for text in ["dinner at 8", "at the harbour", "bring the map"] {
        let sent = server.send(Message::text(text)).await;
        show(&format!("server: send({text:?}) returned {sent:?}"));
    }
    let kilobyte = Message::text("x".repeat(1_000));
    let mut kilobytes = 0;
    while let Ok(Ok(())) = timeout(WAITS, server.send(kilobyte.clone())).await {
        kilobytes += 1;
    }
    show(&format!(
        "server: {kilobytes} kilobytes more: Ok(()), until the buffers are full"
    ));
    show("ann's battery is empty; her program has seen 0 of these messages");
    drop(ann);
    match server.recv().await {
        Some(Err(error)) => show(&format!("server: recv returned: {error}")),
        other => show(&format!("server: recv returned {other:?}")),
    }
    show("server: ann is gone; which messages she saw, no call can tell");
    Ok(())
}

/// Both ends of one WebSocket: the server's as axum gives it, Ann's as bare TCP, so that nobody reads for her.
async fn connected() -> anyhow::Result<(WebSocket, TcpStream)> {
    let (hand_over, mut handed_over) = mpsc::channel(1);
    let route = any(|upgrade: WebSocketUpgrade| async move {
        upgrade.on_upgrade(async move |socket| drop(hand_over.send(socket).await))
    });
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(axum::serve(listener, Router::new().route("/", route)).into_future());

    let mut ann = TcpStream::connect(address).await?;
    let request = format!(
        "GET / HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    ann.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        answer.push(ann.read_u8().await?);
    }
    let server = handed_over.recv().await.context("the handshake failed")?;
    Ok((server, ann))
}
