//! Checks for `ch07_write_the_test`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch07_group_chat/write_the_test.rs")]
mod exercise;

use axum::Router;
use exercise::judge;
use serde_json::{Value, json};
use socketioxide::SocketIo;
use socketioxide::extract::{AckSender, SocketRef, State, TryData};
use socketioxide::handler::ConnectHandler;
use std::collections::HashSet;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use testkit::{lesson, serve_on_one_thread};

const WAY: &str = "ch07_group_chat.html#a-messages-way";
const NAMES: &str = "ch07_group_chat.html#names-that-are-taken";
const MEMBERS: &str = "members";

/// What a server does wrong, if anything.
#[derive(Clone, Copy, PartialEq)]
enum Mistake {
    None,
    ForgetsTheSender,
    ForgetsTheOthers,
    KeepsTheName,
}

#[derive(Clone)]
struct Name(String);

type Names = Arc<Mutex<HashSet<String>>>;

/// A small chat server, right or wrong.
fn chat(mistake: Mistake) -> Router {
    let (socket_io, io) = SocketIo::builder()
        .with_state(Names::default())
        .with_state(mistake)
        .build_layer();
    io.ns("/chat", (async || {}).with(on_connect));
    Router::new().layer(socket_io)
}

async fn on_connect(socket: SocketRef) -> Result<(), Infallible> {
    socket.on("register", on_register);
    socket.on("sendMessage", on_send_message);
    socket.on_fallback(async |ack: AckSender| drop(ack.send(&json!({ "ok": false }))));
    socket.on_disconnect(on_disconnect);
    Ok(())
}

async fn on_register(socket: SocketRef, State(names): State<Names>, TryData(asked): TryData<Value>, ack: AckSender) {
    let name = asked
        .ok()
        .and_then(|asked| asked["username"].as_str().map(ToOwned::to_owned));
    let mut names = names.lock().unwrap_or_else(PoisonError::into_inner);
    let ok = match name {
        Some(name) if names.insert(name.clone()) => {
            socket.extensions.insert(Name(name));
            socket.join(MEMBERS);
            let _ = socket.emit("chatHistory", &Vec::<Value>::new());
            true
        }
        _ => false,
    };
    let _ = ack.send(&json!({ "ok": ok }));
}

async fn on_send_message(
    socket: SocketRef,
    State(mistake): State<Mistake>,
    TryData(sent): TryData<Value>,
    ack: AckSender,
) {
    let (Some(Name(username)), Ok(sent)) = (socket.extensions.get(), sent) else {
        return drop(ack.send(&json!({ "ok": false })));
    };
    let message = json!({ "id": "1", "username": username, "text": sent["text"], "time": 0 });
    let _ = match mistake {
        Mistake::ForgetsTheSender => socket.to(MEMBERS).emit("appendMessage", &message).await,
        Mistake::ForgetsTheOthers => return forgets_the_others(&socket, &message, ack),
        _ => socket.within(MEMBERS).emit("appendMessage", &message).await,
    };
    let _ = ack.send(&json!({ "ok": true, "message": message }));
}

fn forgets_the_others(socket: &SocketRef, message: &Value, ack: AckSender) {
    let _ = socket.emit("appendMessage", message);
    let _ = ack.send(&json!({ "ok": true, "message": message }));
}

async fn on_disconnect(socket: SocketRef, State(names): State<Names>, State(mistake): State<Mistake>) {
    // A server that has much to do notices later. One refusal isn't a proof.
    tokio::time::sleep(Duration::from_millis(40)).await;
    if let (Some(Name(name)), true) = (socket.extensions.get(), mistake != Mistake::KeepsTheName) {
        names.lock().unwrap_or_else(PoisonError::into_inner).remove(&name);
    }
}

/// What was wrong, as the learner's test says it.
async fn verdict(mistake: Mistake) -> Result<(), String> {
    let server = serve_on_one_thread(chat(mistake)).await.unwrap();
    let judged = tokio::time::timeout(Duration::from_secs(20), judge(&server.url())).await;
    let judged = judged.expect("your test never ends: count how often it asks again");
    judged.map_err(|wrong| wrong.to_string())
}

#[tokio::test]
async fn a_right_chat_passes() {
    let _lesson = lesson(
        "A test that refuses what is right is as wrong as one that lets everything pass",
        WAY,
    );
    assert_eq!(
        verdict(Mistake::None).await,
        Ok(()),
        "this server is right; does your test wait until it has noticed that somebody left?"
    );
}

#[tokio::test]
async fn a_chat_that_forgets_the_sender_is_caught() {
    let _lesson = lesson("Everybody sees a message, the sender too: look at each client", WAY);
    let caught = verdict(Mistake::ForgetsTheSender)
        .await
        .is_err_and(|why| !why.trim().is_empty());
    assert!(
        caught,
        "your test let a server pass whose sender never sees the own message"
    );
}

#[tokio::test]
async fn a_chat_that_forgets_the_others_is_caught() {
    let _lesson = lesson("Everybody sees a message: look at each client", WAY);
    let caught = verdict(Mistake::ForgetsTheOthers)
        .await
        .is_err_and(|why| !why.trim().is_empty());
    assert!(
        caught,
        "your test let a server pass on which nobody but the sender sees a message"
    );
}

#[tokio::test]
async fn a_chat_that_keeps_the_name_of_who_left_is_caught() {
    let _lesson = lesson("What a connection took, its end gives back", NAMES);
    let caught = verdict(Mistake::KeepsTheName)
        .await
        .is_err_and(|why| !why.trim().is_empty());
    assert!(
        caught,
        "your test let a server pass on which a name stays taken for ever"
    );
}
