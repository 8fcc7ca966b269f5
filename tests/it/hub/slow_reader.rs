//! A client that stops reading hurts nobody else, costs a bounded amount of memory, and misses nothing in the end.

use super::hub;
use anyhow::{Context, ensure};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use testkit::{Client, Result, http};

/// Members that read.
const READERS: usize = 200;
/// Messages of one round.
const MESSAGES: usize = 100;
/// Rounds of each kind, one after the other in turn.
const ROUNDS: usize = 3;

async fn registered(url: &str, name: &str, since: Option<&str>) -> Result<(Client, Value)> {
    let mut client = Client::connect(url, "/chat").await?;
    client.waits(Duration::from_secs(60));
    let mut wish = json!({ "username": name });
    if let Some(since) = since {
        wish["since"] = since.into();
    }
    let ack = client.emit_with_ack("register", wish).await?;
    ensure!(ack["ok"] == true, "refused: {ack}");
    let history = client.sees("chatHistory").await;
    Ok((client, history))
}

/// Reads messages for ever and returns how long each took, in the sender's own clock, until `count` have come.
async fn reads(mut client: Client, count: usize, start: Instant) -> Result<(Client, Vec<Duration>)> {
    let mut delays = Vec::with_capacity(count);
    while delays.len() < count {
        let message = client.sees("appendMessage").await;
        let sent: u64 = message["text"]
            .as_str()
            .context("text")?
            .split(' ')
            .next()
            .context("time")?
            .parse()?;
        delays.push(start.elapsed().saturating_sub(Duration::from_micros(sent)));
    }
    Ok((client, delays))
}

/// Sends a round's messages to `readers` and returns the 99th percentile of the delays, over all of them.
async fn round(sender: &mut Client, readers: &mut Vec<Client>) -> Result<Duration> {
    let start = Instant::now();
    let reading: Vec<_> = readers
        .drain(..)
        .map(|client| tokio::spawn(reads(client, MESSAGES, start)))
        .collect();
    for _ in 0..MESSAGES {
        let text = format!("{} microseconds", start.elapsed().as_micros());
        sender.emit_with_ack("sendMessage", json!({ "text": text })).await?;
    }
    let mut delays = Vec::new();
    for reading in reading {
        let (client, own) = reading.await??;
        readers.push(client);
        delays.extend(own);
    }
    delays.sort_unstable();
    delays.get(delays.len() * 99 / 100).copied().context("no delays")
}

fn median(mut values: Vec<Duration>) -> Duration {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Two hubs, one of them with a member that doesn't read, take turns, so that a busy machine slows both.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_reader_that_stops_slows_nobody_and_misses_nothing() -> Result {
    let (calm, other) = (
        hub(|_| ()).await?,
        hub(|config| config.limits.outbox_packets = 64).await?,
    );
    let mut rooms = Vec::new();
    for server in [&calm, &other] {
        let mut sender = registered(&server.url(), "sender", None).await?.0;
        for _ in 0..100 {
            sender
                .emit_with_ack("sendMessage", json!({ "text": "x".repeat(3_900) }))
                .await?;
        }
        let mut readers = Vec::new();
        for number in 0..READERS {
            readers.push(registered(&server.url(), &format!("reader {number}"), None).await?.0);
        }
        rooms.push((sender, readers));
    }
    // It asks for 40 MB and reads nothing: its socket is full, then its queue.
    let (mut stopped, _) = registered(&other.url(), "stopped", None).await?;
    for _ in 0..100 {
        stopped.emit("chatHistory", ()).await?;
    }
    let (mut without, mut with) = (Vec::new(), Vec::new());
    for number in 0..ROUNDS * 2 {
        let index = number % 2;
        let (sender, readers) = rooms.get_mut(index).context("two hubs")?;
        let p99 = round(sender, readers).await?;
        [&mut without, &mut with][index].push(p99);
    }
    let (without, with) = (median(without), median(with));
    assert!(
        with <= without.mul_f64(1.5),
        "p99 {with:?} with the stopped reader, {without:?} without it"
    );
    let metrics = http::get(other.addr(), "/metrics").await?;
    assert!(metrics.body.contains("hub_fallen_behind_total 1\n"), "{}", metrics.body);
    returns(&other.url(), &mut stopped).await
}

/// What had been queued for the stopped reader still reaches it, then the end; with `since` it gets the rest, each once.
async fn returns(url: &str, stopped: &mut Client) -> Result {
    stopped.waits(Duration::from_secs(20));
    let mut ids = Vec::new();
    while let Ok(event) = stopped.next_event().await {
        if event.name != "appendMessage" {
            continue;
        }
        ids.push(event.arg()["id"].as_str().context("id")?.to_owned());
    }
    let behind = ids.len();
    assert!(behind < ROUNDS * MESSAGES, "it was never behind");
    let since = ids.last().cloned().context("it saw nothing before it fell behind")?;
    let (_, history) = registered(url, "stopped again", Some(&since)).await?;
    let rest = history.as_array().context("history")?;
    ids.extend(
        rest.iter()
            .filter_map(|message| message["id"].as_str())
            .map(str::to_owned),
    );
    assert_eq!(
        ids.len(),
        ROUNDS * MESSAGES,
        "{behind} before it fell behind, {} after",
        rest.len()
    );
    assert!(ids.is_sorted_by(|a, b| a < b), "not in order, or twice");
    Ok(())
}
