//! What a client is told, and what happens when it doesn't read.
//!
//! The library keeps a bounded queue of packets for each connection. When it is full, this client has fallen behind: it gets
//! nothing more, so that it sees no hole, and is disconnected. It comes back with `since` and gets what it missed. Nobody else
//! waits for it.

use super::wire::{Sent, Wire};
use crate::line::Line;
use crate::protocol::frame::Frame;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The most frames that wait for a connection that isn't complete.
const EARLY_FRAMES: usize = 1_024;

/// The way to one client.
#[derive(Debug)]
pub(super) struct Outbox {
    wire: Box<dyn Wire>,
    line: Option<Line>,
    // No more packets: it fell behind, was disconnected, or has gone.
    closed: AtomicBool,
    // A client is there for others before it hears that it is connected; until then its frames wait here.
    early: Mutex<Vec<Frame>>,
    open: AtomicBool,
}

impl Outbox {
    pub(super) fn new(wire: impl Wire) -> Self {
        Self {
            closed: AtomicBool::new(false),
            early: Mutex::default(),
            open: AtomicBool::new(wire.connected()),
            line: wire.line(),
            wire: Box::new(wire),
        }
    }

    /// Queues a frame, without waiting.
    pub(super) fn send(&self, frame: &Frame) -> Sent {
        if self.is_closed() {
            return Sent::Closed;
        }
        if !self.open.load(Ordering::Acquire) {
            let mut early = self.early();
            // Asked again under the lock: whoever opened it meanwhile has sent all that was here.
            if !self.open.load(Ordering::Acquire) {
                if early.len() >= EARLY_FRAMES {
                    return Sent::Full;
                }
                early.push(frame.clone());
                return Sent::Queued;
            }
        }
        self.wire.emit(frame)
    }

    fn early(&self) -> MutexGuard<'_, Vec<Frame>> {
        self.early.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// No packet goes out from now on; false if that was so already.
    pub(super) fn close(&self) -> bool {
        !self.closed.swap(true, Ordering::AcqRel)
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    /// Waits until the connection takes frames, and sends those that waited. [`Sent::Full`] if they don't fit.
    pub(super) async fn until_connected(&self) -> Sent {
        while !self.wire.connected() && !self.is_closed() {
            tokio::task::yield_now().await;
        }
        if self.open.load(Ordering::Acquire) {
            return Sent::Queued;
        }
        let mut early = self.early();
        let waited = std::mem::take(&mut *early);
        let refused = waited
            .iter()
            .map(|frame| self.wire.emit(frame))
            .find(|sent| *sent != Sent::Queued);
        self.open.store(true, Ordering::Release);
        refused.unwrap_or(Sent::Queued)
    }

    /// Whether the client has heard that it is connected, and hasn't gone since.
    pub(super) fn is_connected(&self) -> bool {
        self.wire.connected()
    }

    /// Asks for the end of the connection; false if its queue is too full even for that.
    pub(super) fn disconnect(&self) -> bool {
        self.wire.disconnect()
    }

    pub(super) fn namespace(&self) -> &str {
        self.wire.namespace()
    }

    /// False as long as the connection takes what it is sent: then [`Outbox::is_full`] needn't be asked.
    pub(super) fn may_be_full(&self) -> bool {
        self.line.as_ref().is_none_or(Line::is_stuck)
    }

    /// See [`Wire::is_full`].
    pub(super) fn is_full(&self) -> bool {
        self.wire.is_full()
    }

    /// See [`Wire::join`]; not before the frames that waited have gone out.
    pub(super) fn join(&self, room: &str) -> bool {
        self.open.load(Ordering::Acquire) && self.wire.join(room)
    }

    /// See [`Wire::leave`].
    pub(super) fn leave(&self, room: &str) {
        self.wire.leave(room);
    }

    /// See [`Wire::broadcast`].
    pub(super) fn broadcast(&self, room: &str, frame: &Frame, to_itself: bool) -> usize {
        self.wire.broadcast(room, frame, to_itself)
    }
}
