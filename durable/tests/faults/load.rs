//! People who go on, whatever happens: what isn't acked is sent again.

use super::acked::Acked;
use anyhow::{Context as _, bail};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use testkit::{Client, Result};
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::{sleep, timeout};

/// Longer than a store's own patience, so that an answer isn't lost on our side.
const ANSWER: Duration = Duration::from_secs(8);

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

/// Somebody's connection, which comes back.
pub(super) struct Caller {
    pub(super) me: Person,
    pub(super) namespace: &'static str,
    /// Where the hub is, which may be another place after a restart.
    pub(super) url: Arc<Mutex<String>>,
    pub(super) acked: Arc<Acked>,
    pub(super) stop: Arc<AtomicBool>,
    pub(super) client: Option<Client>,
}

impl Caller {
    pub(super) fn goes_on(&self) -> bool {
        !self.stop.load(Ordering::SeqCst)
    }

    /// One command, until it is acked: the message in the answer. Nothing when the test ends before. Another error than that the
    /// hub can't do it now ends the test.
    pub(super) async fn asks(&mut self, event: &str, args: Value) -> Result<Option<Value>> {
        while self.goes_on() {
            if self.client.is_none() {
                self.client = self.connects().await;
            }
            let Some(connected) = &mut self.client else {
                sleep(Duration::from_millis(20)).await;
                continue;
            };
            match timeout(ANSWER, connected.emit_with_ack(event, args.clone())).await {
                Ok(Ok(mut answer)) if answer["ok"] == json!(true) => return Ok(Some(answer["message"].take())),
                Ok(Ok(answer)) => match answer["error"]["code"].as_str() {
                    Some("unavailable" | "rate_limited") => sleep(Duration::from_millis(20)).await,
                    _ => bail!("{event} {args}: {answer}"),
                },
                // The connection is gone, or nobody answers.
                _ => self.client = None,
            }
        }
        Ok(None)
    }

    async fn connects(&self) -> Option<Client> {
        let url = self.url.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let auth = json!({ "token": self.me.token });
        let mut client = timeout(ANSWER, Client::connect_with_auth(&url, self.namespace, auth))
            .await
            .ok()?
            .ok()?;
        client.waits(ANSWER);
        if self.namespace == "/private" {
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

/// The other of a pair, and where the ids of what was sent go, so that its receipts come.
pub(super) struct Partner {
    pub(super) person: Person,
    pub(super) post: UnboundedSender<String>,
}

/// One who talks: to everybody in the lobby, or in letters to one other.
pub(super) struct Talker {
    pub(super) caller: Caller,
    pub(super) to: Option<Partner>,
}

impl Talker {
    /// Talks until it is told to stop. An error is an answer that must not be.
    pub(super) async fn talks(mut self) -> Result<u64> {
        let mut said = 0;
        while self.caller.goes_on() {
            self.says(said).await?;
            said += 1;
            sleep(Duration::from_millis(2)).await;
        }
        Ok(said)
    }

    fn log(&self) -> String {
        let Some(to) = &self.to else {
            return "lobby".into();
        };
        let (me, to) = (self.caller.me.id(), to.person.id());
        format!("private:{}-{}", me.min(to), me.max(to))
    }

    fn command(&self, text: &str) -> (&'static str, Value) {
        let Some(Partner { person: to, .. }) = &self.to else {
            return ("chat-message-sent", json!({ "message": text, "tempId": text }));
        };
        let me = &self.caller.me;
        let recipients = json!({ me.id(): text, to.id(): text });
        let letter = json!({ "sender": me.user, "receiver": to.user, "recipients": recipients, "tempId": text });
        ("send-chat-message", letter)
    }

    /// One message, until it is acked. When the test ends, it may stay unsaid.
    async fn says(&mut self, number: u64) -> Result {
        let text = format!("{} {} {number}", self.log(), self.caller.me.id());
        let (event, args) = self.command(&text);
        let Some(message) = self.caller.asks(event, args).await? else {
            return Ok(());
        };
        let id = message["id"].as_str().context("an id")?;
        self.caller.acked.message(id, &self.log(), &text)?;
        if let Some(to) = &self.to {
            // When the test ends, the reader may have gone home before.
            drop(to.post.send(id.to_owned()));
        }
        Ok(())
    }
}
