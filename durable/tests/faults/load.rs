//! People who go on talking, whatever happens: what isn't acked is sent again with the same `tempId`.

use anyhow::{Context as _, bail};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use testkit::{Client, Result};
use tokio::time::{sleep, timeout};

/// Longer than a store's own patience, so that an answer isn't lost on our side.
const ANSWER: Duration = Duration::from_secs(8);

/// What was acked: by the message's id, the log that must have it and what was said.
#[derive(Debug, Default)]
pub(super) struct Acked(Mutex<BTreeMap<String, (String, String)>>);

impl Acked {
    /// An id that was acked before, for something else, ends the test.
    fn note(&self, id: &str, log: &str, text: &str) -> Result {
        let entry = (log.to_owned(), text.to_owned());
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match all.insert(id.to_owned(), entry.clone()) {
            Some(other) if other != entry => bail!("the id {id} came twice: {other:?} and {entry:?}"),
            _ => Ok(()),
        }
    }

    pub(super) fn all(&self) -> BTreeMap<String, (String, String)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Somebody with an account.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) user: Value,
    pub(super) token: String,
}

impl Person {
    pub(super) fn id(&self) -> &str {
        self.user["id"].as_str().unwrap_or_default()
    }
}

/// One who talks: to everybody in the lobby, or in letters to one other.
pub(super) struct Talker {
    pub(super) me: Person,
    pub(super) to: Option<Person>,
    /// Where the hub is, which may be another place after a restart.
    pub(super) url: Arc<Mutex<String>>,
    pub(super) acked: Arc<Acked>,
    pub(super) stop: Arc<AtomicBool>,
}

impl Talker {
    /// Talks until it is told to stop. An error is an answer that must not be.
    pub(super) async fn talks(self) -> Result<u64> {
        let mut client = None;
        let mut said = 0;
        while !self.stop.load(Ordering::SeqCst) {
            self.says(&mut client, said).await?;
            said += 1;
            sleep(Duration::from_millis(2)).await;
        }
        Ok(said)
    }

    fn log(&self) -> String {
        let Some(to) = &self.to else {
            return "lobby".into();
        };
        let (one, other) = (self.me.id().min(to.id()), self.me.id().max(to.id()));
        format!("private:{one}-{other}")
    }

    fn command(&self, text: &str) -> (&'static str, Value) {
        let Some(to) = &self.to else {
            return ("chat-message-sent", json!({ "message": text, "tempId": text }));
        };
        let recipients = json!({ self.me.id(): text, to.id(): text });
        let letter = json!({ "sender": self.me.user, "receiver": to.user, "recipients": recipients, "tempId": text });
        ("send-chat-message", letter)
    }

    /// One message, until it is acked. When the test ends, it may stay unsaid.
    async fn says(&self, client: &mut Option<Client>, number: u64) -> Result {
        let text = format!("{} {} {number}", self.log(), self.me.id());
        let (event, args) = self.command(&text);
        while !self.stop.load(Ordering::SeqCst) {
            if client.is_none() {
                *client = self.connects().await;
            }
            let Some(connected) = client else {
                sleep(Duration::from_millis(20)).await;
                continue;
            };
            match timeout(ANSWER, connected.emit_with_ack(event, args.clone())).await {
                Ok(Ok(answer)) if answer["ok"] == json!(true) => {
                    let id = answer["message"]["id"].as_str().context("an id")?;
                    return self.acked.note(id, &self.log(), &text);
                }
                Ok(Ok(answer)) => match answer["error"]["code"].as_str() {
                    Some("unavailable" | "rate_limited") => sleep(Duration::from_millis(20)).await,
                    _ => bail!("{text}: {answer}"),
                },
                // The connection is gone, or nobody answers.
                _ => *client = None,
            }
        }
        Ok(())
    }

    async fn connects(&self) -> Option<Client> {
        let url = self.url.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let namespace = if self.to.is_some() { "/private" } else { "/lobby" };
        let auth = json!({ "token": self.me.token });
        let mut client = timeout(ANSWER, Client::connect_with_auth(&url, namespace, auth))
            .await
            .ok()?
            .ok()?;
        client.waits(ANSWER);
        if self.to.is_some() {
            let joined = client
                .emit_with_ack("join-chat-room", json!({ "since": "f" }))
                .await
                .ok()?;
            if joined["ok"] != json!(true) {
                return None;
            }
        }
        Some(client)
    }
}
