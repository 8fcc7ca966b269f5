//! People may change their names: the client emits `rename`, the server emits `userRenamed`.

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
    socket.on("rename", on_rename);
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

async fn on_rename(socket: SocketRef, State(names): State<Names>, TryData(wish): TryData<Member>, ack: AckSender) {
    let mut names = names.lock().await;
    let (Some(Member { username: from }), Ok(wish)) = (socket.extensions.get(), wish) else {
        return drop(ack.send(&json!({ "ok": false })));
    };
    // Taking the new name and giving back the old one happen under one lock: at no moment are both free.
    if !names.insert(wish.username.clone()) {
        return drop(ack.send(&json!({ "ok": false })));
    }
    names.remove(&from);
    let renamed = json!({ "from": from, "to": wish.username });
    socket.extensions.insert(wish);
    let _ = socket.to(MEMBERS).emit("userRenamed", &renamed).await;
    let _ = ack.send(&json!({ "ok": true }));
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
