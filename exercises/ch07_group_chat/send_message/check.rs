//! Checks for `ch07_send_message`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch07_group_chat/send_message.rs")]
mod exercise;

use serde_json::{Value, json};
use std::time::Duration;
use testkit::{Client, Server, lesson, serve_on_one_thread};

const PAGE: &str = "ch07_group_chat.html#a-messages-way";

async fn connects(server: &Server) -> Client {
    let mut client = Client::connect(&server.url(), "/chat").await.unwrap();
    // An answer that never comes must not take the whole patience of a test.
    client.waits(Duration::from_millis(1_500));
    client
}

/// A registered client, and the history that it got.
async fn joins(server: &Server, username: &str) -> (Client, Value) {
    let mut client = connects(server).await;
    client
        .emit_with_ack("register", json!({ "username": username }))
        .await
        .unwrap();
    let history = client.sees("chatHistory").await;
    (client, history)
}

async fn says(client: &mut Client, text: &str) -> Value {
    client
        .emit_with_ack("sendMessage", json!({ "text": text }))
        .await
        .unwrap()
}

/// The message that a client is sent next.
async fn gets(client: &mut Client) -> Value {
    let next = client.next_event().await;
    let event =
        next.expect("no `appendMessage` came: is it sent to `within(MEMBERS)`, with an `.await` behind `emit(…)`?");
    assert_eq!(event.name, "appendMessage", "it came instead: {event}");
    event.arg()
}

#[tokio::test]
async fn the_sender_gets_the_stored_message_as_the_answer() {
    let _lesson = lesson("An ack says what became of the command", PAGE);
    let server = serve_on_one_thread(exercise::router()).await.unwrap();
    let (mut ann, _) = joins(&server, "ann").await;
    for (id, text) in [(1, "hello"), (2, "still me")] {
        let message = json!({ "id": id, "username": "ann", "text": text });
        assert_eq!(says(&mut ann, text).await, json!({ "ok": true, "message": message }));
    }
}

#[tokio::test]
async fn every_member_sees_the_message_once_and_the_sender_too() {
    let _lesson = lesson(
        "`within` a room reaches everybody in it; `to` leaves out the sender",
        PAGE,
    );
    let server = serve_on_one_thread(exercise::router()).await.unwrap();
    let ((mut ann, _), (mut bob, _)) = (joins(&server, "ann").await, joins(&server, "bob").await);
    let ack = says(&mut ann, "hello").await;
    for client in [&mut ann, &mut bob] {
        assert_eq!(gets(client).await, ack["message"]);
    }
    // The next thing that both see is the next message: so the first one came once.
    says(&mut bob, "hi").await;
    for client in [&mut ann, &mut bob] {
        assert_eq!(gets(client).await["username"], "bob");
    }
}

#[tokio::test]
async fn the_answer_comes_when_the_message_is_on_its_way() {
    let _lesson = lesson("The sender's yes comes last, so it means that all is done", PAGE);
    let server = serve_on_one_thread(exercise::router()).await.unwrap();
    let (mut ann, _) = joins(&server, "ann").await;
    let (before, _) = ann
        .events_before("sendMessage", json!({ "text": "hello" }))
        .await
        .unwrap();
    let names: Vec<_> = before.iter().map(|event| event.name.as_str()).collect();
    assert_eq!(
        names,
        ["appendMessage"],
        "before the answer the sender must have been sent the message itself, once: does `ack.send` come last, and is \
         there an `.await` behind `emit(…)`?"
    );
}

#[tokio::test]
async fn who_comes_later_finds_the_messages_in_the_history() {
    let _lesson = lesson("Events are for who is here; history is for who comes later", PAGE);
    let server = serve_on_one_thread(exercise::router()).await.unwrap();
    let (mut ann, _) = joins(&server, "ann").await;
    let messages = [says(&mut ann, "one").await, says(&mut ann, "two").await].map(|ack| ack["message"].clone());
    let (_, history) = joins(&server, "bob").await;
    assert_eq!(history, json!(messages));
}

#[tokio::test]
async fn who_has_not_registered_sees_nothing() {
    let _lesson = lesson("A room decides who receives: a connection alone isn't membership", PAGE);
    let server = serve_on_one_thread(exercise::router()).await.unwrap();
    let mut eve = connects(&server).await;
    let (mut ann, _) = joins(&server, "ann").await;
    says(&mut ann, "among us").await;
    eve.sees_nothing_before("sendMessage", json!({ "text": "may I?" }))
        .await;
}
