//! What chapter 11 mends of the chapters before it, and what its own server can't do yet.

use anyhow::{Result, ensure};
use serde_json::json;
use testkit::{Client, http};

use super::ch07::poller::Poller;
use super::{Row, Verdict, ch12};
use crate::ch11_private_chat::{Account, account, arrived, joins, letter, private_server, private_server_with, sends};
use crate::ch13_redis::ladder as ch13;

pub(super) const ROWS: &[Row] = &[
    Row {
        claim: "the_server_cannot_read_a_private_chat",
        fails_at: "ch11_private_chat",
        because: "the server shows the text",
        fails: || Box::pin(the_server_cannot_read_a_private_chat()),
        holds_from: "ch12_end_to_end",
        holds: Some(|| Box::pin(ch12::the_server_cannot_read_a_private_chat())),
    },
    Row {
        claim: "what_waits_survives_a_restart",
        fails_at: "ch11_private_chat",
        because: "nothing waits after a restart",
        fails: || Box::pin(what_waits_survives_a_restart()),
        holds_from: "ch13_redis",
        holds: Some(|| Box::pin(ch13::what_waits_survives_a_restart())),
    },
];

async fn ann_and_bob(server: &testkit::Server) -> Result<(Account, Account)> {
    Ok((account(server, "ann").await?, account(server, "bob").await?))
}

async fn the_server_cannot_read_a_private_chat() -> Result<Verdict> {
    let server = private_server().await?;
    let (ann, bob) = ann_and_bob(&server).await?;
    let (mut at_ann, _) = joins(&server, &ann, None).await?;
    // As this chapter's clients send it.
    sends(&mut at_ann, letter(&ann, &bob, "t1", "marmalade")).await?;
    let bearer = format!("Bearer {}", bob.token);
    let path = "/api/conversations/1-2/messages";
    let stored = http::send(server.addr(), "GET", path, &[("Authorization", &bearer)], "").await?;
    Ok(if stored.body.contains("marmalade") {
        Verdict::Fails("the server shows the text in what it has stored".into())
    } else {
        Verdict::Holds
    })
}

async fn what_waits_survives_a_restart() -> Result<Verdict> {
    let before = private_server().await?;
    let (ann, bob) = ann_and_bob(&before).await?;
    let (mut at_ann, _) = joins(&before, &ann, None).await?;
    sends(&mut at_ann, letter(&ann, &bob, "t1", "wait for Bob")).await?;
    before.stop().await;
    let after = private_server().await?;
    // Even the accounts are gone: this Bob is a new one with the same id.
    let (_ann, bob) = ann_and_bob(&after).await?;
    let (_bob, pending) = joins(&after, &bob, None).await?;
    Ok(match pending {
        0 => Verdict::Fails("nothing waits after a restart".into()),
        _ => Verdict::Holds,
    })
}

/// Mends chapter 7: the same command again, as a client sends it when the first answer got lost.
pub(super) async fn a_retry_is_stored_once() -> Result<Verdict> {
    let server = private_server().await?;
    let (ann, bob) = ann_and_bob(&server).await?;
    for _ in 0..2 {
        let (mut at_ann, _) = joins(&server, &ann, None).await?;
        sends(&mut at_ann, letter(&ann, &bob, "t1", "once")).await?;
    }
    let mut chat = Client::connect(&server.url(), "/chat").await?;
    chat.emit_with_ack("register", json!({ "username": "ann" })).await?;
    for _ in 0..2 {
        chat.emit_with_ack("sendMessage", json!({ "text": "once", "tempId": "t1" }))
            .await?;
    }
    let history = chat.emit_with_ack("chatHistory", ()).await?;
    let in_chat = history["messages"].as_array().map_or(0, Vec::len);
    let (_bob, in_private) = joins(&server, &bob, None).await?;
    Ok(match (in_chat, in_private) {
        (1, 1) => Verdict::Holds,
        both => Verdict::Fails(format!("stored {both:?} times")),
    })
}

/// Mends chapter 4: who listens too slowly loses its connection and no message.
pub(super) async fn a_slow_listener_misses_nothing() -> Result<Verdict> {
    let server = private_server_with(|config| {
        config.limits.outbox_packets = 128;
        config.limits.messages.per_second = 10_000;
        config.limits.messages.burst = 10_000;
    })
    .await?;
    let (ann, bob) = ann_and_bob(&server).await?;
    let slow = Poller::opens(&server).await?;
    slow.posts(&format!(r#"40/private,{{"token":"{}"}}"#, bob.token))
        .await?;
    slow.reads_until("40/private,").await?;
    slow.posts(r#"42/private,0["join-chat-room"]"#).await?;
    slow.reads_until("43/private,0[").await?;
    // From here on it doesn't read.
    let (mut at_ann, _) = joins(&server, &ann, None).await?;
    let mut sent = Vec::new();
    for number in 0..200 {
        let text = number.to_string();
        let message = sends(&mut at_ann, letter(&ann, &bob, &text, &text)).await?;
        sent.push(message["id"].as_str().unwrap_or_default().to_owned());
    }
    let kept = slow.reads().await?;
    let mut seen: Vec<_> = sent.iter().filter(|id| kept.contains(*id)).cloned().collect();
    ensure!(seen.len() < 200, "the reader kept up, so this shows nothing");
    // Back on another connection, it first says what it has.
    let auth = json!({ "token": bob.token });
    let mut back = Client::connect_with_auth(&server.url(), "/private", auth).await?;
    for id in &seen {
        back.emit_with_ack("chat-message-delivered", json!(id)).await?;
    }
    back.emit_with_ack("join-chat-room", ()).await?;
    let (events, _) = back.events_before("fence", ()).await?;
    let missed = events.iter().filter(|event| event.name == "new-chat-message");
    seen.extend(missed.filter_map(|event| event.arg()["id"].as_str().map(str::to_owned)));
    Ok(if seen == sent {
        Verdict::Holds
    } else {
        Verdict::Fails(format!("{} of 200 came, in another order or not at all", seen.len()))
    })
}

/// Mends chapter 9: whoever writes to one person hears that the message came, and that it was read.
pub(super) async fn a_sender_hears_that_it_was_read() -> Result<Verdict> {
    let server = private_server().await?;
    let (ann, bob) = ann_and_bob(&server).await?;
    let (mut at_ann, _) = joins(&server, &ann, None).await?;
    let (mut at_bob, _) = joins(&server, &bob, None).await?;
    let message = sends(&mut at_ann, letter(&ann, &bob, "t1", "Lunch?")).await?;
    at_ann.sees("chat-message-saved").await;
    at_bob.emit_with_ack("chat-message-read", message["id"].clone()).await?;
    let heard = at_ann.sees("chat-message-read").await;
    Ok(if heard["id"] == message["id"] && heard["readAt"].is_number() {
        Verdict::Holds
    } else {
        Verdict::Fails(format!("ann heard {heard}"))
    })
}

/// Mends chapter 10: a message for somebody who isn't there waits.
pub(super) async fn a_message_waits_for_who_is_away() -> Result<Verdict> {
    let server = private_server().await?;
    let (ann, bob) = ann_and_bob(&server).await?;
    let (mut at_ann, _) = joins(&server, &ann, None).await?;
    sends(&mut at_ann, letter(&ann, &bob, "t1", "See me tomorrow.")).await?;
    let (mut back, pending) = joins(&server, &bob, None).await?;
    let came = arrived(&mut back).await?;
    Ok(if pending == 1 && came == ["See me tomorrow."] {
        Verdict::Holds
    } else {
        Verdict::Fails(format!("{pending} were said to wait, and {came:?} came"))
    })
}
