//! Redis goes away, comes back, and comes back older.

use super::{chats, hub, redis};
use crate::ch07_group_chat::says;
use anyhow::Context;
use serde_json::{Value, json};
use testkit::servers::Redis;
use testkit::{Client, Result, Server, http};

async fn readiness(server: &Server) -> Result<u16> {
    Ok(http::get(server.addr(), "/readyz").await?.status)
}

/// Asks until the hub has noticed.
async fn until_ready(server: &Server) -> Result<()> {
    for _ in 0..500 {
        if readiness(server).await? == 200 {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    anyhow::bail!("Redis is back, and the hub isn't ready")
}

async fn sends(client: &mut Client, temp_id: &str, text: &str) -> Result<Value> {
    let wish = json!({ "text": text, "tempId": temp_id });
    client.emit_with_ack("sendMessage", wish).await
}

#[tokio::test]
async fn while_redis_is_away_nothing_is_acked_and_nothing_is_told() -> Result<()> {
    let Some(mut redis) = redis().await? else { return Ok(()) };
    let server = hub(&redis).await?;
    let (mut ann, _) = chats(&server, "ann", None).await?;
    let (mut bob, _) = chats(&server, "bob", None).await?;
    redis.kill()?;
    let refused = sends(&mut ann, "t1", "one").await?;
    assert_eq!(refused["error"]["code"], "unavailable", "{refused}");
    assert_eq!(readiness(&server).await?, 503);
    redis.restart().await?;
    until_ready(&server).await?;
    assert_eq!(sends(&mut ann, "t2", "two").await?["ok"], true);
    assert_eq!(
        bob.sees("appendMessage").await["text"],
        "two",
        "the first that Bob hears"
    );
    assert_eq!(sends(&mut ann, "t1", "one").await?["ok"], true);
    assert_eq!(bob.sees("appendMessage").await["text"], "one", "sent again");
    let (_cem, history) = chats(&server, "cem", None).await?;
    assert_eq!(history, ["two", "one"]);
    Ok(())
}

/// The power is cut, and the disk has only the first `size` bytes of the file.
async fn power_cut(redis: &mut Redis, size: u64) -> Result<()> {
    redis.kill()?;
    let file = redis.data().join("appendonlydir/appendonly.aof.1.incr.aof");
    std::fs::OpenOptions::new().write(true).open(file)?.set_len(size)?;
    redis.restart().await
}

#[tokio::test]
async fn a_redis_that_comes_back_older_gives_no_id_twice_and_clients_are_told() -> Result<()> {
    let Some(mut redis) = redis().await? else { return Ok(()) };
    let server = hub(&redis).await?;
    let (mut ann, _) = chats(&server, "ann", None).await?;
    let first = says(&mut ann, "one").await?;
    let size = redis
        .data()
        .join("appendonlydir/appendonly.aof.1.incr.aof")
        .metadata()?
        .len();
    let lost = says(&mut ann, "two").await?;
    power_cut(&mut redis, size).await?;
    until_ready(&server).await?;
    let next = says(&mut ann, "three").await?;
    assert!(next["id"].as_str() > lost["id"].as_str(), "{next} after {lost}");
    for (since, reload) in [(&first, true), (&lost, true), (&next, false)] {
        let mut client = Client::connect(&server.url(), "/chat").await?;
        let since = since["id"].as_str().context("no id")?;
        let ack = client
            .emit_with_ack("register", json!({ "username": "bob", "since": since }))
            .await?;
        assert_eq!(ack["reload"] == true, reload, "since {since}: {ack}");
        let history = client.sees("chatHistory").await;
        let history = crate::ch07_group_chat::texts(&history);
        let expected: &[&str] = if reload { &["one", "three"] } else { &[] };
        assert_eq!(history, expected, "since {since}");
        client.disconnect().await?;
        // Bob's name is free when the hub has noticed.
        while chats(&server, "bob", None).await.is_err() {}
    }
    Ok(())
}
