//! Clients without a network: whatever one is told is printed. So a run prints the same lines each time, in the order in which
//! the server tells them.

use anyhow::Result;
use realtime_hub::config::Config;
use realtime_hub::protocol::Protocol;
use realtime_hub::protocol::args::Args;
use realtime_hub::protocol::frame::{Frame, Nack};
use realtime_hub::protocol::rooms::Rooms;
use realtime_hub::runtime::{Parts, Runtime};
use realtime_hub::session::{Job, Sent, Session, Wire};
use serde_json::{Value, json};
use std::sync::Arc;

/// The end of a line to one client. The real one is a socket.
#[derive(Debug)]
struct Console {
    name: &'static str,
}

impl Wire for Console {
    fn emit(&self, frame: &Frame) -> Sent {
        println!("    {:<8} gets {:<13} {}", self.name, frame.event, frame.payload);
        Sent::Queued
    }

    fn connected(&self) -> bool {
        true
    }

    fn disconnect(&self) -> bool {
        println!("    {:<8} is disconnected", self.name);
        true
    }

    fn namespace(&self) -> &str {
        "/rooms"
    }
}

/// One connection, and what we call it.
pub(crate) struct Client {
    name: &'static str,
    session: Arc<Session>,
}

/// The hub's `/rooms`, and nobody connected.
pub(crate) struct Stage {
    runtime: Arc<Runtime>,
    rooms: Rooms,
}

impl Stage {
    pub(crate) fn new() -> Result<Self> {
        let config = Config::default();
        let parts = Parts::embedded(&config);
        let runtime = Runtime::new(config, parts)?;
        let rooms = Rooms::new(&runtime);
        Ok(Self { runtime, rooms })
    }

    /// A new connection.
    pub(crate) fn connects(&self, name: &'static str) -> Client {
        let session = Session::new(&self.runtime, Console { name }, None, Job::Connected(Value::Null));
        Client { name, session }
    }

    /// Emits with a callback, prints the answer and returns it.
    pub(crate) async fn emits(&self, client: &Client, event: &str, payload: Value) -> Result<Value> {
        let mut shown = payload.clone();
        hide_secret(&mut shown);
        println!("{} emits {event} {shown}", client.name);
        let args = Args::of(vec![payload], true);
        let answer = match self.rooms.on(&client.session, event, args).await {
            Ok(ack) => serde_json::to_value(&ack)?,
            Err(refusal) => serde_json::to_value(Nack::new(event, &refusal))?,
        };
        let mut shown = answer.clone();
        hide_secret(&mut shown);
        println!("    {:<8} gets the ack       {shown}", client.name);
        Ok(answer)
    }

    /// The connection ends: its tab was closed, or its heartbeat failed.
    pub(crate) async fn ends(&self, client: &Client) {
        println!("the connection of {} ends", client.name);
        client.session.hang_up();
        self.rooms.gone(&client.session).await;
    }
}

/// 43 random characters say nothing to a reader.
fn hide_secret(value: &mut Value) {
    if let Some(secret) = value.get_mut("resume") {
        *secret = json!("(secret)");
    }
}
