//! The hub's `/private` in this process, and people with accounts whose connections end on the screen.

use anyhow::{Context, Result, ensure};
use realtime_hub::config::Config;
use realtime_hub::hub::user::User;
use realtime_hub::protocol::Protocol;
use realtime_hub::protocol::args::Args;
use realtime_hub::protocol::frame::{Frame, Nack};
use realtime_hub::protocol::private::{self, Private, Wire as Letters};
use realtime_hub::runtime::{Parts, Runtime};
use realtime_hub::session::{Job, Sent, Session, Wire};
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// More characters than this are counted and not shown.
const SHOWN: usize = 40;

/// The end of a line to one client: it prints, and passes on what a client wants to open.
#[derive(Debug)]
struct Console {
    name: &'static str,
    messages: UnboundedSender<Value>,
}

impl Wire for Console {
    fn emit(&self, frame: &Frame) -> Sent {
        println!("    {} gets {}", self.name, frame.event);
        if frame.event == "new-chat-message" {
            let message = serde_json::from_str(frame.payload.get()).unwrap_or_default();
            // Nobody waits for a message whose client has gone.
            let _ = self.messages.send(message);
        }
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

/// Somebody who is logged in and connected.
pub(crate) struct Person {
    pub(crate) name: &'static str,
    pub(crate) user: User,
    session: Arc<Session>,
    messages: UnboundedReceiver<Value>,
}

impl Person {
    /// The message that came first and wasn't looked at yet.
    pub(crate) fn next_message(&mut self) -> Result<Value> {
        let message = self.messages.try_recv();
        message.with_context(|| format!("{} got no message", self.name))
    }
}

/// The server, and nobody there.
pub(crate) struct Stage {
    pub(crate) runtime: Arc<Runtime>,
    private: Private,
}

impl Stage {
    pub(crate) fn new() -> Result<Self> {
        let config = Config::default();
        let parts = Parts::embedded(&config);
        let runtime = Runtime::new(config, parts)?;
        let private = Private::new(&runtime);
        Ok(Self { runtime, private })
    }

    /// Makes an account, logs in, connects, and joins the inbox.
    pub(crate) async fn comes(&self, name: &'static str) -> Result<Person> {
        const PASSWORD: &str = "correct horse battery";
        let accounts = &self.runtime.accounts;
        accounts.sign_up(name, PASSWORD.into()).await?;
        let logged_in = accounts.log_in(name, PASSWORD.into()).await?;
        let login = self.runtime.log_in(logged_in.token.as_str()).await?;
        let (sender, messages) = unbounded_channel();
        let line = Console { name, messages: sender };
        let session = Session::new(&self.runtime, line, Some(login), Job::Connected(Value::Null));
        self.private.connected(&session, &Value::Null).await?;
        self.private
            .on(&session, "join-chat-room", Args::of(Vec::new(), true))
            .await?;
        let user = logged_in.user;
        Ok(Person {
            name,
            user,
            session,
            messages,
        })
    }

    /// Sends what is in `recipients` to somebody, as it is.
    pub(crate) async fn sends(&self, from: &Person, to: &Person, temp_id: &str, recipients: Value) -> Result<()> {
        let person = |person: &Person| json!({ "id": person.user.id, "role": person.user.role });
        let payload = json!({
            "sender": person(from), "receiver": person(to), "recipients": recipients, "tempId": temp_id,
        });
        println!("{} emits send-chat-message, tempId {temp_id:?}, recipients:", from.name);
        print_entries(&payload["recipients"]);
        let args = Args::of(vec![payload], true);
        if let Err(refusal) = self.private.on(&from.session, "send-chat-message", args).await {
            anyhow::bail!("{}", serde_json::to_string(&Nack::new("send-chat-message", &refusal))?);
        }
        Ok(())
    }

    /// Everything that the server has stored of a conversation, as its operator can read it.
    pub(crate) async fn stored(&self, one: &Person, other: &Person) -> Result<Vec<Value>> {
        let conversation = format!("{}-{}", one.user.id, other.user.id);
        let messages = self.runtime.store.after(&private::log(&conversation), "").await?;
        ensure!(!messages.is_empty(), "nothing is stored of {conversation}");
        let mut letters = Letters::new(&self.runtime);
        let mut read = Vec::new();
        for message in messages {
            read.push(serde_json::from_str(letters.today(&message).await?.get())?);
        }
        Ok(read)
    }
}

/// Both ciphertexts, a line for each.
pub(crate) fn print_entries(recipients: &Value) {
    for (id, entry) in recipients.as_object().into_iter().flatten() {
        println!("        {id:?}: {}", shown(entry));
    }
}

/// JSON in which long texts are only counted: nobody reads 363 characters of a ciphertext.
pub(crate) fn shown(value: &Value) -> Value {
    match value {
        Value::String(text) if text.len() > SHOWN => json!(format!("…{}…", text.len())),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), shown(value)))
            .collect(),
        other => other.clone(),
    }
}
