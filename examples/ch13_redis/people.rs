//! People in `/chat` over real sockets. What they send and get is printed.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, PoisonError};
use testkit::{Client, Server};

/// Ids in the order in which they were seen: the first is called `m1`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names(Arc<Mutex<Vec<String>>>);

impl Names {
    pub(crate) fn of(&self, id: &str) -> String {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = seen.iter().position(|one| one == id).unwrap_or_else(|| {
            seen.push(id.to_owned());
            seen.len() - 1
        });
        format!("m{}", place + 1)
    }

    fn show(&self, message: &Value) -> String {
        let id = message["id"].as_str().unwrap_or_default();
        format!("{} {}", self.of(id), message["text"])
    }
}

pub(crate) struct Person {
    name: &'static str,
    client: Client,
    names: Names,
}

impl Person {
    /// Connects and registers; `since` is the last message that this person's page has.
    pub(crate) async fn joins(server: &Server, name: &'static str, names: &Names, since: Option<&str>) -> Result<Self> {
        let mut client = Client::connect(&server.url(), "/chat").await?;
        let wish = match since {
            None => json!({ "username": name }),
            Some(since) => json!({ "username": name, "since": since }),
        };
        let ack = client.emit_with_ack("register", wish).await?;
        let history = client.sees("chatHistory").await;
        let messages = history["messages"]
            .as_array()
            .or(history.as_array())
            .context("no history")?;
        let shown: Vec<_> = messages.iter().map(|message| names.show(message)).collect();
        let shown = if shown.is_empty() {
            "nothing".to_owned()
        } else {
            shown.join(", ")
        };
        let after = since.map(|id| format!(" since {}", names.of(id))).unwrap_or_default();
        let reload = if ack["reload"] == true {
            ", and is told to begin anew"
        } else {
            ""
        };
        println!("    {name} joins{after}: gets {shown}{reload}");
        let names = names.clone();
        Ok(Self { name, client, names })
    }

    /// Sends; the id of the message, if it was stored.
    pub(crate) async fn says(&mut self, temp_id: &str, text: &str) -> Result<Option<String>> {
        let wish = json!({ "text": text, "tempId": temp_id });
        let ack = self.client.emit_with_ack("sendMessage", wish).await?;
        let id = ack["message"]["id"].as_str().map(str::to_owned);
        let answer = match &id {
            Some(id) => format!("ok, it is {}", self.names.of(id)),
            None => format!("no: {}", ack["error"]["code"].as_str().unwrap_or_default()),
        };
        println!("    {} sends {text:?} ({temp_id}): {answer}", self.name);
        Ok(id)
    }

    /// The next message that comes.
    pub(crate) async fn hears(&mut self) {
        let message = self.client.sees("appendMessage").await;
        println!("    {} gets {}", self.name, self.names.show(&message));
    }
}
