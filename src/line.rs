//! The TCP connections, as far as the rest of the server has to know: whether the other side takes what it is sent.
//!
//! A client's queue fills up only behind a connection that is stuck, and to ask a queue costs more than to look at a flag. See
//! [`Audience`](crate::session::Audience).

use axum::extract::connect_info::Connected;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use axum::serve::{IncomingStream, Listener};
use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// One connection's flag. Every request that comes over the connection has it among its extensions.
#[derive(Clone, Debug, Default)]
pub struct Line(Arc<AtomicBool>);

impl Line {
    /// Whether the last write found no room: the client reads slower than it is told things, or not at all.
    pub fn is_stuck(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The lines of clients that began with polling and then got a WebSocket: the library keeps only what their first request said.
#[derive(Debug, Default)]
pub struct Upgrades {
    // By the id that the library gave the client.
    lines: Mutex<HashMap<String, Line>>,
}

impl Upgrades {
    /// The line of a client's WebSocket, if it got one.
    pub fn line(&self, id: &str) -> Option<Line> {
        self.lock().get(id).cloned()
    }

    fn remember(&self, id: String, line: Line) {
        let mut lines = self.lock();
        if lines.len() == lines.capacity() {
            // A line that nobody else holds is a connection that has ended.
            lines.retain(|_, line| Arc::strong_count(&line.0) > 1);
        }
        lines.insert(id, line);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Line>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Notes which client an upgrade is for. Only what the library accepts is kept: then the id isn't made up.
pub async fn note_upgrades(State(upgrades): State<Arc<Upgrades>>, request: Request, next: Next) -> Response {
    let line = request.extensions().get::<ConnectInfo<Line>>().cloned();
    let query = request.uri().query().unwrap_or_default();
    let id = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("sid="))
        .map(str::to_owned);
    let response = next.run(request).await;
    if let (Some(ConnectInfo(line)), Some(id), StatusCode::SWITCHING_PROTOCOLS) = (line, id, response.status()) {
        upgrades.remember(id, line);
    }
    response
}

/// A listener whose connections have a [`Line`].
#[derive(Debug)]
pub struct Lines(TcpListener);

impl Lines {
    /// Accepts what `listener` accepts.
    pub fn new(listener: TcpListener) -> Self {
        Self(listener)
    }
}

impl Listener for Lines {
    type Io = Watched<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        // Small packets leave at once; by default the kernel waits until it has more to send.
        drop(stream.set_nodelay(true));
        let line = Line::default();
        (Watched { stream, line }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

impl Connected<IncomingStream<'_, Lines>> for Line {
    fn connect_info(stream: IncomingStream<'_, Lines>) -> Self {
        stream.io().line.clone()
    }
}

/// A stream that keeps its [`Line`] up to date.
#[derive(Debug)]
pub struct Watched<S> {
    stream: S,
    line: Line,
}

impl<S: Unpin> Watched<S> {
    fn stream(&mut self) -> Pin<&mut S> {
        Pin::new(&mut self.stream)
    }

    fn note<T>(&self, written: Poll<T>) -> Poll<T> {
        // Only this stream writes, so a plain store does, and only if something has changed: others read the flag all the time.
        if self.line.is_stuck() != written.is_pending() {
            self.line.0.store(written.is_pending(), Ordering::Relaxed);
        }
        written
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.stream().poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = self.stream().poll_write(context, bytes);
        self.note(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = self.stream().poll_write_vectored(context, bytes);
        self.note(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream().poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream().poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    #[test]
    fn an_upgrade_is_forgotten_some_time_after_its_connection_has_ended() {
        let upgrades = Upgrades::default();
        let alive = Line::default();
        upgrades.remember("alive".to_owned(), alive.clone());
        for number in 0..1_000 {
            upgrades.remember(number.to_string(), Line::default());
        }
        assert!(upgrades.line("alive").is_some());
        assert!(upgrades.lock().len() < 100, "{}", upgrades.lock().len());
    }

    #[tokio::test]
    async fn a_line_is_stuck_until_somebody_reads() {
        let (stream, mut reader) = duplex(4);
        let line = Line::default();
        let mut writer = Watched {
            stream,
            line: line.clone(),
        };
        writer.write_all(b"1234").await.unwrap();
        assert!(!line.is_stuck(), "it took everything");
        let (wrote, ()) = tokio::join!(writer.write_all(b"5"), async {
            tokio::task::yield_now().await;
            assert!(line.is_stuck(), "nobody reads");
            assert_eq!(reader.read(&mut [0; 4]).await.unwrap(), 4);
        });
        wrote.unwrap();
        assert!(!line.is_stuck(), "it goes on");
    }
}
