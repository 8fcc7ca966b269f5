//! What chapter 12 mends of the chapters before it, and what it leaves open.

use anyhow::Result;
use serde_json::{Value, json};

use super::{Row, Verdict};
use crate::ch12_end_to_end::{call, sealed_server, two};
use crate::ch14_backup::ladder as ch14;

pub(super) const ROWS: &[Row] = &[Row {
    claim: "published_keys_survive_a_restart",
    fails_at: "ch12_end_to_end",
    because: "no key of bob's any more",
    fails: || Box::pin(published_keys_survive_a_restart()),
    holds_from: "ch14_backup",
    holds: Some(|| Box::pin(ch14::published_keys_survive_a_restart())),
}];

async fn published_keys_survive_a_restart() -> Result<Verdict> {
    let before = sealed_server().await?;
    let (_ann, bob) = two(&before).await?;
    before.stop().await;
    let after = sealed_server().await?;
    // Accounts that didn't survive either are made again, under the same ids.
    let password = "correct horse battery";
    for name in ["ann", "bob"] {
        let account = json!({ "username": name, "password": password });
        call(&after, "POST", "/api/sign-up", "", account).await?;
    }
    let (_, ann) = call(
        &after,
        "POST",
        "/api/log-in",
        "",
        json!({ "username": "ann", "password": password }),
    )
    .await?;
    let token = ann["token"].as_str().unwrap_or_default();
    let (status, _) = call(&after, "GET", &format!("/api/users/{}/key", bob.id), token, Value::Null).await?;
    Ok(match status {
        404 => Verdict::Fails("the server knows no key of bob's any more".into()),
        200 => Verdict::Holds,
        other => anyhow::bail!("the key was answered with {other}"),
    })
}

/// Mends chapter 11: what the server hands out again is what it has stored.
pub(super) async fn the_server_cannot_read_a_private_chat() -> Result<Verdict> {
    let server = sealed_server().await?;
    let (mut ann, mut bob) = two(&server).await?;
    let sent = ann.says(&bob.id, "t1", "marmalade").await?;
    let conversation = sent["conversation"]["id"].as_str().unwrap_or_default();
    let path = format!("/api/conversations/{conversation}/messages");
    let (_, stored) = call(&server, "GET", &path, &bob.token, Value::Null).await?;
    let opened = bob.opens(&stored["messages"][0])?;
    anyhow::ensure!(opened.text == "marmalade", "bob can't read it either: {stored}");
    Ok(if stored.to_string().contains("marmalade") {
        Verdict::Fails(format!("it is in what the server has stored: {stored}"))
    } else {
        Verdict::Holds
    })
}

/// Mends chapter 10: what is for one person is passed on, and only that person reads it.
pub(super) async fn only_the_receiver_reads_what_is_for_one() -> Result<Verdict> {
    let server = sealed_server().await?;
    let (mut ann, mut bob) = two(&server).await?;
    let words = "Your mark is a 6.";
    ann.says(&bob.id, "t1", words).await?;
    let passed_on = bob.client.sees("new-chat-message").await;
    anyhow::ensure!(bob.opens(&passed_on)?.text == words, "bob can't read it either");
    Ok(if passed_on.to_string().contains(words) {
        Verdict::Fails("the server passes on the plain words".into())
    } else {
        Verdict::Holds
    })
}
