//! People with accounts, and no network between: whatever a connection is told is printed. A user is shown by the name alone, and
//! a message without its id and time, so that a run prints the same lines each time.

use anyhow::{Context, Result};
use realtime_hub::config::Config;
use realtime_hub::hub::user::User;
use realtime_hub::protocol::Protocol;
use realtime_hub::protocol::args::Args;
use realtime_hub::protocol::frame::{Frame, Nack};
use realtime_hub::protocol::lobby::Lobby;
use realtime_hub::runtime::{Parts, Runtime};
use realtime_hub::session::{Job, Sent, Session, Wire};
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const PASSWORD: &str = "a password of 8 or more";

/// The end of a line to one client, whose screen is this terminal.
#[derive(Clone, Debug)]
struct Screen {
    name: &'static str,
    lit: Arc<AtomicBool>,
}

impl Screen {
    fn shows(&self, what: &str, payload: &Value) {
        if self.lit.load(Ordering::Relaxed) {
            println!("    {:<9} gets {what:<22} {}", self.name, brief(payload.clone()));
        }
    }
}

impl Wire for Screen {
    fn emit(&self, frame: &Frame) -> Sent {
        let payload = serde_json::from_str(frame.payload.get()).unwrap_or_default();
        self.shows(frame.event, &payload);
        Sent::Queued
    }

    fn connected(&self) -> bool {
        true
    }

    fn disconnect(&self) -> bool {
        println!("    {:<9} is disconnected", self.name);
        true
    }

    fn namespace(&self) -> &str {
        "/lobby"
    }
}

/// Somebody who has logged in.
pub(crate) struct Person {
    pub(crate) user: User,
    pub(crate) token: String,
}

/// One connection, and what we call it.
pub(crate) struct Client {
    screen: Screen,
    session: Arc<Session>,
}

/// The hub's `/lobby` and its accounts. Nobody is there.
pub(crate) struct Stage {
    pub(crate) runtime: Arc<Runtime>,
    lobby: Lobby,
    lit: Arc<AtomicBool>,
}

impl Stage {
    /// An empty lobby, and an ADMIN called `head`.
    pub(crate) async fn new() -> Result<Self> {
        let config = Config::default();
        let parts = Parts::embedded(&config);
        let runtime = Runtime::new(config, parts)?;
        runtime.accounts.ensure_admin(&format!("head:{PASSWORD}")).await?;
        let lobby = Lobby::new(&runtime);
        let lit = Arc::new(AtomicBool::new(true));
        Ok(Self { runtime, lobby, lit })
    }

    /// People who are in the lobby when a scene begins: how they came isn't shown.
    pub(crate) async fn begins_with<const N: usize>(&self, all: [(&'static str, &Person); N]) -> Result<[Client; N]> {
        self.lit.store(false, Ordering::Relaxed);
        let mut clients = Vec::with_capacity(N);
        for (name, person) in all {
            clients.push(self.enters(name, person).await?);
        }
        println!("{} are in the lobby", all.map(|(name, _)| name).join(", "));
        self.lit.store(true, Ordering::Relaxed);
        clients.try_into().map_err(|_| anyhow::anyhow!("somebody is missing"))
    }

    /// Makes an account, if there is none, and logs in: over HTTP these are two calls.
    pub(crate) async fn logs_in(&self, username: &str) -> Result<Person> {
        if username != "head" {
            self.runtime.accounts.sign_up(username, PASSWORD.into()).await?;
        }
        let new = self.runtime.accounts.log_in(username, PASSWORD.into()).await?;
        let token = new.token.as_str().to_owned();
        Ok(Person { user: new.user, token })
    }

    /// A new connection with that person's token; `None` if it is refused.
    pub(crate) async fn connects(&self, name: &'static str, person: &Person) -> Result<Option<Client>> {
        let (lit, screen) = (self.lit.load(Ordering::Relaxed), self.screen(name));
        if lit {
            println!("{name} connects");
        }
        let login = match self.runtime.log_in(&person.token).await {
            Ok(login) => login,
            Err(refusal) => {
                println!("    {name:<9} is refused: {}", refusal.code);
                return Ok(None);
            }
        };
        let session = Session::new(&self.runtime, screen.clone(), Some(login), Job::Connected(Value::Null));
        self.runtime.people.arrives(&session);
        self.lobby.connected(&session, &Value::Null).await?;
        Ok(Some(Client { screen, session }))
    }

    fn screen(&self, name: &'static str) -> Screen {
        let lit = Arc::clone(&self.lit);
        Screen { name, lit }
    }

    /// A connection that must not be refused.
    pub(crate) async fn enters(&self, name: &'static str, person: &Person) -> Result<Client> {
        let client = self.connects(name, person).await?;
        client.with_context(|| format!("{name} wasn't let in"))
    }

    /// Emits with a callback, prints the answer and returns it.
    pub(crate) async fn emits(&self, client: &Client, event: &str, payload: Value) -> Result<Value> {
        println!("{} emits {event} {payload}", client.screen.name);
        let args = Args::of(vec![payload], true);
        let answer = match self.lobby.on(&client.session, event, args).await {
            Ok(ack) => serde_json::to_value(&ack)?,
            Err(refusal) => serde_json::to_value(Nack::new(event, &refusal))?,
        };
        client.screen.shows("the ack", &answer);
        Ok(answer)
    }

    /// What follows the end of connections: the lobby is told.
    pub(crate) async fn have_gone(&self, clients: &[&Client]) {
        for client in clients {
            client.session.hang_up();
            self.runtime.people.departs(&client.session);
            self.lobby.gone(&client.session).await;
        }
    }
}

/// `{ "id": …, "username": "ann", "role": … }` as `"ann"`; no ids, no times, and of an error its code.
fn brief(value: Value) -> Value {
    match value {
        Value::Object(mut fields) => {
            if let (Some(username), true) = (fields.get("username"), fields.contains_key("role")) {
                return username.clone();
            }
            if let (Some(code), true) = (fields.get("code"), fields.contains_key("event")) {
                return code.clone();
            }
            fields.retain(|name, _| name != "id" && name != "time");
            Value::Object(fields.into_iter().map(|(name, field)| (name, brief(field))).collect())
        }
        Value::Array(all) => all.into_iter().map(brief).collect(),
        other => other,
    }
}
