//! Connections that are cut without a goodbye, a thousand times in all, while both sides send and receive.

use super::hub;
use super::person::{Person, Speaks};
use anyhow::{Context, ensure};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use testkit::{Client, Event, Result, http};

/// How often each of the two is cut, in each protocol: 4 × 250.
const KILLS: usize = 250;
/// What each of the two says.
const TEXTS: usize = 300;

/// In `/chat`: a name and its secret.
struct InChat {
    url: String,
    name: &'static str,
    resume: Option<String>,
}

impl Speaks for InChat {
    async fn connect(&mut self, since: Option<&str>) -> Result<Client> {
        let mut client = Client::connect(&self.url, "/chat").await?;
        let mut wish = json!({ "username": self.name });
        for (field, value) in [("since", since), ("resume", self.resume.as_deref())] {
            if let Some(value) = value {
                wish[field] = value.into();
            }
        }
        let ack = client.emit_with_ack("register", wish).await?;
        self.resume = Some(
            ack["resume"]
                .as_str()
                .with_context(|| format!("refused: {ack}"))?
                .to_owned(),
        );
        Ok(client)
    }

    fn command(&self, text: &str) -> (&'static str, Value) {
        ("sendMessage", json!({ "text": text, "tempId": text }))
    }

    fn messages(&self, event: &Event) -> Vec<(String, String)> {
        match event.name.as_str() {
            "chatHistory" => event
                .arg()
                .as_array()
                .into_iter()
                .flatten()
                .map(|one| entry(one, "text"))
                .collect(),
            "appendMessage" => vec![entry(&event.arg(), "text")],
            _ => Vec::new(),
        }
    }

    fn proves(&self, _: &Event) -> bool {
        true
    }

    fn receipt(&self) -> Option<&'static str> {
        None
    }
}

/// In `/private`: an account.
struct InPrivate {
    url: String,
    token: String,
    me: &'static str,
    other: &'static str,
}

impl Speaks for InPrivate {
    async fn connect(&mut self, since: Option<&str>) -> Result<Client> {
        let mut client = Client::connect_with_auth(&self.url, "/private", json!({ "token": self.token })).await?;
        let since = since.unwrap_or("0");
        let ack = client
            .emit_with_ack("join-chat-room", json!({ "since": since }))
            .await?;
        ensure!(ack["ok"] == true, "refused: {ack}");
        Ok(client)
    }

    fn command(&self, text: &str) -> (&'static str, Value) {
        let payload = json!({
            "sender": { "id": self.me, "role": "STUDENT" },
            "receiver": { "id": self.other, "role": "STUDENT" },
            "recipients": { self.me: text, self.other: text },
            "tempId": text,
        });
        ("send-chat-message", payload)
    }

    fn messages(&self, event: &Event) -> Vec<(String, String)> {
        let recipients = |message: &Value| entry_at(message, &message["recipients"][self.me]);
        match event.name.as_str() {
            "new-chat-message" => vec![recipients(&event.arg())],
            "chat-message-saved" => vec![recipients(&event.arg()["message"])],
            _ => Vec::new(),
        }
    }

    /// What was saved is told to sessions that haven't joined, too: while another one's command is still in line, it comes before what the
    /// join brings.
    fn proves(&self, event: &Event) -> bool {
        event.name == "new-chat-message"
    }

    fn receipt(&self) -> Option<&'static str> {
        Some("chat-message-delivered")
    }
}

fn entry(message: &Value, field: &str) -> (String, String) {
    entry_at(message, &message[field])
}

fn entry_at(message: &Value, text: &Value) -> (String, String) {
    let text_of = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    (text_of(&message["id"]), text_of(text))
}

fn texts(name: &str) -> impl Iterator<Item = String> {
    (0..TEXTS).map(move |number| format!("{name} says {number}"))
}

/// Lets two people talk and be cut, and holds what they saw against what they said.
async fn talk<S: Speaks>(ann: S, bob: S) -> Result<BTreeMap<String, String>> {
    let mut ann = Person::new(ann, texts("ann"), 0x9e37_79b9_7f4a_7c15);
    let mut bob = Person::new(bob, texts("bob"), 0xd1b5_4a32_d192_ed03);
    tokio::try_join!(ann.talks(KILLS), bob.talks(KILLS))?;
    ann.catches_up().await.context("ann")?;
    bob.catches_up().await.context("bob")?;
    assert_eq!((ann.kills, bob.kills), (KILLS, KILLS));
    assert_eq!(ann.seen, bob.seen, "the two saw different conversations");
    let mut said: Vec<_> = texts("ann").chain(texts("bob")).collect();
    let mut heard: Vec<_> = ann.seen.values().cloned().collect();
    said.sort_unstable();
    heard.sort_unstable();
    assert_eq!(heard, said, "not everything exactly once");
    Ok(ann.seen)
}

/// What each said must be in the order in which it was said.
fn in_order(seen: &BTreeMap<String, String>) {
    for name in ["ann", "bob"] {
        let own: Vec<_> = seen.values().filter(|text| text.starts_with(name)).cloned().collect();
        assert_eq!(own, texts(name).collect::<Vec<_>>(), "{name}'s own order");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chat_over_connections_that_break_loses_nothing_and_doubles_nothing() -> Result {
    let server = hub(|_| ()).await?;
    let in_chat = |name| InChat {
        url: server.url(),
        name,
        resume: None,
    };
    in_order(&talk(in_chat("ann"), in_chat("bob")).await?);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_private_chat_over_connections_that_break_loses_nothing_and_doubles_nothing() -> Result {
    let server = hub(|_| ()).await?;
    let (ann, bob) = (log_in(server.addr(), "ann").await?, log_in(server.addr(), "bob").await?);
    let in_private = |token, me, other| InPrivate {
        url: server.url(),
        token,
        me,
        other,
    };
    in_order(&talk(in_private(ann, "1", "2"), in_private(bob, "2", "1")).await?);
    Ok(())
}

/// A new account's token. The first account is 1, the second 2.
async fn log_in(addr: SocketAddr, name: &str) -> Result<String> {
    let body = json!({ "username": name, "password": "correct horse" }).to_string();
    http::post(addr, "/api/sign-up", "application/json", &body).await?;
    let answer: Value = http::post(addr, "/api/log-in", "application/json", &body)
        .await?
        .json()?;
    Ok(answer["token"].as_str().context("no token")?.to_owned())
}
