//! People with accounts and without a network. Whatever one is told is printed, in the order in which the server tells it.

use anyhow::{Context, Result};
use realtime_hub::config::Config;
use realtime_hub::people::Login;
use realtime_hub::protocol::Protocol;
use realtime_hub::protocol::args::Args;
use realtime_hub::protocol::frame::{Frame, Nack};
use realtime_hub::runtime::{Parts, Runtime};
use realtime_hub::session::{Job, Sent, Session, Wire};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Ids in the order in which they were seen: the first is called `m1`.
#[derive(Clone, Debug, Default)]
struct Names(Arc<Mutex<Vec<String>>>);

impl Names {
    fn of(&self, id: &str) -> String {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = seen.iter().position(|one| one == id).unwrap_or_else(|| {
            seen.push(id.to_owned());
            seen.len() - 1
        });
        format!("m{}", place + 1)
    }

    /// A message on one line: its name, what Bob reads, and how far it has come. Anything else as it is.
    fn show(&self, value: &Value) -> String {
        if let Some(headline) = value.get("msg") {
            // Chapter 10's envelope.
            return value["data"]["message"].get("value").unwrap_or(headline).to_string();
        }
        let message = value.get("message").unwrap_or(value);
        let Some(recipients) = message.get("recipients") else {
            return value.to_string();
        };
        let text = |id: &Value| recipients.get(id.as_str()?)?.as_str();
        let step = match (&message["deliveredAt"], &message["readAt"]) {
            (Value::Null, _) => "saved",
            (_, Value::Null) => "delivered",
            _ => "read",
        };
        let id = self.of(message["id"].as_str().unwrap_or_default());
        let text = text(&message["receiver"]["id"]).unwrap_or_default();
        format!("{id} {text:?} tempId {}, {step}", message["tempId"])
    }
}

/// The end of a line to one device. While it is in a tunnel nothing arrives, and the server doesn't notice.
#[derive(Clone, Debug)]
struct Line {
    device: &'static str,
    tunnel: Arc<AtomicBool>,
    names: Names,
}

impl Line {
    fn gets(&self, what: &str, shown: &str) {
        let verb = if self.tunnel.load(Ordering::Relaxed) {
            "misses"
        } else {
            "gets"
        };
        println!("    {:<10} {verb:<6} {what:<22} {shown}", self.device);
    }
}

impl Wire for Line {
    fn emit(&self, frame: &Frame) -> Sent {
        let payload = serde_json::from_str(frame.payload.get()).unwrap_or_default();
        self.gets(frame.event, &self.names.show(&payload));
        Sent::Queued
    }

    fn connected(&self) -> bool {
        true
    }

    fn disconnect(&self) -> bool {
        true
    }

    fn namespace(&self) -> &str {
        "/private"
    }
}

/// One connection of somebody.
pub(crate) struct Client {
    line: Line,
    session: Arc<Session>,
}

impl Client {
    /// Whose connection it is.
    pub(crate) fn account(&self) -> Result<Arc<Login>> {
        self.session.login.clone().context("everybody here has an account")
    }

    /// From now on nothing arrives here.
    pub(crate) fn enters_a_tunnel(&self) {
        println!("-- {} is in a tunnel, and the server doesn't know --", self.line.device);
        self.line.tunnel.store(true, Ordering::Relaxed);
    }
}

/// One protocol of the hub, and nobody connected.
pub(crate) struct Stage<P> {
    runtime: Arc<Runtime>,
    protocol: P,
    names: Names,
}

impl<P: Protocol> Stage<P> {
    pub(crate) fn new(protocol: fn(&Arc<Runtime>) -> P) -> Result<Self> {
        let mut config = Config::default();
        // Nobody attacks a stage: its passwords may be cheap.
        config.limits.argon2_memory_kib = 8;
        config.limits.argon2_passes = 1;
        let parts = Parts::embedded(&config);
        let runtime = Runtime::new(config, parts)?;
        let protocol = protocol(&runtime);
        let names = Names::default();
        Ok(Self {
            runtime,
            protocol,
            names,
        })
    }

    /// Makes an account and logs it in. The first account has the id 1, the second 2.
    pub(crate) async fn account(&self, username: &str) -> Result<Arc<Login>> {
        let password = || "correct horse".to_owned();
        self.runtime.accounts.sign_up(username, password()).await?;
        let logged_in = self.runtime.accounts.log_in(username, password()).await?;
        Ok(self.runtime.log_in(logged_in.token.as_str()).await?)
    }

    /// One more connection of an account.
    pub(crate) async fn connects(&self, account: &Arc<Login>, device: &'static str) -> Result<Client> {
        let (names, tunnel) = (self.names.clone(), Arc::default());
        let line = Line { device, tunnel, names };
        let login = Some(Arc::clone(account));
        let session = Session::new(&self.runtime, line.clone(), login, Job::Connected(Value::Null));
        self.protocol.connected(&session, &Value::Null).await?;
        Ok(Client { line, session })
    }

    /// Emits with a callback, prints what is emitted and the answer, and returns the answer.
    pub(crate) async fn emits(&self, client: &Client, event: &str, args: &[Value]) -> Result<Value> {
        let answer = match self
            .protocol
            .on(&client.session, event, Args::of(args.to_vec(), true))
            .await
        {
            Ok(ack) => serde_json::to_value(&ack)?,
            Err(refusal) => serde_json::to_value(Nack::new(event, &refusal))?,
        };
        client.line.gets("the ack", &self.shown(&answer));
        Ok(answer)
    }

    fn shown(&self, answer: &Value) -> String {
        match answer["error"]["code"].as_str() {
            Some(code) => format!("no: {code}"),
            None => self.names.show(answer),
        }
    }

    /// `join-chat-room`, after a message or from nowhere.
    pub(crate) async fn joins(&self, client: &Client, since: Option<&str>) -> Result<Value> {
        let (since, shown) = match since {
            Some(id) => (json!({ "since": id }), format!(" since {}", self.names.of(id))),
            None => (Value::Null, String::new()),
        };
        println!("{} emits join-chat-room{shown}", client.line.device);
        self.emits(client, "join-chat-room", &[since]).await
    }

    /// `send-chat-message` from one of the first two accounts to the other; returns the message's id.
    pub(crate) async fn sends(&self, client: &Client, temp_id: &str, text: &str) -> Result<String> {
        let me = client.account()?.user_id.to_string();
        let other = if me == "1" { "2" } else { "1" };
        println!(
            "{} emits send-chat-message {text:?} tempId {temp_id:?}",
            client.line.device
        );
        let ack = self
            .emits(client, "send-chat-message", &[letter(&me, other, temp_id, text)])
            .await?;
        Ok(ack["message"]["id"].as_str().unwrap_or_default().to_owned())
    }

    /// `chat-message-delivered` or `chat-message-read`.
    pub(crate) async fn marks(&self, client: &Client, event: &str, id: &str) -> Result<Value> {
        println!("{} emits {event} {}", client.line.device, self.names.of(id));
        self.emits(client, event, &[json!(id)]).await
    }

    /// The server notices that a connection has ended.
    pub(crate) async fn ends(&self, client: &Client) {
        println!("the connection of {} ends", client.line.device);
        client.session.hang_up();
        self.protocol.gone(&client.session).await;
    }
}

/// The payload of `send-chat-message`. Both may read it, so each has an entry.
pub(crate) fn letter(me: &str, other: &str, temp_id: &str, text: &str) -> Value {
    json!({
        "sender": { "role": "STUDENT", "id": me },
        "receiver": { "role": "STUDENT", "id": other },
        // Chapter 12 puts ciphertext here. Until then each entry is the text itself, and the server could read it.
        "recipients": { me: text, other: text },
        "tempId": temp_id,
    })
}
