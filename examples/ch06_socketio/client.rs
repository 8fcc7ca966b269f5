//! A Socket.IO client in three layers: WebSocket frames carry Engine.IO packets, and those carry Socket.IO packets.

use std::collections::VecDeque;
use std::time::Duration;

use anyhow::{Context as _, bail};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message};

/// Who waits for something that doesn't come should say so, and not wait for ever.
const PATIENCE: Duration = Duration::from_secs(5);

/// Serves the app on a free port of this machine, in the background, and returns its address.
pub(crate) async fn start(app: axum::Router) -> anyhow::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let addr = listener.local_addr()?;
    tokio::spawn(async { axum::serve(listener, app).await });
    Ok(addr.to_string())
}

/// One real connection to a server.
pub(crate) struct Client {
    pipe: WebSocketStream<MaybeTlsStream<TcpStream>>,
    questions: u64,
    // Events that arrived while an answer was awaited.
    inbox: VecDeque<Value>,
    prints: bool,
}

impl Client {
    /// Shakes hands on all three layers: WebSocket, then Engine.IO (`0{…}`), then Socket.IO (`40`).
    pub(crate) async fn connect(addr: &str, prints: bool) -> anyhow::Result<Self> {
        let (pipe, _) = connect_async(format!("ws://{addr}/socket.io/?EIO=4&transport=websocket")).await?;
        let mut client = Self {
            pipe,
            questions: 0,
            inbox: VecDeque::new(),
            prints,
        };
        client.receive().await?; // Engine.IO opens by itself: 0{"sid":…}
        client.send("40".into()).await?; // "connect me to the namespace /"
        client.receive().await?; // "you are connected": 40{"sid":…}
        Ok(client)
    }

    /// Emits `42["event",argument,…]`: `4` is Engine.IO's "message", `2` is Socket.IO's "event".
    pub(crate) async fn emit(&mut self, event: &str, args: &[Value]) -> anyhow::Result<()> {
        self.send(format!("42{}", with_name(event, args))).await
    }

    /// Emits and waits for the answer: `42` and a number go out, `43` and that number come back.
    pub(crate) async fn ask(&mut self, event: &str, args: &[Value]) -> anyhow::Result<Value> {
        let id = self.questions;
        self.questions += 1;
        self.send(format!("42{id}{}", with_name(event, args))).await?;
        loop {
            let packet = self.receive().await?;
            if let Some(answer) = packet.strip_prefix(&format!("43{id}")) {
                return Ok(serde_json::from_str::<Value>(answer)?[0].take());
            }
            self.inbox.extend(event_in(&packet)?);
        }
    }

    /// Waits for the next event: `["event",argument,…]`.
    pub(crate) async fn next_event(&mut self) -> anyhow::Result<Value> {
        loop {
            if let Some(event) = self.inbox.pop_front() {
                return Ok(event);
            }
            let packet = self.receive().await?;
            self.inbox.extend(event_in(&packet)?);
        }
    }

    /// Leaves the namespace: `41`.
    pub(crate) async fn disconnect(mut self) -> anyhow::Result<()> {
        self.send("41".into()).await
    }

    async fn send(&mut self, packet: String) -> anyhow::Result<()> {
        if self.prints {
            println!("client -> server  {packet}");
        }
        Ok(self.pipe.send(Message::text(packet)).await?)
    }

    async fn receive(&mut self) -> anyhow::Result<String> {
        loop {
            let next = timeout(PATIENCE, self.pipe.next()).await;
            let frame = next
                .context("nothing came within 5 s")?
                .context("the server closed the connection")??;
            let Message::Text(packet) = frame else {
                bail!("expected a text frame, got {frame:?}")
            };
            if packet == "2" {
                // Engine.IO's ping: who doesn't answer with a pong is taken for dead. It may come at any time: not shown.
                self.pipe.send(Message::text("3")).await?;
                continue;
            }
            if self.prints {
                println!("server -> client  {packet}");
            }
            return Ok(packet.to_string());
        }
    }
}

fn with_name(event: &str, args: &[Value]) -> Value {
    std::iter::once(json!(event)).chain(args.iter().cloned()).collect()
}

fn event_in(packet: &str) -> anyhow::Result<Option<Value>> {
    Ok(packet.strip_prefix("42").map(serde_json::from_str).transpose()?)
}
