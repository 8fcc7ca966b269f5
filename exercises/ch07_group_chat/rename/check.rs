//! Checks for `ch07_rename`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch07_group_chat/rename.rs")]
mod exercise;

use serde_json::{Value, json};
use std::collections::HashSet;
use std::time::Duration;
use testkit::{Client, Server, lesson, serve, serve_on_one_thread};

const SIDES: &str = "ch07_group_chat.html#which-side-makes-which-event";
const NAMES: &str = "ch07_group_chat.html#names-that-are-taken";
const ANSWERS: &str = "ch07_group_chat.html#an-answer-for-everything";

async fn connects(server: &Server) -> Client {
    let mut client = Client::connect(&server.url(), "/chat").await.unwrap();
    // An answer that never comes must not take the whole patience of a test.
    client.waits(Duration::from_millis(1_500));
    client
}

async fn joins(server: &Server, username: &str) -> Client {
    let mut client = connects(server).await;
    assert!(
        asks(&mut client, "register", json!({ "username": username })).await,
        "{username} can't register"
    );
    client
}

/// Whether the server says yes.
async fn asks(client: &mut Client, event: &str, payload: Value) -> bool {
    client.emit_with_ack(event, payload).await.unwrap()["ok"] == true
}

async fn renames(client: &mut Client, username: &str) -> bool {
    asks(client, "rename", json!({ "username": username })).await
}

#[tokio::test]
async fn the_others_hear_of_a_new_name_and_whoever_asked_gets_the_answer_alone() {
    let _lesson = lesson("A client asks, the server tells: two events with two names", SIDES);
    let server = serve_on_one_thread(exercise::router()).await.unwrap();
    let (mut ann, mut bob) = (joins(&server, "ann").await, joins(&server, "bob").await);
    let mut eve = connects(&server).await;
    assert!(renames(&mut ann, "anna").await);
    assert_eq!(bob.sees("userRenamed").await, json!({ "from": "ann", "to": "anna" }));
    ann.sees_nothing_before("fence", ()).await;
    eve.sees_nothing_before("fence", ()).await;
    assert!(renames(&mut ann, "annabel").await);
    assert_eq!(
        bob.sees("userRenamed").await,
        json!({ "from": "anna", "to": "annabel" })
    );
}

#[tokio::test]
async fn messages_carry_the_new_name() {
    let _lesson = lesson(
        "Who somebody is, the server knows; a message only brings its text",
        NAMES,
    );
    let server = serve_on_one_thread(exercise::router()).await.unwrap();
    let mut ann = joins(&server, "ann").await;
    assert!(renames(&mut ann, "anna").await);
    assert!(asks(&mut ann, "sendMessage", json!({ "text": "hello" })).await);
    assert_eq!(ann.sees("appendMessage").await["username"], "anna");
}

#[tokio::test]
async fn a_taken_name_changes_nothing() {
    let _lesson = lesson("A refused command leaves everything as it was", NAMES);
    let server = serve_on_one_thread(exercise::router()).await.unwrap();
    let (mut ann, mut bob) = (joins(&server, "ann").await, joins(&server, "bob").await);
    assert!(!renames(&mut ann, "bob").await, "bob's name was given away");
    assert!(!renames(&mut ann, "ann").await, "one's own name counts as taken");
    bob.sees_nothing_before("fence", ()).await;
    assert!(
        !asks(&mut connects(&server).await, "register", json!({ "username": "ann" })).await,
        "ann's old name is lost"
    );
    assert!(asks(&mut ann, "sendMessage", json!({ "text": "still me" })).await);
    assert_eq!(bob.sees("appendMessage").await["username"], "ann");
}

#[tokio::test]
async fn the_old_name_is_free_and_the_new_one_is_not() {
    let _lesson = lesson("Taking one name and giving back another is one step", NAMES);
    let server = serve_on_one_thread(exercise::router()).await.unwrap();
    let mut ann = joins(&server, "ann").await;
    assert!(renames(&mut ann, "anna").await);
    let mut eve = connects(&server).await;
    assert!(
        !asks(&mut eve, "register", json!({ "username": "anna" })).await,
        "the new name can be taken again"
    );
    assert!(
        asks(&mut eve, "register", json!({ "username": "ann" })).await,
        "the old name is still taken"
    );
    ann.disconnect().await.unwrap();
    // A disconnect has no answer that could be awaited, so the name is asked for until it is free.
    for _ in 0..1_000 {
        if renames(&mut eve, "anna").await {
            return;
        }
    }
    panic!("after a rename, a disconnect doesn't free the name")
}

#[tokio::test]
async fn each_name_is_given_back_once_however_fast_the_renames_come() {
    let _lesson = lesson(
        "What you read before you hold the lock may be old when you use it",
        NAMES,
    );
    let server = serve(exercise::router()).await.unwrap();
    let (mut ann, mut bob) = (joins(&server, "ann").await, joins(&server, "bob").await);
    for round in 0..40 {
        // None of them waits for its answer: the server handles them at the same time, in any order.
        for number in 0..8 {
            let wish = json!({ "username": format!("ann {round} {number}") });
            ann.emit("rename", wish).await.unwrap();
        }
        let mut left = HashSet::new();
        for _ in 0..8 {
            let from = bob.sees("userRenamed").await["from"].to_string();
            assert!(
                left.insert(from.clone()),
                "{from} was given back twice, so another name is kept by nobody"
            );
        }
    }
}

#[tokio::test]
async fn what_does_not_fit_and_who_has_not_registered_are_refused() {
    let _lesson = lesson(
        "Every event gets an answer, and nothing that is refused happens",
        ANSWERS,
    );
    let server = serve_on_one_thread(exercise::router()).await.unwrap();
    let (mut ann, mut bob) = (joins(&server, "ann").await, joins(&server, "bob").await);
    for wrong in [json!(null), json!({}), json!("anna"), json!({ "username": 7 })] {
        assert!(!asks(&mut ann, "rename", wrong.clone()).await, "{wrong} was accepted");
    }
    assert!(
        !renames(&mut connects(&server).await, "eve").await,
        "somebody without a name changed it"
    );
    bob.sees_nothing_before("fence", ()).await;
    assert!(
        asks(&mut connects(&server).await, "register", json!({ "username": "eve" })).await,
        "a refused name is kept"
    );
}
