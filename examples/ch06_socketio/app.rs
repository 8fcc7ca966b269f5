//! One server with one event for each term of the chapter: whoever emits it sees who receives the answer.

use std::convert::Infallible;

use axum::{Router, routing::get};
use serde_json::json;
use socketioxide::SocketIo;
use socketioxide::extract::{AckSender, Event, SocketRef, TryData};
use socketioxide::handler::ConnectHandler as _;
use socketioxide::socket::DisconnectReason;

use super::page;

/// The page at `/`, its client library, and Socket.IO at `/socket.io/`.
pub(crate) fn router() -> Router {
    // The layer answers what comes in under `/socket.io/`. `io` reaches every socket.
    let (layer, io) = SocketIo::new_layer();
    // `listen` runs first. Then the client is told that it is connected, and the part
    // before `.with` runs: here, nothing.
    io.ns("/", (async || {}).with(listen));
    Router::new()
        .route("/", get(page::index))
        .route("/socket.io-client.js", get(page::library))
        .layer(layer)
}

/// Says which function listens to which event, for one socket.
///
/// It runs before the client is told that it is connected. Later would be too late: an event
/// that arrives while nobody listens to it is gone.
async fn listen(socket: SocketRef) -> Result<(), Infallible> {
    println!("server: a socket connects");
    socket.on("toMe", on_to_me);
    socket.on("toAll", on_to_all);
    socket.on("toOthers", on_to_others);
    socket.on("joinRoom", on_join_room);
    socket.on("leaveRoom", on_leave_room);
    socket.on("toRoom", on_to_room);
    socket.on("withinRoom", on_within_room);
    socket.on("myRooms", on_my_rooms);
    socket.on_fallback(on_unknown);
    socket.on_disconnect(on_disconnect);
    Ok(())
}

/// `toMe "text"`: only the socket that asked receives `chatMessage`.
async fn on_to_me(socket: SocketRef, TryData(text): TryData<String>, ack: AckSender) {
    let Ok(text) = text else {
        return refuse(&socket, ack, "toMe", "a text").await;
    };
    // `.ok()`: an emit fails when that client is gone, or reads nothing any more.
    // Then there is nobody to tell.
    until_connected(&socket).await;
    socket.emit("chatMessage", &text).ok();
    accept(ack);
}

/// `toAll "text"`: every socket receives `chatMessage`, the sender too.
async fn on_to_all(socket: SocketRef, io: SocketIo, TryData(text): TryData<String>, ack: AckSender) {
    let Ok(text) = text else {
        return refuse(&socket, ack, "toAll", "a text").await;
    };
    io.emit("chatMessage", &text).await.ok();
    accept(ack);
}

/// `toOthers "text"`: every socket but the sender receives `chatMessage`. This is a broadcast.
async fn on_to_others(socket: SocketRef, TryData(text): TryData<String>, ack: AckSender) {
    let Ok(text) = text else {
        return refuse(&socket, ack, "toOthers", "a text").await;
    };
    socket.broadcast().emit("chatMessage", &text).await.ok();
    accept(ack);
}

/// `joinRoom "room"`: this socket receives what is sent to that room from now on.
async fn on_join_room(socket: SocketRef, TryData(room): TryData<String>, ack: AckSender) {
    let Ok(room) = room else {
        return refuse(&socket, ack, "joinRoom", "a room").await;
    };
    socket.join(room);
    accept(ack);
}

/// `leaveRoom "room"`: this socket receives nothing of that room any more.
async fn on_leave_room(socket: SocketRef, TryData(room): TryData<String>, ack: AckSender) {
    let Ok(room) = room else {
        return refuse(&socket, ack, "leaveRoom", "a room").await;
    };
    socket.leave(room);
    accept(ack);
}

/// `toRoom "room" "text"`: the room's sockets but the sender receive `roomMessage`.
///
/// Naive: the sender needn't be in the room. Chapter 8 lets only members speak.
async fn on_to_room(socket: SocketRef, TryData(args): TryData<(String, String)>, ack: AckSender) {
    let Ok((room, text)) = args else {
        return refuse(&socket, ack, "toRoom", "a room and a text").await;
    };
    // A tuple is several arguments: `roomMessage` carries the room, then the text.
    socket.to(room.clone()).emit("roomMessage", &(room, text)).await.ok();
    accept(ack);
}

/// `withinRoom "room" "text"`: the room's sockets receive `roomMessage`, the sender among them.
async fn on_within_room(socket: SocketRef, TryData(args): TryData<(String, String)>, ack: AckSender) {
    let Ok((room, text)) = args else {
        return refuse(&socket, ack, "withinRoom", "a room and a text").await;
    };
    socket
        .within(room.clone())
        .emit("roomMessage", &(room, text))
        .await
        .ok();
    accept(ack);
}

/// `myRooms` with an ack: a question, and its answer goes to who asked.
async fn on_my_rooms(socket: SocketRef, ack: AckSender) {
    // A `Vec` is one argument, however many rooms it holds.
    ack.send(&socket.rooms()).ok();
}

/// An event that nobody here listens to is named on both sides: silence looks like success.
async fn on_unknown(socket: SocketRef, Event(event): Event, ack: AckSender) {
    println!("server: nobody listens to `{event}`");
    let message = "the server doesn't listen to this event";
    tell_error(&socket, ack, &event, "not_found", message).await;
}

/// The socket is gone. Its rooms forget it by themselves.
async fn on_disconnect(socket: SocketRef, reason: DisconnectReason) {
    socket.broadcast().emit("someoneLeft", &reason.to_string()).await.ok();
}

/// Answers a command that was carried out. If the client asked for no ack, this does nothing.
fn accept(ack: AckSender) {
    ack.send(&json!({ "ok": true })).ok();
}

/// Answers a payload that isn't what the event carries.
async fn refuse(socket: &SocketRef, ack: AckSender, event: &str, wanted: &str) {
    let message = format!("`{event}` carries {wanted}");
    tell_error(socket, ack, event, "invalid_payload", &message).await;
}

/// Naive: an error is told twice, by the ack and by an event, because `AckSender` doesn't say
/// whether an ack was asked for. Chapter 7 finds out.
async fn tell_error(socket: &SocketRef, ack: AckSender, event: &str, code: &str, message: &str) {
    let error = json!({ "event": event, "code": code, "message": message });
    until_connected(socket).await;
    socket.emit("error-response", &error).ok();
    ack.send(&json!({ "ok": false, "error": error })).ok();
}

/// Waits out a gap: a client is told that it is connected a moment before the library lets us
/// emit to it. Acks and broadcasts don't have this gap.
async fn until_connected(socket: &SocketRef) {
    // A socket that is gone isn't connected either, and won't be: the server no longer has it.
    while !socket.connected() && socket.local().get_socket(socket.id).is_some() {
        tokio::task::yield_now().await;
    }
}
