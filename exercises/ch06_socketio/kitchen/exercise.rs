//! Talk in the kitchen.
//!
//! A room for people who are in it. Write the three functions; what calls them is done.
//!
//! - `join`: from now on, this socket receives what is said in `room`.
//! - `leave`: from now on, it doesn't.
//! - `say`: everybody in `room` receives `said` with two arguments, the room and the text. The speaker receives it too.
//!   Who isn't in the room may not speak there: nobody receives anything, and the answer is `Err("not_joined")`.
//!
//! Read: chapter 6, "Rooms".

use std::convert::Infallible;

use axum::Router;
use serde_json::{Value, json};
use socketioxide::SocketIo;
use socketioxide::extract::{AckSender, SocketRef, TryData};
use socketioxide::handler::ConnectHandler as _;

/// `Ok`, or the code of the error.
pub type Answer = Result<(), &'static str>;

/// Puts this socket into the room.
async fn join(socket: &SocketRef, room: String) -> Answer {
    todo!("{socket:?} joins {room}")
}

/// Takes this socket out of the room.
async fn leave(socket: &SocketRef, room: String) -> Answer {
    todo!("{socket:?} leaves {room}")
}

/// Emits `said` with the room and the text to everybody in the room.
async fn say(socket: &SocketRef, room: String, text: String) -> Answer {
    todo!("{socket:?} says {text} in {room}, if it is in there")
}

/// The server: `join`, `leave` and `say`, each answered by an ack.
pub fn router() -> Router {
    let (layer, io) = SocketIo::new_layer();
    io.ns("/", (async || {}).with(listen));
    Router::new().layer(layer)
}

async fn listen(socket: SocketRef) -> Result<(), Infallible> {
    socket.on(
        "join",
        async |socket: SocketRef, TryData(room): TryData<String>, ack: AckSender| {
            let answer = match room {
                Ok(room) => join(&socket, room).await,
                Err(_) => Err("invalid_payload"),
            };
            ack.send(&as_json(answer)).ok();
        },
    );
    socket.on(
        "leave",
        async |socket: SocketRef, TryData(room): TryData<String>, ack: AckSender| {
            let answer = match room {
                Ok(room) => leave(&socket, room).await,
                Err(_) => Err("invalid_payload"),
            };
            ack.send(&as_json(answer)).ok();
        },
    );
    socket.on(
        "say",
        async |socket: SocketRef, TryData(said): TryData<(String, String)>, ack: AckSender| {
            let answer = match said {
                Ok((room, text)) => say(&socket, room, text).await,
                Err(_) => Err("invalid_payload"),
            };
            ack.send(&as_json(answer)).ok();
        },
    );
    Ok(())
}

fn as_json(answer: Answer) -> Value {
    match answer {
        Ok(()) => json!({ "ok": true }),
        Err(code) => json!({ "ok": false, "error": { "code": code } }),
    }
}
