//! What a session needs of a connection. A test has another one than the server, and runs whole protocols without a socket.

use crate::line::{Line, Upgrades};
use crate::protocol::frame::Frame;
use axum::extract::ConnectInfo;
use futures_util::FutureExt;
use serde::ser::{Error, Serialize, Serializer};
use socketioxide::extract::SocketRef;
use socketioxide::{BroadcastError, SendError, SocketError, TransportType};
use std::fmt;

/// What became of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// It is in the connection's queue.
    Queued,
    /// There is no room for it.
    Full,
    /// The connection has ended, or is about to.
    Closed,
}

/// One connection, in one namespace.
pub trait Wire: fmt::Debug + Send + Sync + 'static {
    /// Queues a frame, without waiting.
    fn emit(&self, frame: &Frame) -> Sent;

    /// Whether frames are taken yet. The client hears that it is connected a moment before the library counts it so, and may
    /// emit at once.
    fn connected(&self) -> bool;

    /// Asks for the end of the connection; false if its queue is too full even for that.
    fn disconnect(&self) -> bool;

    /// The namespace that the client is in.
    fn namespace(&self) -> &str;

    /// The TCP connection that it goes over, once that is one for as long as it lives: with polling each request may come over
    /// another one.
    fn line(&self, _upgrades: &Upgrades) -> Option<Line> {
        None
    }

    /// Whether there is no room for a single packet at this moment.
    fn is_full(&self) -> bool {
        false
    }

    /// From now on this connection gets what is broadcast to `room`; false if it must be told alone.
    fn join(&self, _room: &str) -> bool {
        false
    }

    /// What is broadcast to `room` reaches this connection no more.
    fn leave(&self, _room: &str) {}

    /// Queues a frame for all connections of this namespace that have joined `room`, `to_itself` or without this one. Returns
    /// how many had no room for it.
    fn broadcast(&self, _room: &str, _frame: &Frame, _to_itself: bool) -> usize {
        0
    }
}

impl Wire for SocketRef {
    fn emit(&self, frame: &Frame) -> Sent {
        match (**self).emit(frame.event, &frame.payload) {
            Ok(()) => Sent::Queued,
            Err(SendError::Socket(SocketError::InternalChannelFull)) => Sent::Full,
            Err(SendError::Socket(_)) => Sent::Closed,
            Err(SendError::Serialize(error)) => {
                tracing::error!(event = frame.event, %error, "a payload of our own doesn't encode");
                Sent::Closed
            }
        }
    }

    fn connected(&self) -> bool {
        (**self).connected()
    }

    fn disconnect(&self) -> bool {
        let disconnected = self.clone().disconnect();
        !matches!(disconnected, Err(SocketError::InternalChannelFull))
    }

    fn namespace(&self) -> &str {
        self.ns()
    }

    fn line(&self, upgrades: &Upgrades) -> Option<Line> {
        if self.transport_type() != TransportType::Websocket {
            return None;
        }
        // What the library keeps is the first request, which was an upgrade or, before one, a poll.
        let first = self.req_parts();
        let at_once = first
            .uri
            .query()
            .is_some_and(|query| query.contains("transport=websocket"));
        let line = first.extensions.get::<ConnectInfo<Line>>().filter(|_| at_once);
        line.map(|ConnectInfo(line)| line.clone())
            .or_else(|| upgrades.line(&self.id.to_string()))
    }

    fn is_full(&self) -> bool {
        let asked = (**self).emit("", &Unsendable);
        matches!(asked, Err(SendError::Socket(SocketError::InternalChannelFull)))
    }

    fn join(&self, room: &str) -> bool {
        if !(**self).connected() {
            return false;
        }
        (**self).join(room.to_owned());
        // It may have gone in between, and the library cleans up only once.
        let stayed = (**self).connected();
        if !stayed {
            self.leave_all();
        }
        stayed
    }

    fn leave(&self, room: &str) {
        (**self).leave(room.to_owned());
    }

    fn broadcast(&self, room: &str, frame: &Frame, to_itself: bool) -> usize {
        let room = room.to_owned();
        let everybody = if to_itself { self.within(room) } else { self.to(room) };
        // The library's own rooms are in memory, so nothing waits.
        match everybody.emit(frame.event, &frame.payload).now_or_never() {
            Some(Ok(())) => 0,
            Some(Err(BroadcastError::Socket(errors))) => {
                let full = |error: &&SocketError| matches!(error, SocketError::InternalChannelFull);
                errors.iter().filter(full).count()
            }
            other => {
                tracing::error!(event = frame.event, ?other, "a broadcast failed");
                0
            }
        }
    }
}

/// A payload that doesn't encode. The library takes a place in the queue, then encodes, then gives the place back: so this asks for a
/// place and sends nothing.
struct Unsendable;

impl Serialize for Unsendable {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom("never sent"))
    }
}
