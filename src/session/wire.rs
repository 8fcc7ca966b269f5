//! What a session needs of a connection. A test has another one than the server, and runs whole protocols without a socket.

use crate::protocol::frame::Frame;
use socketioxide::extract::SocketRef;
use socketioxide::{SendError, SocketError};
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
}
