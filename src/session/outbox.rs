//! What a client is told, and what happens when it doesn't read.
//!
//! The library keeps a bounded queue of packets for each connection. When it is full, this client has fallen behind: it gets
//! nothing more, so that it sees no hole, and is disconnected. It comes back with `since` and gets what it missed. Nobody else
//! waits for it.

use super::wire::{Sent, Wire};
use crate::protocol::frame::Frame;
use std::sync::atomic::{AtomicBool, Ordering};

/// The way to one client.
#[derive(Debug)]
pub(super) struct Outbox {
    wire: Box<dyn Wire>,
    // No more packets: it fell behind, was disconnected, or has gone.
    closed: AtomicBool,
}

impl Outbox {
    pub(super) fn new(wire: impl Wire) -> Self {
        Self {
            wire: Box::new(wire),
            closed: AtomicBool::new(false),
        }
    }

    /// Queues a frame, without waiting.
    pub(super) fn send(&self, frame: &Frame) -> Sent {
        if self.is_closed() {
            return Sent::Closed;
        }
        self.wire.emit(frame)
    }

    /// No packet goes out from now on; false if that was so already.
    pub(super) fn close(&self) -> bool {
        !self.closed.swap(true, Ordering::AcqRel)
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    /// Waits until the connection takes frames.
    pub(super) async fn until_connected(&self) {
        while !self.wire.connected() && !self.is_closed() {
            tokio::task::yield_now().await;
        }
    }

    /// Asks for the end of the connection; false if its queue is too full even for that.
    pub(super) fn disconnect(&self) -> bool {
        self.wire.disconnect()
    }

    pub(super) fn namespace(&self) -> &str {
        self.wire.namespace()
    }
}
