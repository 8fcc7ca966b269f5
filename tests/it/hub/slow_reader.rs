//! A client that stops reading hurts nobody else, costs a bounded amount of memory, and misses nothing in the end.

use super::hub;
use anyhow::{Context, ensure};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use testkit::{Client, Result, http};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

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
    let mut stopped = Stopped::registers(&other.url()).await?;
    for _ in 0..100 {
        stopped.socket.send(Message::text(r#"42/chat,["chatHistory"]"#)).await?;
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
    returns(&other.url(), stopped).await
}

/// A client whose program has stopped: `testkit`'s own reads in the background, to answer heartbeats.
struct Stopped {
    socket: WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>,
}

impl Stopped {
    async fn registers(url: &str) -> Result<Self> {
        let url = format!("{}/socket.io/?EIO=4&transport=websocket", url.replacen("http", "ws", 1));
        let (mut socket, _) = connect_async(url).await?;
        socket.send(Message::text("40/chat,")).await?;
        let mut this = Self { socket };
        // An event before the answer would come from somebody whom the namespace doesn't know yet, and end the connection.
        this.reads_until("40/chat").await?;
        let register = r#"42/chat,0["register",{"username":"stopped"}]"#;
        this.socket.send(Message::text(register)).await?;
        // The last of what a registration brings, so that what follows is told to a member.
        this.reads_until("43/chat,0").await?;
        Ok(this)
    }

    async fn reads_until(&mut self, start: &str) -> Result {
        while !self.reads().await?.context("the hub hung up")?.starts_with(start) {}
        Ok(())
    }

    /// The next text, or `None` at the end of the connection or of its place in the namespace.
    async fn reads(&mut self) -> Result<Option<String>> {
        match tokio::time::timeout(Duration::from_secs(20), self.socket.next()).await? {
            Some(Ok(Message::Text(text))) if !text.starts_with("41/chat") => Ok(Some(text.as_str().to_owned())),
            _ => Ok(None),
        }
    }
}

/// What had been queued for the stopped reader still reaches it, then the end; with `since` it gets the rest, each once.
async fn returns(url: &str, mut stopped: Stopped) -> Result {
    let mut ids = Vec::new();
    let (mut pages, mut newest) = (0, String::new());
    while let Some(text) = stopped.reads().await? {
        let Some(json) = text.strip_prefix("42/chat,") else {
            continue;
        };
        let event: Value = serde_json::from_str(json)?;
        match event[0].as_str() {
            Some("appendMessage") => ids.push(event[1]["id"].as_str().context("id")?.to_owned()),
            _ => {
                pages += 1;
                newest = event[1][99]["id"].as_str().context("a page of 100")?.to_owned();
            }
        }
    }
    assert!(
        ids.len() < ROUNDS * MESSAGES && pages < 100,
        "it was never behind: {pages} pages, {} messages",
        ids.len()
    );
    let since = ids.last().cloned().unwrap_or(newest);
    let (_, history) = registered(url, "stopped again", Some(&since)).await?;
    let rest = history.as_array().context("history")?;
    ids.extend(
        rest.iter()
            .filter_map(|message| message["id"].as_str())
            .map(str::to_owned),
    );
    assert_eq!(ids.len(), ROUNDS * MESSAGES, "{} came after it returned", rest.len());
    assert!(ids.is_sorted_by(|a, b| a < b), "not in order, or twice");
    Ok(())
}
