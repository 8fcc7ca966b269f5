//! What people notice of two stores, and what they don't.

use super::{Place, backup_server, backup_server_with};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use testkit::{Client, http};

async fn ann(server: &testkit::Server) -> Result<Client> {
    let mut ann = Client::connect(&server.url(), "/chat").await?;
    ann.emit_with_ack("register", json!({ "username": "ann" })).await?;
    ann.sees("chatHistory").await;
    Ok(ann)
}

async fn says(ann: &mut Client, number: usize) -> Result<Value> {
    let ack = ann
        .emit_with_ack("sendMessage", json!({ "text": format!("m{number}") }))
        .await?;
    anyhow::ensure!(ack["ok"] == true, "m{number} was refused: {ack}");
    ann.sees("appendMessage").await;
    Ok(ack)
}

/// Every message there is, page by page from the newest.
async fn everything(ann: &mut Client) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    let mut wish = json!({ "limit": 3 });
    loop {
        let answer = ann.emit_with_ack("chatHistory", wish).await?;
        let page = answer["messages"]
            .as_array()
            .with_context(|| format!("refused: {answer}"))?;
        let Some(first) = page.first() else {
            return Ok(texts);
        };
        let page_texts = page
            .iter()
            .filter_map(|message| message["text"].as_str().map(str::to_owned));
        texts.splice(0..0, page_texts.collect::<Vec<_>>());
        wish = json!({ "limit": 3, "before": first["id"] });
    }
}

fn numbered(count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("m{number}")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn history_goes_across_the_border_and_a_restart() -> Result<()> {
    let Some(place) = Place::empty().await? else {
        return Ok(());
    };
    let few = |config: &mut realtime_hub::config::Config| config.stores.live_messages = 2;
    let (server, keeper) = backup_server_with(&place, few).await?;
    let mut at_ann = ann(&server).await?;
    for number in 1..=7 {
        says(&mut at_ann, number).await?;
    }
    let report = keeper.backup().run_out().await?;
    assert_eq!((report.messages, report.trimmed), (7, 5), "{report:?}");
    for number in 8..=9 {
        says(&mut at_ann, number).await?;
    }
    assert_eq!(everything(&mut at_ann).await?, numbered(9));
    server.stop().await;
    let (server, keeper) = backup_server_with(&place, few).await?;
    assert_eq!(everything(&mut ann(&server).await?).await?, numbered(9));
    // The cursor was there: the second run carries only what the first had not.
    assert_eq!(keeper.backup().run_out().await?.messages, 2);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn mongodb_away_stops_nobody_from_writing() -> Result<()> {
    let Some(mut place) = Place::empty().await? else {
        return Ok(());
    };
    let server = backup_server(&place).await?;
    let mut at_ann = ann(&server).await?;
    place.mongo.kill()?;
    for number in 1..=3 {
        says(&mut at_ann, number).await?;
    }
    assert_eq!(everything(&mut at_ann).await?, numbered(3));
    let ready = http::send(server.addr(), "GET", "/readyz", &[], "").await?;
    assert_eq!(ready.status, 200, "{}", ready.body);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_metrics_say_what_waits() -> Result<()> {
    let Some(place) = Place::empty().await? else {
        return Ok(());
    };
    let server = backup_server(&place).await?;
    let mut at_ann = ann(&server).await?;
    says(&mut at_ann, 1).await?;
    loop {
        let metrics = http::send(server.addr(), "GET", "/metrics", &[], "").await?.body;
        for name in [
            "hub_backup_lag_seconds",
            "hub_backup_last_success_timestamp_seconds",
            "hub_backup_failures_total",
        ] {
            assert!(metrics.contains(name), "no {name} in {metrics}");
        }
        // Whoever keeps the backups looks once a second.
        if metrics.lines().any(|line| line == "hub_backup_backlog 1") {
            return Ok(());
        }
    }
}
