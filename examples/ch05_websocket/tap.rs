//! A tap on the line: every accepted connection is wrapped, so that each byte is seen on its way and none is changed.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

use super::wire::{Show, Wire};

/// A TCP listener that numbers its connections and taps each of them.
pub(crate) struct Tap {
    listener: TcpListener,
    accepted: u64,
    show: Show,
}

impl Tap {
    pub(crate) fn new(listener: TcpListener, show: Show) -> Self {
        Self {
            listener,
            accepted: 0,
            show,
        }
    }
}

impl Listener for Tap {
    type Io = Tapped;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Tapped, SocketAddr) {
        let (stream, peer) = Listener::accept(&mut self.listener).await;
        // Small frames go out at once instead of waiting to be collected. Without it they are late, not wrong.
        let _ = stream.set_nodelay(true);
        self.accepted += 1;
        (
            Tapped {
                stream,
                wire: Wire::new(self.accepted, self.show.clone()),
            },
            peer,
        )
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A TCP connection with an onlooker.
pub(crate) struct Tapped {
    /// Before the stream: so its sums are shown before the other side hears of the end.
    wire: Wire,
    stream: TcpStream,
}

impl AsyncRead for Tapped {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buf))?;
        self.wire.client_sent(buf.filled().get(before..).unwrap_or_default());
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Tapped {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        // The kernel may take less than it was offered: only what it took has passed.
        let taken = ready!(Pin::new(&mut self.stream).poll_write(cx, bytes))?;
        self.wire.server_sent(bytes.get(..taken).unwrap_or_default());
        Poll::Ready(Ok(taken))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
