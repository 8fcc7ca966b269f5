//! What chapter 14 mends of the chapters before it, and what its own server can't do yet.

use anyhow::{Context, Result};
use serde_json::json;
use testkit::Client;

use super::{Row, Verdict};
use crate::ch09_lobby::{logs_in, signs_up};
use crate::ch12_end_to_end::{call, two};
use crate::ch14_backup::{Place, backup_server};

pub(super) const ROWS: &[Row] = &[Row {
    claim: "people_on_two_hubs_hear_each_other",
    fails_at: "ch14_backup",
    because: "bob was told of nothing",
    fails: || Box::pin(people_on_two_hubs_hear_each_other()),
    holds_from: "ch17_scale_out",
    holds: None,
}];

async fn people_on_two_hubs_hear_each_other() -> Result<Verdict> {
    let place = Place::empty().await?;
    let (one, other) = (backup_server(&place).await?, backup_server(&place).await?);
    let mut ann = Client::connect(&one.url(), "/chat").await?;
    let mut bob = Client::connect(&other.url(), "/chat").await?;
    for (client, name) in [(&mut ann, "ann"), (&mut bob, "bob")] {
        client.emit_with_ack("register", json!({ "username": name })).await?;
    }
    let ack = ann.emit_with_ack("sendMessage", json!({ "text": "Hi Bob!" })).await?;
    anyhow::ensure!(ack["ok"] == true, "ann's message was refused: {ack}");
    let (events, history) = bob.events_before("chatHistory", ()).await?;
    let stored = history["messages"][0]["text"].as_str();
    anyhow::ensure!(stored == Some("Hi Bob!"), "bob's hub doesn't have it either: {history}");
    Ok(if events.iter().any(|event| event.name == "appendMessage") {
        Verdict::Holds
    } else {
        Verdict::Fails("it is in the history, and bob was told of nothing".into())
    })
}

/// Mends chapter 9: accounts are in MongoDB.
pub(super) async fn accounts_survive_a_restart() -> Result<Verdict> {
    let place = Place::empty().await?;
    let before = backup_server(&place).await?;
    signs_up(&before, "ann").await?;
    before.stop().await;
    let after = backup_server(&place).await?;
    logs_in(&after, "ann").await.context("after a restart")?;
    Ok(Verdict::Holds)
}

/// Mends chapter 12: so are the keys that they have published.
pub(super) async fn published_keys_survive_a_restart() -> Result<Verdict> {
    let place = Place::empty().await?;
    let before = backup_server(&place).await?;
    let (ann, bob) = two(&before).await?;
    before.stop().await;
    let after = backup_server(&place).await?;
    let path = format!("/api/users/{}/key", bob.id);
    let (status, key) = call(&after, "GET", &path, &ann.token, serde_json::Value::Null).await?;
    Ok(match status {
        200 => Verdict::Holds,
        _ => Verdict::Fails(format!("{status}: {key}")),
    })
}
