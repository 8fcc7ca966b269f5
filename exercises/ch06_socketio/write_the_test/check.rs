//! Checks for `ch06_write_the_test`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch06_socketio/write_the_test.rs")]
mod exercise;

use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use axum::Router;
use exercise::{Verdict, judge};
use futures_util::FutureExt as _;
use socketioxide::SocketIo;
use socketioxide::extract::{AckSender, SocketRef, TryData};
use socketioxide::handler::ConnectHandler as _;
use testkit::{Result, lesson, serve};
use tokio::time::timeout;

const PAGE: &str = "ch06_socketio.html#who-received-nothing";

/// What a server does with what it is sent.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Right,
    /// `toOthers` reaches the sender too.
    EchoesBroadcast,
    /// `toRoom` reaches those outside, too.
    LeakyRoom,
    /// It acks everything, and sends nothing.
    Mute,
    /// `toRoom` reaches nobody; `toOthers` is right.
    SilentRoom,
}

fn server(kind: Kind) -> Router {
    let (layer, io) = SocketIo::new_layer();
    let listen = async move |socket: SocketRef| {
        socket.on(
            "join",
            async |socket: SocketRef, TryData(room): TryData<String>, ack: AckSender| {
                room.into_iter().for_each(|room| socket.join(room));
                ack.send("joined").ok();
            },
        );
        socket.on(
            "toOthers",
            async move |io: SocketIo, socket: SocketRef, TryData(text): TryData<String>, ack: AckSender| {
                let text = text.unwrap_or_default();
                match kind {
                    Kind::Mute => {}
                    Kind::EchoesBroadcast => drop(io.emit("chatMessage", &text).await),
                    _ => drop(socket.broadcast().emit("chatMessage", &text).await),
                }
                ack.send("sent").ok();
            },
        );
        socket.on(
            "toRoom",
            async move |socket: SocketRef, TryData(args): TryData<(String, String)>, ack: AckSender| {
                let (room, text) = args.unwrap_or_default();
                match kind {
                    Kind::Mute | Kind::SilentRoom => {}
                    Kind::LeakyRoom => drop(socket.broadcast().emit("roomMessage", &(room, text)).await),
                    _ => drop(socket.to(room.clone()).emit("roomMessage", &(room, text)).await),
                }
                ack.send("sent").ok();
            },
        );
        Ok::<_, Infallible>(())
    };
    io.ns("/", (async || {}).with(listen));
    Router::new().layer(layer)
}

/// Longer than `testkit::Client` waits for an event: whoever waits for one that doesn't come still gives a verdict.
const LIMIT: Duration = Duration::from_secs(7);

/// What the learner's test says of a server of this kind.
async fn verdict_on(kind: Kind) -> Result<Verdict> {
    let server = serve(server(kind)).await?;
    let url = server.url();
    match timeout(LIMIT, AssertUnwindSafe(judge(&url)).catch_unwind()).await {
        Ok(Ok(verdict)) => Ok(verdict),
        Ok(Err(_)) => panic!(
            "`judge` panicked: what it said is printed above. A `judge` returns `Err` instead. \
             (`sees` and `sees_nothing_before` panic; `events_before`, `next_event` and `emit_with_ack` don't.)"
        ),
        Err(_) => panic!(
            "your `judge` still waited after {} s. For an event that doesn't come? Look with `events_before`",
            LIMIT.as_secs()
        ),
    }
}

async fn caught(kind: Kind, how: &str) -> Result {
    let verdict = verdict_on(kind).await?;
    assert!(
        verdict.is_err_and(|why| !why.to_string().trim().is_empty()),
        "your test let a server pass {how}"
    );
    Ok(())
}

#[tokio::test]
async fn the_right_server_passes() -> Result {
    let _lesson = lesson(
        "A test that refuses what is right is as wrong as one that lets everything pass",
        PAGE,
    );
    for _ in 0..5 {
        if let Err(why) = verdict_on(Kind::Right).await? {
            panic!("this server is right, and your test says: {why}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_server_that_sends_a_broadcast_to_the_sender_too_is_caught() -> Result {
    let _lesson = lesson("That nothing came is proven by what came next: a fence", PAGE);
    caught(Kind::EchoesBroadcast, "whose `toOthers` reaches the sender").await
}

#[tokio::test]
async fn a_server_whose_room_leaks_is_caught() -> Result {
    let _lesson = lesson("To test a room takes someone outside of it", PAGE);
    caught(Kind::LeakyRoom, "whose `toRoom` reaches somebody outside the room").await
}

#[tokio::test]
async fn a_server_that_sends_nothing_is_caught() -> Result {
    let _lesson = lesson(
        "Who looks only for silence is content with a server that does nothing",
        PAGE,
    );
    caught(Kind::Mute, "that acks everything and sends nothing to anybody").await
}

#[tokio::test]
async fn a_server_whose_room_is_silent_is_caught() -> Result {
    let _lesson = lesson(
        "Who is in the room must receive, and who isn't must not: look at both",
        PAGE,
    );
    caught(Kind::SilentRoom, "whose `toRoom` reaches nobody").await
}
