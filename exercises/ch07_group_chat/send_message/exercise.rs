//! Send a message.
//!
//! The server below works, but for one hole: `on_send_message` reads the text and then doesn't know what to do with it.
//! Store the message, send `appendMessage` to every member (the sender included), and then answer the sender with
//! `{ "ok": true, "message": … }`. Keep the lock until the message is sent. No check can see that you do; without it, somebody
//! who registers in between gets the message twice or not at all.
//!
//! The payload is read with chapter 6's `TryData`, and every client here asks for an ack: that keeps the hole small.
//!
//! Read: chapter 7, "A message's way".

use axum::Router;
use serde::{Deserialize, Serialize};
use serde_json::json;
use socketioxide::SocketIo;
use socketioxide::extract::{AckSender, SocketRef, State, TryData};
use socketioxide::handler::ConnectHandler;
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::Mutex;

/// The room of everybody who has registered.
const MEMBERS: &str = "members";

/// A message as the server keeps it and as every client sees it.
#[derive(Clone, Debug, Serialize)]
pub struct Message {
    /// Its number, from 1.
    pub id: usize,
    /// Who sent it.
    pub username: String,
    /// What was said.
    pub text: String,
}

/// All messages, oldest first. Every handler gets a handle to the same list.
type Messages = Arc<Mutex<Vec<Message>>>;

/// The argument of `register`, and the name that a connection keeps.
#[derive(Clone, Debug, Deserialize)]
pub struct Member {
    username: String,
}

/// The argument of `sendMessage`.
#[derive(Debug, Deserialize)]
pub struct Sent {
    text: String,
}

/// The server.
pub fn router() -> Router {
    let (socket_io, io) = SocketIo::builder().with_state(Messages::default()).build_layer();
    io.ns("/chat", (async || {}).with(on_connect));
    Router::new().layer(socket_io)
}

async fn on_connect(socket: SocketRef) -> Result<(), Infallible> {
    socket.on("register", on_register);
    socket.on("sendMessage", on_send_message);
    Ok(())
}

async fn on_register(
    socket: SocketRef,
    State(messages): State<Messages>,
    TryData(member): TryData<Member>,
    ack: AckSender,
) {
    let Ok(member) = member else {
        return drop(ack.send(&json!({ "ok": false })));
    };
    let messages = messages.lock().await;
    socket.extensions.insert(member);
    socket.join(MEMBERS);
    let _ = socket.emit("chatHistory", &*messages);
    let _ = ack.send(&json!({ "ok": true }));
}

async fn on_send_message(
    socket: SocketRef,
    State(messages): State<Messages>,
    TryData(sent): TryData<Sent>,
    ack: AckSender,
) {
    let (Some(Member { username }), Ok(Sent { text })) = (socket.extensions.get(), sent) else {
        return drop(ack.send(&json!({ "ok": false })));
    };
    let messages = messages.lock().await;
    todo!(
        "store `{text}` by {username} after {} others, send it, answer",
        messages.len()
    );
}
