//! Chapter 5, in this process: what the tap prints, what the two sockets do, and what bad input does to them.

mod bad_input;
mod frames;
mod lines;
mod pages;
#[path = "../../examples/ch05_websocket/pitfall.rs"]
mod pitfall;

#[path = "../../examples/ch05_websocket/app.rs"]
pub(crate) mod app;
#[path = "../../examples/ch05_websocket/frame.rs"]
mod frame;
#[path = "../../examples/ch05_websocket/tap.rs"]
mod tap;
#[path = "../../examples/ch05_websocket/wire.rs"]
mod wire;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use futures_util::{SinkExt, StreamExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// Long enough for a loaded machine; nothing waits for it unless something is broken.
const PATIENCE: Duration = Duration::from_secs(20);

/// The example's server on a free port, and every line that its tap showed.
pub(crate) struct Server {
    address: SocketAddr,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) async fn start() -> Result<Self> {
        Self::pinging_every(PATIENCE).await
    }

    async fn pinging_every(ping_every: Duration) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let lines = Arc::new(Mutex::new(Vec::new()));
        let shown = lines.clone();
        let show = Arc::new(move |line: &str| shown.lock().unwrap_or_else(PoisonError::into_inner).push(line.into()));
        tokio::spawn(axum::serve(tap::Tap::new(listener, show), app::router(ping_every)).into_future());
        Ok(Self { address, lines })
    }

    fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A connection without any protocol: what a test writes is what the server reads.
    pub(crate) async fn raw(&self) -> Result<TcpStream> {
        Ok(TcpStream::connect(self.address).await?)
    }

    pub(crate) async fn opens(&self, path: &str) -> Result<Page> {
        Page::connect(&format!("ws://{}{path}", self.address)).await
    }

    /// The server is alive: a new connection is answered.
    async fn still_echoes(&self) -> Result<()> {
        let mut page = self.opens("/echo").await?;
        page.says("alive?").await?;
        assert_eq!(page.hears().await?, "alive?");
        Ok(())
    }
}

/// A WebSocket client in verbs.
pub(crate) struct Page(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Page {
    pub(crate) async fn connect(url: &str) -> Result<Self> {
        Ok(Self(connect_async(url).await?.0))
    }

    pub(crate) async fn says(&mut self, text: &str) -> Result<()> {
        self.sends(Message::text(text)).await
    }

    async fn sends(&mut self, message: Message) -> Result<()> {
        Ok(self.0.send(message).await?)
    }

    async fn next(&mut self) -> Result<Message> {
        let next = timeout(PATIENCE, self.0.next()).await.context("nothing came in time")?;
        Ok(next.context("the connection ended")??)
    }

    /// In the round of `/talk` from here on: its first ping came.
    pub(crate) async fn is_pinged(&mut self) -> Result<()> {
        let next = self.next().await?;
        anyhow::ensure!(matches!(next, Message::Ping(_)), "expected a ping, got {next}");
        Ok(())
    }

    /// The next text; pings pass, for every client answers them by itself.
    pub(crate) async fn hears(&mut self) -> Result<String> {
        loop {
            match self.next().await? {
                Message::Ping(_) | Message::Pong(_) => {}
                other => return Ok(other.into_text()?.to_string()),
            }
        }
    }

    /// The close code that the server sends, whatever comes before it.
    pub(crate) async fn is_closed_with(&mut self) -> Result<CloseCode> {
        loop {
            if let Message::Close(frame) = self.next().await? {
                return Ok(frame.context("a close frame without a code")?.code);
            }
        }
    }
}
