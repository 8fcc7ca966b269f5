//! Engine.IO by polling, one request at a time, for a client that reads only when it wants to.

use anyhow::{Context, Result, ensure};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// A client that polls, by hand: it decides when it reads.
pub(in crate::ladder) struct Poller<'a> {
    server: &'a testkit::Server,
    sid: String,
}

impl<'a> Poller<'a> {
    pub(in crate::ladder) async fn opens(server: &'a testkit::Server) -> Result<Self> {
        let mut poller = Self {
            server,
            sid: String::new(),
        };
        let open = poller.reads().await?;
        poller.sid = format!("&sid={}", open.split('"').nth(3).context("no session id")?);
        Ok(poller)
    }

    pub(in crate::ladder) async fn reads(&self) -> Result<String> {
        let answer = self.asks("GET", "").await?;
        // A ping may come at any time, the first one at once. Without an answer the server ends the session after 20 s.
        let packets = answer.rsplit("\r\n\r\n").next().unwrap_or_default();
        if packets.split('\u{1e}').any(|packet| packet == "2") {
            self.posts("3").await?;
        }
        Ok(answer)
    }

    /// Reads until `what` has come: the server may send in one answer or in several.
    pub(in crate::ladder) async fn reads_until(&self, what: &str) -> Result<String> {
        let mut all = String::new();
        while !all.contains(what) {
            all += &self.reads().await?;
        }
        Ok(all)
    }

    pub(in crate::ladder) async fn posts(&self, body: &str) -> Result<()> {
        self.asks("POST", body).await.map(drop)
    }

    async fn asks(&self, method: &str, body: &str) -> Result<String> {
        let request = format!(
            "{method} /socket.io/?EIO=4&transport=polling{} HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\
             Content-Length: {}\r\n\r\n{body}",
            self.sid,
            body.len()
        );
        let exchange = async {
            let mut stream = TcpStream::connect(self.server.addr()).await?;
            stream.write_all(request.as_bytes()).await?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await?;
            ensure!(answer.starts_with("HTTP/1.1 200"), "{answer}");
            Ok(answer)
        };
        // Nothing here is asked for that isn't on its way: this bound is for a server that lost it.
        let answer = timeout(Duration::from_secs(15), exchange).await;
        answer.with_context(|| format!("{method} {body}: no answer"))?
    }
}
