//! A Socket.IO client in verbs: what a person does (`emit`) and what a person observes (`sees`).
//!
//! It speaks Engine.IO 4 over a WebSocket and nothing else, about as much as a chapter can explain. Two kinds of verbs:
//!
//! - **Actions** (`connect`, `emit`, `emit_with_ack`, `next_event`, …) return [`anyhow::Result`]; use `?`.
//! - **Observations** (`sees`, `sees_nothing_before`, `sees_the_end`) panic when they don't hold, with the caller's line
//!   and the list of what came instead: they are the assertions of a test.
//!
//! Every wait ends after [`PATIENCE`] (or what [`Client::waits`] says), so that a test can't hang.

use crate::packet::Packet;
use crate::wire::{self, Incoming, Wire};
use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value;
use std::collections::VecDeque;
use std::fmt;
use std::panic::Location;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// How long a client waits for anything before it says that it didn't come.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// An event that arrived.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its name.
    pub name: String,
    /// Its arguments, in order.
    pub args: Vec<Value>,
    /// How many bytes its frame had on the wire, the WebSocket's own header not counted.
    pub bytes: usize,
}

impl Event {
    /// The first argument, or `null` where there is none: most events have exactly one.
    pub fn arg(&self) -> Value {
        self.args.first().cloned().unwrap_or(Value::Null)
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name)?;
        self.args.iter().try_for_each(|arg| write!(f, " {arg}"))
    }
}

/// The arguments of an event: one value, an array or `Vec` of several, or `()` for none.
#[derive(Clone, Debug)]
pub struct Args(Vec<Value>);

impl From<Value> for Args {
    fn from(one: Value) -> Self {
        Self(vec![one])
    }
}

impl From<Vec<Value>> for Args {
    fn from(several: Vec<Value>) -> Self {
        Self(several)
    }
}

impl<const N: usize> From<[Value; N]> for Args {
    fn from(several: [Value; N]) -> Self {
        Self(several.into())
    }
}

impl From<()> for Args {
    fn from((): ()) -> Self {
        Self(Vec::new())
    }
}

/// A namespace refused the connection: what a JavaScript client gets as `connect_error`.
#[derive(Debug)]
pub struct Refused {
    /// What the server sent, usually `{ "message": … }`.
    pub data: Value,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the server refused the connection: {}", self.data)
    }
}

impl std::error::Error for Refused {}

/// One client in one namespace. Dropping it cuts the connection without a goodbye, as a lost network does;
/// [`Client::disconnect`] leaves politely.
#[derive(Debug)]
pub struct Client {
    ns: String,
    wire: Wire,
    patience: Duration,
    next_ack: u64,
    // Events that came while an ack was awaited: they are still to be seen, in their order.
    waiting: VecDeque<Event>,
    // What came and was already taken, for the message of a failed observation.
    seen: Vec<String>,
}

impl Client {
    /// Connects to a namespace of the server at `url`, such as `http://127.0.0.1:3000` and `/chat`.
    pub async fn connect(url: &str, ns: &str) -> Result<Self> {
        Self::open(url, ns, None).await
    }

    /// The same with the `auth` object that a JavaScript client gives to `io(url, { auth })`.
    pub async fn connect_with_auth(url: &str, ns: &str, auth: Value) -> Result<Self> {
        Self::open(url, ns, Some(auth)).await
    }

    async fn open(url: &str, ns: &str, auth: Option<Value>) -> Result<Self> {
        let wire = wire::open(url).await?;
        let (ns, patience) = (ns.to_owned(), PATIENCE);
        let mut client = Self {
            ns,
            wire,
            patience,
            next_ack: 0,
            waiting: VecDeque::new(),
            seen: Vec::new(),
        };
        let connect = Packet::Connect {
            ns: client.ns.clone(),
            data: auth,
        };
        client.send_raw(&format!("4{}", connect.encode())).await?;
        match client.next_packet(Instant::now() + PATIENCE).await? {
            (Packet::Connect { .. }, _) => Ok(client),
            (Packet::ConnectError { data, .. }, _) => Err(Refused { data }.into()),
            (other, _) => bail!("expected the namespace {}, got `{}`", client.ns, other.encode()),
        }
    }

    /// Waits this long from now on, instead of [`PATIENCE`].
    pub fn waits(&mut self, patience: Duration) {
        self.patience = patience;
    }

    /// Emits an event and doesn't wait for anything.
    pub async fn emit(&mut self, event: &str, args: impl Into<Args>) -> Result<()> {
        self.send_event(event, args.into(), None).await
    }

    /// Emits an event with an acknowledgement callback and returns what the server passes to it (`null` for nothing).
    /// Events that arrive meanwhile are kept for [`Client::sees`].
    pub async fn emit_with_ack(&mut self, event: &str, args: impl Into<Args>) -> Result<Value> {
        let id = self.next_ack;
        self.next_ack += 1;
        self.send_event(event, args.into(), Some(id)).await?;
        let until = Instant::now() + self.patience;
        loop {
            let next = self.next_packet(until).await;
            match next.with_context(|| {
                format!(
                    "no ack for `{event}`: was its handler called, did it end without a panic, did it answer? {}",
                    self.came()
                )
            })? {
                (Packet::Ack { id: of, args, .. }, _) if of == id => {
                    return Ok(args.into_iter().next().unwrap_or(Value::Null));
                }
                (Packet::Event { name, args, .. }, bytes) => self.waiting.push_back(Event { name, args, bytes }),
                // A second answer to an earlier event would be a server's bug, and must not pass unseen.
                (other, _) => bail!("waiting for the ack of `{event}`, got `{}`", other.encode()),
            }
        }
    }

    /// The next event, whatever it is.
    pub async fn next_event(&mut self) -> Result<Event> {
        let event = match self.waiting.pop_front() {
            Some(event) => event,
            None => match self
                .next_packet(Instant::now() + self.patience)
                .await
                .with_context(|| self.came())?
            {
                (Packet::Event { name, args, .. }, bytes) => Event { name, args, bytes },
                (other, _) => bail!("waiting for an event, got `{}`; {}", other.encode(), self.came()),
            },
        };
        self.seen.push(event.to_string());
        Ok(event)
    }

    /// Emits `event` with an ack as a fence, and returns every event that arrived before the ack, and the ack.
    pub async fn events_before(&mut self, event: &str, args: impl Into<Args>) -> Result<(Vec<Event>, Value)> {
        let ack = self.emit_with_ack(event, args).await?;
        let events: Vec<_> = self.waiting.drain(..).collect();
        self.seen.extend(events.iter().map(Event::to_string));
        Ok((events, ack))
    }

    /// The next event must be this one; returns its first argument. Panics otherwise, and says what came instead.
    #[track_caller]
    pub fn sees(&mut self, event: &str) -> impl Future<Output = Value> + Send {
        let at = Location::caller();
        async move {
            match self.next_event().await {
                Ok(next) if next.name == event => next.arg(),
                Ok(next) => panic!("{at}: expected the event `{event}`, but `{next}` came; {}", self.came()),
                Err(error) => panic!("{at}: expected the event `{event}`, but nothing came: {error:#}"),
            }
        }
    }

    /// Proves silence without a sleep: emits `fence` with an ack, and panics if any event arrived before the answer.
    /// Whatever the server sent to this client before it handled the fence would have come first.
    #[track_caller]
    pub fn sees_nothing_before(&mut self, fence: &str, args: impl Into<Args>) -> impl Future<Output = Value> + Send {
        let (at, args) = (Location::caller(), args.into());
        async move {
            match self.events_before(fence, args).await {
                Ok((events, ack)) if events.is_empty() => ack,
                Ok((events, _)) => {
                    let list: Vec<_> = events.iter().map(Event::to_string).collect();
                    panic!(
                        "{at}: expected nothing before the ack of `{fence}`, but these came: {}",
                        list.join(", ")
                    )
                }
                Err(error) => panic!("{at}: the fence `{fence}` wasn't answered: {error:#}"),
            }
        }
    }

    /// The connection must end now: by a disconnect from the namespace, or because the server closed it.
    #[track_caller]
    pub fn sees_the_end(&mut self) -> impl Future<Output = ()> + Send {
        let at = Location::caller();
        async move {
            let until = Instant::now() + self.patience;
            loop {
                match timeout_at(until, self.wire.next()).await {
                    Ok(Some(Incoming::Packet(Packet::Disconnect { .. }, _)) | None) => return,
                    Ok(Some(_)) => {}
                    Err(_) => panic!("{at}: the connection was still open after {:?}", self.patience),
                }
            }
        }
    }

    /// Leaves the namespace, closes the connection and waits until the server closed it too.
    pub async fn disconnect(mut self) -> Result<()> {
        let leave = Packet::Disconnect { ns: self.ns.clone() };
        self.send_raw(&format!("4{}", leave.encode())).await?;
        self.wire.close().await
    }

    /// Sends one WebSocket text frame as it is, for packets that no client would send.
    pub async fn send_raw(&mut self, frame: &str) -> Result<()> {
        self.wire.send_text(frame.to_owned()).await
    }

    /// Sends one WebSocket binary frame as it is: an attachment, wanted or not.
    pub async fn send_binary(&mut self, frame: &[u8]) -> Result<()> {
        self.wire.send_binary(frame.to_vec()).await
    }

    async fn send_event(&mut self, event: &str, Args(args): Args, ack: Option<u64>) -> Result<()> {
        let packet = Packet::Event {
            ns: self.ns.clone(),
            ack,
            name: event.into(),
            args,
        };
        self.send_raw(&format!("4{}", packet.encode())).await
    }

    async fn next_packet(&mut self, until: Instant) -> Result<(Packet, usize)> {
        match timeout_at(until, self.wire.next()).await {
            Err(_) => bail!("nothing came within {:?}", self.patience),
            Ok(None) => Err(anyhow!("the server closed the connection")),
            Ok(Some(Incoming::Malformed(error))) => Err(error),
            Ok(Some(Incoming::Packet(packet, bytes))) => Ok((packet, bytes)),
        }
    }

    /// What came so far, for a message that a person reads.
    fn came(&self) -> String {
        let waiting = self.waiting.iter().map(Event::to_string);
        let all: Vec<_> = self.seen.iter().cloned().chain(waiting).collect();
        if all.is_empty() {
            "no event came before".into()
        } else {
            format!("before that came: {}", all.join(", "))
        }
    }
}
