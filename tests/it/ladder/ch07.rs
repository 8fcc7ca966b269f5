//! What chapter 7's group chat can't do, and which chapter mends it.

pub(in crate::ladder) mod poller;

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use self::poller::Poller;
use super::{Row, Verdict, ch08, ch09, ch11};
use crate::ch07_group_chat::{chat_server, connects, joins, says, texts};
use crate::ch13_redis::ladder as ch13;

pub(super) const ROWS: &[Row] = &[
    Row {
        claim: "history_survives_a_restart",
        fails_at: "ch07_group_chat",
        because: "empty after a restart",
        fails: || Box::pin(history_survives_a_restart()),
        holds_from: "ch13_redis",
        holds: Some(|| Box::pin(ch13::history_survives_a_restart())),
    },
    Row {
        claim: "ids_keep_rising_over_a_restart",
        fails_at: "ch07_group_chat",
        because: "came a second time",
        fails: || Box::pin(ids_keep_rising_over_a_restart()),
        holds_from: "ch13_redis",
        holds: Some(|| Box::pin(ch13::ids_keep_rising_over_a_restart())),
    },
    Row {
        claim: "events_of_one_socket_keep_their_order",
        fails_at: "ch07_group_chat",
        because: "was overtaken",
        fails: || Box::pin(events_of_one_socket_keep_their_order()),
        holds_from: "ch08_rooms",
        holds: Some(|| Box::pin(ch08::events_keep_their_order())),
    },
    Row {
        claim: "a_flood_is_refused",
        fails_at: "ch07_group_chat",
        because: "all 200 messages were taken",
        fails: || Box::pin(a_flood_is_refused()),
        holds_from: "ch08_rooms",
        holds: Some(|| Box::pin(ch08::a_flood_is_refused())),
    },
    Row {
        claim: "a_lost_connection_gets_its_name_back",
        fails_at: "ch07_group_chat",
        because: "no `resume`",
        fails: || Box::pin(a_lost_connection_gets_its_name_back()),
        holds_from: "ch08_rooms",
        holds: Some(|| Box::pin(ch08::a_lost_connection_gets_its_name_back())),
    },
    Row {
        claim: "nobody_else_gets_your_name",
        fails_at: "ch07_group_chat",
        because: "registered as ann",
        fails: || Box::pin(nobody_else_gets_your_name()),
        holds_from: "ch09_lobby",
        holds: Some(|| Box::pin(ch09::nobody_else_gets_your_name())),
    },
    Row {
        claim: "a_slow_reader_misses_nothing",
        fails_at: "ch07_group_chat",
        because: "of 300 messages",
        fails: || Box::pin(a_slow_reader_misses_nothing()),
        holds_from: "ch08_rooms",
        holds: Some(|| Box::pin(ch08::a_slow_reader_misses_nothing())),
    },
    Row {
        claim: "a_retry_is_stored_once",
        fails_at: "ch07_group_chat",
        because: "stored 2 times",
        fails: || Box::pin(a_retry_is_stored_once()),
        holds_from: "ch11_private_chat",
        holds: Some(|| Box::pin(ch11::a_retry_is_stored_once())),
    },
    Row {
        claim: "since_brings_what_was_missed",
        fails_at: "ch07_group_chat",
        because: "instead of the one that was missed",
        fails: || Box::pin(since_brings_what_was_missed()),
        holds_from: "ch08_rooms",
        holds: Some(|| Box::pin(ch08::since_brings_what_was_missed())),
    },
];

async fn history_survives_a_restart() -> Result<Verdict> {
    let before = chat_server().await?;
    says(&mut joins(&before, "ann").await?, "remember me").await?;
    before.stop().await;
    let after = chat_server().await?;
    let history = joins(&after, "ann").await?.emit_with_ack("chatHistory", ()).await?;
    Ok(match texts(&history["messages"])[..] {
        [] => Verdict::Fails("the history is empty after a restart".into()),
        _ => Verdict::Holds,
    })
}

async fn ids_keep_rising_over_a_restart() -> Result<Verdict> {
    let before = chat_server().await?;
    let old = says(&mut joins(&before, "ann").await?, "old").await?;
    before.stop().await;
    let after = chat_server().await?;
    let new = says(&mut joins(&after, "ann").await?, "new").await?;
    Ok(match (old["id"].as_str(), new["id"].as_str()) {
        (Some(old), Some(new)) if new > old => Verdict::Holds,
        (_, new) => Verdict::Fails(format!("the id {new:?} came a second time")),
    })
}

async fn events_of_one_socket_keep_their_order() -> Result<Verdict> {
    // Whether two tasks overtake each other is up to the scheduler: one round may well keep the order.
    for _ in 0..50 {
        let server = chat_server().await?;
        let mut ann = joins(&server, "ann").await?;
        let sent: Vec<_> = (0..100).map(|number| number.to_string()).collect();
        for text in &sent {
            ann.emit("sendMessage", json!({ "text": text })).await?;
        }
        let mut stored = Vec::new();
        for _ in &sent {
            stored.push(
                ann.sees("appendMessage").await["text"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned(),
            );
        }
        if let Some((text, _)) = sent.iter().zip(&stored).find(|(sent, stored)| sent != stored) {
            return Ok(Verdict::Fails(format!("message {text} was overtaken")));
        }
    }
    Ok(Verdict::Holds)
}

async fn a_flood_is_refused() -> Result<Verdict> {
    let server = chat_server().await?;
    let mut ann = joins(&server, "ann").await?;
    let started = std::time::Instant::now();
    for number in 0..200 {
        ann.emit("sendMessage", json!({ "text": number.to_string() })).await?;
    }
    // The contract's limit is a burst of 40 and then 20 a second: 200 would need 8 seconds.
    ensure!(
        started.elapsed().as_secs() < 8,
        "this machine is too slow to make a flood"
    );
    for _ in 0..200 {
        let event = ann.next_event().await?;
        if event.arg()["code"] == "rate_limited" {
            return Ok(Verdict::Holds);
        }
        ensure!(event.name == "appendMessage", "{event}");
    }
    Ok(Verdict::Fails("all 200 messages were taken".into()))
}

async fn a_lost_connection_gets_its_name_back() -> Result<Verdict> {
    let server = chat_server().await?;
    // This connection stays open and silent, as one whose network is gone looks from the server.
    let mut lost = connects(&server).await?;
    let first = lost.emit_with_ack("register", json!({ "username": "ann" })).await?;
    let Value::String(resume) = &first["resume"] else {
        return Ok(Verdict::Fails("the ack of `register` carries no `resume`".into()));
    };
    let again = json!({ "username": "ann", "resume": resume });
    let second = connects(&server).await?.emit_with_ack("register", again).await?;
    Ok(if second["ok"] == true {
        Verdict::Holds
    } else {
        Verdict::Fails(format!("refused: {second}"))
    })
}

async fn nobody_else_gets_your_name() -> Result<Verdict> {
    let server = chat_server().await?;
    joins(&server, "ann").await?.disconnect().await?;
    let mut eve = connects(&server).await?;
    // A disconnect has no answer that could be awaited, so the name is asked for until it is free.
    for _ in 0..1_000 {
        let ack = eve.emit_with_ack("register", json!({ "username": "ann" })).await?;
        if ack["ok"] == true {
            return Ok(Verdict::Fails("somebody else has registered as ann".into()));
        }
    }
    Ok(Verdict::Holds)
}

async fn a_slow_reader_misses_nothing() -> Result<Verdict> {
    let server = chat_server().await?;
    let slow = Poller::opens(&server).await?;
    slow.posts("40/chat,").await?;
    // Not the next answer, whatever it is: that may be a ping alone, and an event before the CONNECT is lost.
    slow.reads_until("40/chat,").await?;
    slow.posts(r#"42/chat,0["register",{"username":"slow"}]"#).await?;
    slow.reads_until("43/chat,0[").await?;
    // From here on it doesn't read.
    let mut ann = joins(&server, "ann").await?;
    for number in 0..300 {
        says(&mut ann, &number.to_string()).await?;
    }
    let kept = slow.reads().await?;
    // The fence comes after the first read: an answer finds no room in a buffer that is full.
    slow.posts(r#"42/chat,1["fence"]"#).await?;
    let rest = slow.reads_until("43/chat,1[").await?;
    Ok(match (kept + &rest).matches("appendMessage").count() {
        300 => Verdict::Holds,
        seen => Verdict::Fails(format!("who didn't read for a while got {seen} of 300 messages")),
    })
}

async fn a_retry_is_stored_once() -> Result<Verdict> {
    let server = chat_server().await?;
    let mut ann = joins(&server, "ann").await?;
    for _ in 0..2 {
        // The same command again, as a client sends it when the first answer got lost.
        ann.emit_with_ack("sendMessage", json!({ "text": "once", "tempId": "t1" }))
            .await?;
    }
    let history = ann.emit_with_ack("chatHistory", ()).await?;
    Ok(match texts(&history["messages"]).len() {
        1 => Verdict::Holds,
        count => Verdict::Fails(format!("it was stored {count} times")),
    })
}

async fn since_brings_what_was_missed() -> Result<Verdict> {
    let server = chat_server().await?;
    let mut ann = joins(&server, "ann").await?;
    let seen = says(&mut ann, "seen before the connection broke").await?;
    says(&mut ann, "missed").await?;
    let mut bob = connects(&server).await?;
    bob.emit("register", json!({ "username": "bob", "since": seen["id"] }))
        .await?;
    let history = bob.sees("chatHistory").await;
    Ok(match texts(&history)[..] {
        ["missed"] => Verdict::Holds,
        ref all => Verdict::Fails(format!(
            "{} messages came instead of the one that was missed",
            all.len()
        )),
    })
}
