//! What chapter 4's emitter can't do, and which chapter mends it.

use std::sync::{Arc, Mutex};

use anyhow::{Context, Result};
use serde_json::json;
use tokio::sync::broadcast::{self, error::TryRecvError};

use super::{Row, Verdict, ch11};
use crate::ch04_event_emitter::emitter::{Emitter, ListenerId};
use crate::ch05_websocket::Page;
use crate::ch07_group_chat::{chat_server, connects, joins, says, texts};

pub(crate) const ROWS: &[Row] = &[
    Row {
        claim: "an_event_reaches_another_process",
        fails_at: "ch04_event_emitter",
        because: "each process greets only itself",
        fails: || Box::pin(async { another_process() }),
        holds_from: "ch05_websocket",
        holds: Some(|| Box::pin(over_a_socket())),
    },
    Row {
        claim: "a_late_listener_gets_the_history",
        fails_at: "ch04_event_emitter",
        because: "heard only m2",
        fails: || Box::pin(async { Ok(late_listener()) }),
        holds_from: "ch07_group_chat",
        holds: Some(|| Box::pin(history_of_a_chat())),
    },
    Row {
        claim: "a_payload_of_the_wrong_shape_is_refused",
        fails_at: "ch04_event_emitter",
        because: "the listener was called with it",
        fails: || Box::pin(async { Ok(wrong_shape()) }),
        holds_from: "ch07_group_chat",
        holds: Some(|| Box::pin(wrong_shape_in_a_chat())),
    },
    Row {
        claim: "a_slow_listener_misses_nothing",
        fails_at: "ch04_event_emitter",
        because: "missed 2",
        fails: || Box::pin(async { slow_listener() }),
        holds_from: "ch11_private_chat",
        holds: Some(|| Box::pin(ch11::a_slow_listener_misses_nothing())),
    },
];

/// An emitter, and everything that one listener to `event` hears from now on.
fn listening(emitter: &Emitter, event: &str) -> (Arc<Mutex<Vec<String>>>, ListenerId) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let writes = Arc::clone(&heard);
    let id = emitter.on(event, move |payload| {
        writes
            .lock()
            .into_iter()
            .for_each(|mut all| all.push(payload.to_owned()));
    });
    (heard, id)
}

fn taken(heard: &Mutex<Vec<String>>) -> Vec<String> {
    heard
        .lock()
        .map(|mut all| std::mem::take(&mut *all))
        .unwrap_or_default()
}

/// Two processes of the example, alive at the same time, each with a listener to `greet` that prints.
fn another_process() -> Result<Verdict> {
    let example = crate::smoke::binary("ch04_event_emitter")?;
    let start = || {
        std::process::Command::new(&example)
            .stdout(std::process::Stdio::piped())
            .spawn()
    };
    let both = [start()?, start()?];
    let mut greetings = 0;
    for process in both {
        greetings += String::from_utf8(process.wait_with_output()?.stdout)?
            .matches("Hello, Alice")
            .count();
    }
    Ok(match greetings {
        2 => Verdict::Fails("each process greets only itself".into()),
        4 => Verdict::Holds,
        other => Verdict::Fails(format!("{other} greetings from two processes")),
    })
}

/// What one page says on `/talk` is heard by another, and the server between them is a process of its own.
async fn over_a_socket() -> Result<Verdict> {
    let server = crate::smoke::start("ch05_websocket").await?;
    let url = format!("ws://{}/talk", server.address);
    let (mut ann, mut bob) = (Page::connect(&url).await?, Page::connect(&url).await?);
    // Bob's own words come back when the server listens for him.
    bob.says("bob listens").await?;
    while bob.hears().await? != "bob listens" {}
    ann.says("Hello, Bob").await?;
    Ok(match bob.hears().await?.as_str() {
        "Hello, Bob" => Verdict::Holds,
        other => Verdict::Fails(format!("bob heard `{other}`")),
    })
}

fn late_listener() -> Verdict {
    let emitter = Emitter::default();
    emitter.emit("message", "m1");
    let (heard, _) = listening(&emitter, "message");
    emitter.emit("message", "m2");
    let heard = taken(&heard);
    if heard == ["m1", "m2"] {
        Verdict::Holds
    } else {
        Verdict::Fails(format!("heard only {}", heard.join(", ")))
    }
}

/// Bob registers after Ann has spoken, and is handed what she said.
async fn history_of_a_chat() -> Result<Verdict> {
    let server = chat_server().await?;
    let mut ann = joins(&server, "ann").await?;
    says(&mut ann, "m1").await?;
    let mut bob = connects(&server).await?;
    bob.emit_with_ack("register", json!({ "username": "bob" })).await?;
    let history = bob.sees("chatHistory").await;
    Ok(if texts(&history) == ["m1"] {
        Verdict::Holds
    } else {
        Verdict::Fails(format!("bob was handed {history}"))
    })
}

/// A chat message has a text. The emitter knows nothing of that.
fn wrong_shape() -> Verdict {
    let emitter = Emitter::default();
    let (heard, _) = listening(&emitter, "sendMessage");
    emitter.emit("sendMessage", r#"{"text":7}"#);
    if taken(&heard).is_empty() {
        Verdict::Holds
    } else {
        Verdict::Fails("the listener was called with it".into())
    }
}

/// The server answers with an error, and what Bob sees next is a message that is right.
async fn wrong_shape_in_a_chat() -> Result<Verdict> {
    let server = chat_server().await?;
    let (mut ann, mut bob) = (joins(&server, "ann").await?, joins(&server, "bob").await?);
    let ack = ann.emit_with_ack("sendMessage", json!({ "text": 7 })).await?;
    says(&mut ann, "fence").await?;
    let next = bob.sees("appendMessage").await;
    let refused = ack["error"]["code"] == "invalid_payload" && next["text"] == "fence";
    Ok(if refused {
        Verdict::Holds
    } else {
        Verdict::Fails(format!("ann was told {ack}, bob saw {next}"))
    })
}

/// Room for four, six are sent, and then the listener looks.
fn slow_listener() -> Result<Verdict> {
    let (sender, mut receiver) = broadcast::channel(4);
    for n in 1..=6 {
        sender.send(n).context("the receiver exists")?;
    }
    match receiver.try_recv() {
        Ok(1) => Ok(Verdict::Holds),
        Err(TryRecvError::Lagged(missed)) => Ok(Verdict::Fails(format!("missed {missed}"))),
        other => anyhow::bail!("neither m1 nor a count of what was missed: {other:?}"),
    }
}

/// Chapter 3's claim: Bob stops listening while the program runs.
pub(super) fn a_listener_leaves() -> Verdict {
    let emitter = Emitter::default();
    let (heard, bob) = listening(&emitter, "message");
    emitter.emit("message", "m1");
    emitter.off(bob);
    emitter.emit("message", "m2");
    let heard = taken(&heard);
    if heard == ["m1"] {
        Verdict::Holds
    } else {
        Verdict::Fails(format!("bob heard {}", heard.join(", ")))
    }
}

/// Chapter 3's other claim: a listener panics between two that don't.
pub(super) fn a_listener_panics() -> Verdict {
    let emitter = Emitter::default();
    let (told, _) = listening(&emitter, "error");
    let (before, _) = listening(&emitter, "message");
    emitter.on("message", |_| std::panic::resume_unwind(Box::new("the disk is full")));
    let (after, _) = listening(&emitter, "message");
    emitter.emit("message", "m1");
    let (before, after, told) = (taken(&before), taken(&after), taken(&told).len());
    if before == ["m1"] && after == ["m1"] && told == 1 {
        Verdict::Holds
    } else {
        Verdict::Fails(format!("before it {before:?}, after it {after:?}, {told} errors"))
    }
}
