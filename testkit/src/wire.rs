//! Engine.IO over one WebSocket: opens it, answers pings, hands on packets.

use crate::packet::Packet;
use anyhow::{Context, Result, anyhow, bail};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::{Message, protocol::WebSocketConfig};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;
type Sink = Arc<Mutex<SplitSink<Socket, Message>>>;

/// What the reader found.
#[derive(Debug)]
pub(crate) enum Incoming {
    /// A packet and the bytes of its frame.
    Packet(Packet, usize),
    /// A frame that isn't one, which the client reports at the next wait.
    Malformed(anyhow::Error),
}

/// An open Engine.IO connection.
#[derive(Debug)]
pub(crate) struct Wire {
    sink: Sink,
    // Unbounded on purpose: a test decides what it takes and when, and a full queue would stop the pongs.
    incoming: mpsc::UnboundedReceiver<Incoming>,
    reader: JoinHandle<()>,
}

/// Opens a WebSocket to the Engine.IO endpoint below `url` and reads the open packet.
pub(crate) async fn open(url: &str) -> Result<Wire> {
    let Some(authority) = url.strip_prefix("http://") else {
        bail!("`{url}` doesn't start with http://")
    };
    let endpoint = format!(
        "ws://{}/socket.io/?EIO=4&transport=websocket",
        authority.trim_end_matches('/')
    );
    // Tests send frames over the server's limit: the client's own limit must not stop them first.
    let config = WebSocketConfig::default().max_message_size(None).max_frame_size(None);
    let opened = tokio_tungstenite::connect_async_with_config(&endpoint, Some(config), true);
    let (socket, _) = opened
        .await
        .with_context(|| format!("cannot connect to {url}; is the server running?"))?;
    let (sink, mut stream) = socket.split();
    let first = stream.next().await.context("closed before the open packet")??;
    if !first.to_text()?.starts_with("0{") {
        bail!("expected Engine.IO's open packet, got `{first}`");
    }
    let sink = Arc::new(Mutex::new(sink));
    let (to_client, incoming) = mpsc::unbounded_channel();
    let reader = tokio::spawn(read(stream, Arc::clone(&sink), to_client));
    Ok(Wire { sink, incoming, reader })
}

impl Wire {
    /// The next packet; `None` when the connection ended.
    pub(crate) async fn next(&mut self) -> Option<Incoming> {
        self.incoming.recv().await
    }

    pub(crate) async fn send_text(&self, frame: String) -> Result<()> {
        let sent = self.sink.lock().await.send(Message::text(frame)).await;
        sent.context("the connection is closed")
    }

    pub(crate) async fn send_binary(&self, frame: Vec<u8>) -> Result<()> {
        let sent = self.sink.lock().await.send(Message::binary(frame)).await;
        sent.context("the connection is closed")
    }

    /// Says goodbye and waits for the server's end.
    pub(crate) async fn close(mut self) -> Result<()> {
        self.send_text("1".into()).await?;
        let end = async { while self.incoming.recv().await.is_some() {} };
        tokio::time::timeout(crate::PATIENCE, end)
            .await
            .context("the server kept the connection open")
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        // The reader holds the other half of the socket: as long as it lives, so does the connection.
        self.reader.abort();
    }
}

async fn read(mut stream: SplitStream<Socket>, sink: Sink, to_client: mpsc::UnboundedSender<Incoming>) {
    while let Some(Ok(message)) = stream.next().await {
        let Message::Text(frame) = message else { continue };
        let incoming = match frame.as_bytes().first() {
            // A client that doesn't answer pings is disconnected after the server's timeout.
            Some(b'2') => {
                let _ = sink.lock().await.send(Message::text("3")).await;
                continue;
            }
            Some(b'4') => match Packet::decode(&frame[1..]) {
                Ok(packet) => Incoming::Packet(packet, frame.len()),
                Err(error) => Incoming::Malformed(error.context(format!("the server sent `{frame}`"))),
            },
            Some(b'1') => return,
            Some(b'6') => continue,
            _ => Incoming::Malformed(anyhow!("the server sent `{frame}`")),
        };
        if to_client.send(incoming).is_err() {
            return;
        }
    }
}
