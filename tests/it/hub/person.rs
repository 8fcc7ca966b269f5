//! Somebody whose connection breaks all the time, and who behaves as the pages do: what isn't acked is sent again with the same
//! `tempId`, and each new connection asks for what came after the last message seen.

use anyhow::{Context, ensure};
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;
use testkit::{Client, Event, Result};
use tokio::time::timeout;

/// How somebody speaks in one of the protocols.
pub(super) trait Speaks {
    /// Connects, and asks for everything after `since`.
    async fn connect(&mut self, since: Option<&str>) -> Result<Client>;
    /// The command that sends `text`.
    fn command(&self, text: &str) -> (&'static str, Value);
    /// The messages of an event: id and text.
    fn messages(&self, event: &Event) -> Vec<(String, String)>;
    /// Whether such an event proves that everything before its messages has come. `since` says what did.
    fn proves(&self, event: &Event) -> bool;
    /// The event that says that a message was delivered, where there is one. A message is told again as long as it wasn't.
    fn receipt(&self) -> Option<&'static str>;
}

/// One side of a conversation.
pub(super) struct Person<S> {
    speaks: S,
    client: Option<Client>,
    unsent: VecDeque<String>,
    pub(super) seen: BTreeMap<String, String>,
    /// Everything up to here has come.
    since: Option<String>,
    pub(super) kills: usize,
    random: u64,
}

impl<S: Speaks> Person<S> {
    /// Somebody who has `texts` to say.
    pub(super) fn new(speaks: S, texts: impl Iterator<Item = String>, seed: u64) -> Self {
        Self {
            speaks,
            client: None,
            unsent: texts.collect(),
            seen: BTreeMap::new(),
            since: None,
            kills: 0,
            random: seed | 1,
        }
    }

    /// Xorshift: the same seed kills at the same points of the program, though not at the same points in time.
    fn dice(&mut self, sides: u64) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random % sides
    }

    /// Talks until everything is said and the connection was cut `kills` times.
    pub(super) async fn talks(&mut self, kills: usize) -> Result {
        while self.kills < kills || !self.unsent.is_empty() {
            self.ensure_connected().await?;
            if self.kills == kills {
                self.does_something().await?;
                continue;
            }
            let patience = Duration::from_micros(self.dice(6_000));
            match timeout(patience, self.does_something()).await {
                Ok(done) if self.dice(3) > 0 => done?,
                // In the middle of it, or right after it: without a goodbye.
                _ => {
                    self.client = None;
                    self.kills += 1;
                }
            }
        }
        Ok(())
    }

    /// Connects once more without being cut, and takes in what is missing.
    pub(super) async fn catches_up(&mut self) -> Result {
        self.client = None;
        self.ensure_connected().await?;
        let client = self.client.as_mut().context("just connected")?;
        let (events, _) = client.events_before("no such event", json!({})).await?;
        self.sees(&events).await
    }

    async fn ensure_connected(&mut self) -> Result {
        if self.client.is_none() {
            self.client = Some(self.speaks.connect(self.since.as_deref()).await?);
        }
        Ok(())
    }

    /// Sends the next text, or reads for a moment.
    async fn does_something(&mut self) -> Result {
        let Some(client) = &mut self.client else { return Ok(()) };
        let Some(text) = self.unsent.front() else {
            let event = client.next_event().await?;
            return self.sees(&[event]).await;
        };
        let (event, payload) = self.speaks.command(text);
        let (events, ack) = client.events_before(event, payload).await?;
        ensure!(ack["ok"] == true, "refused: {ack}");
        self.unsent.pop_front();
        self.sees(&events).await
    }

    async fn sees(&mut self, events: &[Event]) -> Result {
        for event in events {
            let proves = self.speaks.proves(event);
            for (id, text) in self.speaks.messages(event) {
                self.sees_one(id, text, proves).await?;
            }
        }
        Ok(())
    }

    async fn sees_one(&mut self, id: String, text: String, proves: bool) -> Result {
        let receipt = self.speaks.receipt();
        if let (Some(event), Some(client)) = (receipt, &mut self.client) {
            client.emit(event, json!(id)).await?;
        }
        if proves {
            let is_new = !self.seen.contains_key(&id);
            let since = self.since.take().filter(|since| *since > id);
            ensure!(!is_new || since.is_none(), "{id} came after {since:?}");
            self.since = since.or_else(|| Some(id.clone()));
        }
        let before = self.seen.insert(id.clone(), text);
        ensure!(before.is_none() || receipt.is_some(), "came twice: {id} {before:?}");
        Ok(())
    }
}
