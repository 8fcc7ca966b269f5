//! The smallest HTTP/1.1 client that can be counted.
//!
//! A finished client would hide what this chapter measures: how many bytes pass, and when a connection is opened. Here
//! each byte goes through `ask`, `line` or `body`, and each of them counts.

use std::net::SocketAddr;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::sync::watch;

use super::chat::Message;

/// What one client has cost so far, and when it saw which message.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) connections: usize,
    pub(crate) requests: usize,
    pub(crate) bytes_out: usize,
    pub(crate) bytes_in: usize,
    pub(crate) seen: Vec<(Message, Instant)>,
}

/// One connection, kept open from request to request as HTTP/1.1 has it.
pub(crate) struct Client {
    tcp: BufReader<TcpStream>,
    tally: watch::Sender<Tally>,
}

impl Client {
    pub(crate) async fn connect(addr: SocketAddr, tally: &watch::Sender<Tally>) -> Result<Self> {
        let tcp = TcpStream::connect(addr).await?;
        tcp.set_nodelay(true)?;
        tally.send_modify(|tally| tally.connections += 1);
        Ok(Self {
            tcp: BufReader::new(tcp),
            tally: tally.clone(),
        })
    }

    /// Sends a request and does not wait for its answer.
    pub(crate) async fn ask(&mut self, method: &str, path: &str, body: &str) -> Result<()> {
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n");
        if !body.is_empty() {
            request += &format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
        }
        request += "\r\n";
        request += body;
        self.tcp.write_all(request.as_bytes()).await?;
        self.tally.send_modify(|tally| {
            tally.requests += 1;
            tally.bytes_out += request.len();
        });
        Ok(())
    }

    /// Reads the head of an answer and returns the length of the body; a stream has none.
    pub(crate) async fn head(&mut self) -> Result<usize> {
        let status = self.line().await?;
        if !status.starts_with("HTTP/1.1 2") {
            bail!("the server refused: {status}");
        }
        let mut length = 0;
        loop {
            let line = self.line().await?.to_ascii_lowercase();
            if line.is_empty() {
                return Ok(length);
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
        }
    }

    /// Waits for the answer to the oldest question: a list of messages.
    pub(crate) async fn messages(&mut self) -> Result<Vec<Message>> {
        let body = self.body().await?;
        let messages: Vec<Message> = serde_json::from_slice(&body)?;
        let now = Instant::now();
        self.tally
            .send_modify(|tally| tally.seen.extend(messages.iter().map(|message| (message.clone(), now))));
        Ok(messages)
    }

    /// Waits for the next event of a stream. Comments and the sizes of the chunks are read over, and counted.
    pub(crate) async fn event(&mut self) -> Result<Message> {
        loop {
            if let Some(data) = self.line().await?.strip_prefix("data: ") {
                let message: Message = serde_json::from_str(data)?;
                self.tally
                    .send_modify(|tally| tally.seen.push((message.clone(), Instant::now())));
                return Ok(message);
            }
        }
    }

    /// Writes a message into the chat; it is stored when this returns.
    pub(crate) async fn post(&mut self, username: &str, text: &str) -> Result<()> {
        let message = json!({ "username": username, "text": text });
        self.ask("POST", "/messages", &message.to_string()).await?;
        self.body().await.map(drop)
    }

    async fn body(&mut self) -> Result<Vec<u8>> {
        let mut body = vec![0; self.head().await?];
        self.tcp.read_exact(&mut body).await?;
        self.tally.send_modify(|tally| tally.bytes_in += body.len());
        Ok(body)
    }

    async fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        let read = self.tcp.read_line(&mut line).await.context("the connection broke")?;
        if read == 0 {
            bail!("the server closed the connection");
        }
        self.tally.send_modify(|tally| tally.bytes_in += read);
        Ok(line.trim_end().to_owned())
    }
}
