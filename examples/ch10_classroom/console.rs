//! People without a network: each has an account, and one tab or several. What a tab is told waits in a log, until somebody looks.

use anyhow::{Context, Result};
use realtime_hub::accounts::tokens::TokenHash;
use realtime_hub::config::Config;
use realtime_hub::hub::id::UserId;
use realtime_hub::hub::user::{Role, Status, User};
use realtime_hub::people::Login;
use realtime_hub::protocol::args::Args;
use realtime_hub::protocol::frame::{Frame, Nack};
use realtime_hub::protocol::{Mount, Protocol};
use realtime_hub::runtime::{Parts, Runtime};
use realtime_hub::session::{Job, Sent, Session, Wire};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, PoisonError};

/// What one tab was told.
pub(crate) struct Told {
    pub(crate) to: &'static str,
    pub(crate) event: &'static str,
    pub(crate) payload: Value,
}

type Log = Arc<Mutex<Vec<Told>>>;

/// The end of a line to one tab. The real one is a socket.
struct Line {
    tab: &'static str,
    log: Log,
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.tab)
    }
}

impl Wire for Line {
    fn emit(&self, frame: &Frame) -> Sent {
        let payload = serde_json::from_str(frame.payload.get()).unwrap_or_default();
        let (to, event) = (self.tab, frame.event);
        let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        log.push(Told { to, event, payload });
        Sent::Queued
    }

    fn namespace(&self) -> &str {
        "/classroom"
    }

    fn connected(&self) -> bool {
        true
    }

    fn disconnect(&self) -> bool {
        true
    }
}

/// One connection of somebody, and what we call it.
pub(crate) struct Tab {
    pub(crate) name: &'static str,
    session: Arc<Session>,
}

/// One protocol of the hub, and nobody connected.
pub(crate) struct Stage {
    runtime: Arc<Runtime>,
    mount: Mount,
    log: Log,
}

impl Stage {
    pub(crate) fn new<P: Protocol>(protocol: fn(&Arc<Runtime>) -> P) -> Result<Self> {
        let config = Config::default();
        let parts = Parts::embedded(&config);
        let runtime = Runtime::new(config, parts)?;
        let mount = Mount::new("/classroom", vec![Arc::new(protocol(&runtime))])?;
        let log = Log::default();
        Ok(Self { runtime, mount, log })
    }

    /// A tab is opened, with the token of the account `id`.
    pub(crate) async fn opens(&self, tab: &'static str, id: u64, role: Role) -> Result<Tab> {
        let user = User {
            id: UserId::new(id).context("ids begin with 1")?,
            // `ann/2` is Ann's second tab.
            username: tab.split('/').next().unwrap_or(tab).to_owned(),
            role,
            status: Status::Normal,
        };
        let login = Login::new(TokenHash::of(tab), user, u64::MAX);
        let log = Arc::clone(&self.log);
        let wire = Line { tab, log };
        let session = Session::new(&self.runtime, wire, Some(Arc::new(login)), Job::Gone);
        self.mount.connected(&session, &Value::Null).await;
        Ok(Tab { name: tab, session })
    }

    /// Emits with a callback, and returns the answer.
    pub(crate) async fn emits(&self, tab: &Tab, event: &str, args: Vec<Value>) -> Result<Value> {
        Ok(match self.mount.on(&tab.session, event, Args::of(args, true)).await {
            Ok(ack) => serde_json::to_value(&ack)?,
            Err(refusal) => serde_json::to_value(Nack::new(event, &refusal))?,
        })
    }

    /// The tab is closed.
    pub(crate) async fn closes(&self, tab: &Tab) {
        tab.session.hang_up();
        self.mount.gone(&tab.session).await;
    }

    /// What all tabs were told since somebody looked last.
    pub(crate) fn told(&self) -> Vec<Told> {
        std::mem::take(&mut *self.log.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// `ok`, or the code of a refusal.
pub(crate) fn outcome(answer: &Value) -> String {
    let code = answer.pointer("/error/code").and_then(Value::as_str);
    code.unwrap_or("ok").to_owned()
}

/// A message of the envelope: `{ type, value }`.
pub(crate) fn text(value: &str) -> Value {
    json!({ "type": "text", "value": value })
}
