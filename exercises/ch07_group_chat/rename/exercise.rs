//! Let people change their names.
//!
//! Add an event `rename { username }` to the server below. Whoever has registered may take another name that is free: the
//! old one is free again, every other member gets `userRenamed { from, to }`, and the ack is `{ "ok": true }`. A taken name changes
//! nothing, and neither does a payload that doesn't fit or a client that hasn't registered: the ack is `{ "ok": false }`,
//! and nobody gets an event. From then on the new name stands under the client's messages.
//!
//! Your own name counts as taken. What a name looks like isn't checked here: read the payload with `TryData<Member>`.
//! A connection that has ended has no `Member` any more, and that is enough if you look for it under the lock.
//!
//! Read: chapter 7, "Which side makes which event" and "Names that are taken".

use axum::Router;
use serde::Deserialize;
use serde_json::json;
use socketioxide::SocketIo;
use socketioxide::extract::{AckSender, SocketRef, State, TryData};
use socketioxide::handler::ConnectHandler;
use std::collections::HashSet;
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::Mutex;

const MEMBERS: &str = "members";

/// The names that are taken.
type Names = Arc<Mutex<HashSet<String>>>;

/// The argument of `register`, and what a connection keeps.
#[derive(Clone, Debug, Deserialize)]
pub struct Member {
    username: String,
}

/// Marks a connection that has ended: a handler that waited for the lock may run after that.
#[derive(Clone)]
struct Gone;

/// The argument of `sendMessage`.
#[derive(Debug, Deserialize)]
pub struct Sent {
    text: String,
}

/// The server.
pub fn router() -> Router {
    let (socket_io, io) = SocketIo::builder().with_state(Names::default()).build_layer();
    io.ns("/chat", (async || {}).with(on_connect));
    Router::new().layer(socket_io)
}

async fn on_connect(socket: SocketRef) -> Result<(), Infallible> {
    socket.on("register", on_register);
    socket.on("sendMessage", on_send_message);
    socket.on_fallback(on_unknown);
    socket.on_disconnect(on_disconnect);
    Ok(())
}

async fn on_register(socket: SocketRef, State(names): State<Names>, TryData(member): TryData<Member>, ack: AckSender) {
    let mut names = names.lock().await;
    let registered = socket.extensions.get::<Member>().is_some();
    let gone = socket.extensions.get::<Gone>().is_some();
    let free = |member: &Member| !registered && !gone && names.insert(member.username.clone());
    let ok = member.ok().filter(free).is_some_and(|member| {
        socket.extensions.insert(member);
        socket.join(MEMBERS);
        true
    });
    let _ = ack.send(&json!({ "ok": ok }));
}

async fn on_send_message(socket: SocketRef, TryData(sent): TryData<Sent>, ack: AckSender) {
    let (Some(Member { username }), Ok(Sent { text })) = (socket.extensions.get(), sent) else {
        return drop(ack.send(&json!({ "ok": false })));
    };
    let message = json!({ "username": username, "text": text });
    let _ = socket.within(MEMBERS).emit("appendMessage", &message).await;
    let _ = ack.send(&json!({ "ok": true }));
}

async fn on_unknown(ack: AckSender) {
    let _ = ack.send(&json!({ "ok": false }));
}

async fn on_disconnect(socket: SocketRef, State(names): State<Names>) {
    // The lock first: whoever holds it may be about to change the name.
    let mut names = names.lock().await;
    socket.extensions.insert(Gone);
    if let Some(member) = socket.extensions.remove::<Member>() {
        names.remove(&member.username);
    }
}
