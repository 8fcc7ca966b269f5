//! A client that takes nothing of what it is sent: what waits for it is bounded in bytes, however its connection came about.

use super::generous;
use anyhow::{Context, bail, ensure};
use futures_util::{SinkExt, StreamExt};
use realtime_hub::server::App;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::time::Duration;
use testkit::{Client, Result, http};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// Messages in the history: as many as one answer holds, of 3,900 bytes.
const HISTORY: usize = 100;
/// Histories that are asked for: 60 MB, far more than a connection's own buffers take.
const ASKED: usize = 150;

/// The hub as `cargo run` serves it, which knows its connections, with room for one megabyte behind each.
async fn hub() -> Result<SocketAddr> {
    let app = App::hub(generous(|config| config.limits.outbox_bytes = 1_000_000)).await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let addr = listener.local_addr()?;
    tokio::spawn(app.serve(listener, std::future::pending()));
    let mut sender = Client::connect(&format!("http://{addr}"), "/chat").await?;
    sender
        .emit_with_ack("register", json!({ "username": "sender" }))
        .await?;
    for _ in 0..HISTORY {
        let ack = sender
            .emit_with_ack("sendMessage", json!({ "text": "x".repeat(3_900) }))
            .await?;
        ensure!(ack["ok"] == true, "refused: {ack}");
    }
    Ok(addr)
}

struct Raw(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Raw {
    async fn websocket(addr: SocketAddr) -> Result<Self> {
        let (socket, _) = connect_async(format!("ws://{addr}/socket.io/?EIO=4&transport=websocket")).await?;
        Ok(Self(socket))
    }

    /// As the official client begins: one poll, then a WebSocket for the same session.
    async fn upgraded(addr: SocketAddr) -> Result<Self> {
        let opened = http::get(addr, "/socket.io/?EIO=4&transport=polling").await?;
        let open: Value = serde_json::from_str(opened.body.strip_prefix('0').context("an open packet")?)?;
        let sid = open["sid"].as_str().context("sid")?;
        let url = format!("ws://{addr}/socket.io/?EIO=4&transport=websocket&sid={sid}");
        let mut this = Self(connect_async(url).await?.0);
        this.sends("2probe").await?;
        this.reads_until("3probe").await?;
        this.sends("5").await?;
        Ok(this)
    }

    async fn sends(&mut self, text: &str) -> Result {
        Ok(self.0.send(Message::text(text)).await?)
    }

    async fn reads_until(&mut self, start: &str) -> Result {
        loop {
            let next = tokio::time::timeout(Duration::from_secs(20), self.0.next()).await?;
            match next.context("the hub hung up")?? {
                Message::Text(text) if text.starts_with(start) => return Ok(()),
                Message::Close(_) => bail!("the hub hung up"),
                _ => {}
            }
        }
    }

    async fn registers(&mut self) -> Result {
        self.sends("40/chat,").await?;
        self.reads_until("40/chat").await?;
        self.sends(r#"42/chat,0["register",{"username":"stuck"}]"#).await?;
        self.reads_until("43/chat,0").await
    }

    /// Asks again and again, reads nothing, and waits until the hub has given it up.
    async fn until_given_up(mut self, addr: SocketAddr, ask: &str) -> Result {
        self.registers().await?;
        for _ in 0..ASKED {
            self.sends(ask).await?;
        }
        for _ in 0..200 {
            let metrics = http::get(addr, "/metrics").await?.body;
            if metrics.contains("hub_fallen_behind_total 1\n") {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        bail!("the hub still keeps everything for it");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_for_somebody_who_takes_nothing_are_bounded_in_bytes() -> Result {
    let addr = hub().await?;
    Raw::websocket(addr)
        .await?
        .until_given_up(addr, r#"42/chat,["chatHistory"]"#)
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_for_somebody_who_takes_nothing_are_bounded_in_bytes() -> Result {
    let addr = hub().await?;
    Raw::websocket(addr)
        .await?
        .until_given_up(addr, r#"42/chat,7["chatHistory"]"#)
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_began_with_polling_is_bounded_in_bytes_too() -> Result {
    let addr = hub().await?;
    Raw::upgraded(addr)
        .await?
        .until_given_up(addr, r#"42/chat,["chatHistory"]"#)
        .await
}
