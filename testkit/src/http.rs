//! Plain HTTP for tests: one question and its answer, or a stream of Server-Sent Events.
//!
//! Speaks HTTP/1.0, so that every body ends where the connection ends and nothing has to be put together from chunks.

use anyhow::{Context, Result, ensure};
use std::net::SocketAddr;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::PATIENCE;

/// What a server answered.
#[derive(Debug)]
pub struct Answer {
    /// The status code, such as 200.
    pub status: u16,
    /// The body as text.
    pub body: String,
    head: String,
}

impl Answer {
    /// The value of a header; its name has no case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(':'));
        let (_, value) = lines.find(|(found, _)| found.eq_ignore_ascii_case(name))?;
        Some(value.trim())
    }

    /// The body read as JSON; an error shows the body.
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_str(&self.body).with_context(|| format!("status {}, body: {}", self.status, self.body))
    }
}

/// Asks for `path` and waits for the whole answer.
pub async fn get(addr: SocketAddr, path: &str) -> Result<Answer> {
    send(addr, "GET", path, &[], "").await
}

/// Posts `body` with the given content type, such as `application/json`.
pub async fn post(addr: SocketAddr, path: &str, content_type: &str, body: &str) -> Result<Answer> {
    send(addr, "POST", path, &[("Content-Type", content_type)], body).await
}

/// Any other question: a method, headers, a body that may be empty.
pub async fn send(addr: SocketAddr, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Result<Answer> {
    let asked = format!("{method} {path}");
    timeout(PATIENCE, async {
        let mut tcp = open(addr, method, path, headers, body).await?;
        let mut bytes = Vec::new();
        tcp.read_to_end(&mut bytes).await?;
        let text = String::from_utf8(bytes)?;
        let (head, body) = text
            .split_once("\r\n\r\n")
            .context("the connection ended before the answer")?;
        anyhow::Ok(Answer {
            status: status(head)?,
            body: body.to_owned(),
            head: head.to_owned(),
        })
    })
    .await
    .with_context(|| format!("{asked}: no answer in time"))?
    .with_context(|| asked)
}

async fn open(addr: SocketAddr, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Result<TcpStream> {
    let mut tcp = TcpStream::connect(addr).await?;
    let mut request = format!(
        "{method} {path} HTTP/1.0\r\nHost: {addr}\r\nContent-Length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    request = request + "\r\n" + body;
    tcp.write_all(request.as_bytes()).await?;
    Ok(tcp)
}

fn status(head: &str) -> Result<u16> {
    let code = head.split(' ').nth(1).context("not an HTTP answer")?;
    code.parse().with_context(|| format!("not a status code: {code}"))
}

/// One Server-Sent Event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SentEvent {
    /// The `id:` field, or nothing.
    pub id: String,
    /// The `data:` lines, joined by line feeds.
    pub data: String,
}

/// An open stream of Server-Sent Events; dropping it closes the connection.
#[derive(Debug)]
pub struct EventStream {
    lines: Lines<BufReader<TcpStream>>,
}

impl EventStream {
    /// Opens `path`; `last_event_id` is what a reader sends that was here before.
    pub async fn open(addr: SocketAddr, path: &str, last_event_id: Option<&str>) -> Result<Self> {
        let headers: Vec<_> = last_event_id.map(|id| ("Last-Event-ID", id)).into_iter().collect();
        let tcp = open(addr, "GET", path, &headers, "").await?;
        let mut lines = BufReader::new(tcp).lines();
        let mut head = String::new();
        loop {
            let line = timeout(PATIENCE, lines.next_line()).await;
            match line.with_context(|| format!("GET {path}: no answer in time"))?? {
                Some(line) if line.is_empty() => break,
                Some(line) => head += &(line.to_ascii_lowercase() + "\n"),
                None => break,
            }
        }
        ensure!(status(&head)? == 200, "GET {path} was answered with {head}");
        ensure!(
            head.contains("content-type: text/event-stream"),
            "GET {path} is no stream of events: {head}"
        );
        Ok(Self { lines })
    }

    /// Waits for the next event; `None` when the server has ended the stream.
    pub async fn next(&mut self) -> Result<Option<SentEvent>> {
        timeout(PATIENCE, self.read()).await.context("no event in time")?
    }

    async fn read(&mut self) -> Result<Option<SentEvent>> {
        let mut event = SentEvent::default();
        let mut data: Vec<String> = Vec::new();
        while let Some(line) = self.lines.next_line().await? {
            let (field, value) = line.split_once(':').unwrap_or((&line, ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            match field {
                "id" => event.id = value.to_owned(),
                "data" => data.push(value.to_owned()),
                // An empty line ends an event; one without data, such as a comment, isn't an event.
                "" if line.is_empty() && !data.is_empty() => {
                    event.data = data.join("\n");
                    return Ok(Some(event));
                }
                _ => {}
            }
        }
        Ok(None)
    }
}
