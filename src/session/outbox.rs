//! What a client is told, and what happens when it doesn't read.
//!
//! The library keeps a bounded queue of packets for each connection. When it is full, this client has fallen behind: it gets
//! nothing more, so that it sees no hole, and is disconnected. It comes back with `since` and gets what it missed. Nobody else
//! waits for it.

use crate::protocol::frame::Frame;
use socketioxide::extract::SocketRef;
use socketioxide::{SendError, SocketError};
use std::sync::atomic::{AtomicBool, Ordering};

/// The way to one client.
#[derive(Debug)]
pub(super) struct Outbox {
    socket: SocketRef,
    // No more packets: it fell behind, was disconnected, or has gone.
    closed: AtomicBool,
}

/// What became of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    /// It is in the connection's queue.
    Queued,
    /// There is no room for it.
    Full,
    /// The connection has ended, or is about to.
    Closed,
}

impl Outbox {
    pub(super) fn new(socket: SocketRef) -> Self {
        let closed = AtomicBool::new(false);
        Self { socket, closed }
    }

    /// Queues a frame, without waiting.
    pub(super) fn send(&self, frame: &Frame) -> Sent {
        if self.is_closed() {
            return Sent::Closed;
        }
        match self.socket.emit(frame.event, &frame.payload) {
            Ok(()) => Sent::Queued,
            Err(SendError::Socket(SocketError::InternalChannelFull)) => Sent::Full,
            Err(SendError::Socket(_)) => Sent::Closed,
            Err(SendError::Serialize(error)) => {
                tracing::error!(event = frame.event, %error, "a payload of our own doesn't encode");
                Sent::Closed
            }
        }
    }

    /// No packet goes out from now on; false if that was so already.
    pub(super) fn close(&self) -> bool {
        !self.closed.swap(true, Ordering::AcqRel)
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    /// Waits until the library counts the socket as connected. The client hears of it a moment earlier and may emit at once;
    /// in that moment `emit` refuses.
    pub(super) async fn until_connected(&self) {
        while !self.socket.connected() && !self.is_closed() {
            tokio::task::yield_now().await;
        }
    }

    /// Asks the library to disconnect; false if its queue is full, which makes it refuse that too.
    pub(super) fn disconnect(&self) -> bool {
        let disconnected = self.socket.clone().disconnect();
        !matches!(disconnected, Err(SocketError::InternalChannelFull))
    }

    pub(super) fn namespace(&self) -> &str {
        self.socket.ns()
    }
}
