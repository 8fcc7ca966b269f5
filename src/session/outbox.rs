//! What a client is told, and what happens when it doesn't read.
//!
//! The library keeps a bounded queue of packets for each connection. When it is full, this client has fallen behind: it gets
//! nothing more, so that it sees no hole, and is disconnected. It comes back with `since` and gets what it missed. Nobody else
//! waits for it.

use super::wire::{Sent, Wire};
use crate::line::{Line, Upgrades};
use crate::protocol::frame::Frame;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// The most frames that wait for a connection that isn't complete.
const EARLY_FRAMES: usize = 1_024;

/// The way to one client.
#[derive(Debug)]
pub(super) struct Outbox {
    wire: Box<dyn Wire>,
    // Its TCP connection, as soon as that is known.
    line: OnceLock<Line>,
    upgrades: Arc<Upgrades>,
    // Bytes told since the connection last took what it was sent.
    unread: AtomicUsize,
    max_bytes: usize,
    // No more packets: it fell behind, was disconnected, or has gone.
    closed: AtomicBool,
    // A client is there for others before it hears that it is connected; until then its frames wait here.
    early: Mutex<Vec<Frame>>,
    open: AtomicBool,
}

impl Outbox {
    pub(super) fn new(wire: impl Wire, upgrades: &Arc<Upgrades>, max_bytes: usize) -> Self {
        Self {
            closed: AtomicBool::new(false),
            early: Mutex::default(),
            open: AtomicBool::new(wire.connected()),
            line: OnceLock::new(),
            upgrades: Arc::clone(upgrades),
            unread: AtomicUsize::new(0),
            max_bytes,
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
        if self.is_overfull(frame.payload.get().len()) {
            return Sent::Full;
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

    fn line(&self) -> Option<&Line> {
        if self.line.get().is_none()
            && let Some(line) = self.wire.line(&self.upgrades)
        {
            return Some(self.line.get_or_init(|| line));
        }
        self.line.get()
    }

    /// Whether so many bytes more are too many. They wait only behind a connection that takes nothing; with polling, whose
    /// connection isn't known, packets are counted alone.
    pub(super) fn is_overfull(&self, bytes: usize) -> bool {
        if !self.line().is_some_and(Line::is_stuck) {
            if self.unread.load(Ordering::Relaxed) != 0 {
                self.unread.store(0, Ordering::Relaxed);
            }
            return false;
        }
        self.unread.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes) > self.max_bytes
    }

    /// Whether one more packet for everybody finds no room here. A connection that takes what it is sent needn't be asked.
    pub(super) fn has_no_room_for(&self, frame: &Frame) -> bool {
        self.is_overfull(frame.payload.get().len()) || self.line().is_none_or(Line::is_stuck) && self.is_full()
    }

    /// Whether its connection is known to take what it is sent: then nothing waits for it, and it needn't be asked.
    pub(super) fn flows(&self) -> bool {
        !self.is_overfull(0) && self.line().is_some_and(|line| !line.is_stuck())
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
