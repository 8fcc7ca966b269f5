//! One client in one namespace, from the first packet to the last.
//!
//! A session does three things: it lets commands in (synchronously, in the order in which they came), it works through them one by
//! one, and it takes what others tell this client. `protocol/` decides what a command means.

mod audience;
mod inbox;
mod outbox;
mod wire;
mod work;

pub use audience::{Audience, News};
pub use inbox::{Command, Job, Kind};
pub use wire::{Sent, Wire};

use crate::hub::id::SessionId;
use crate::people::Login;
use crate::protocol::frame::Frame;
use crate::runtime::Runtime;
use inbox::Inbox;
use outbox::Outbox;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// How often a full connection is asked again whether it can be disconnected.
const ASK_AGAIN: Duration = Duration::from_millis(100);

/// A client in a namespace. Rooms hold it as a listener; it ends with its socket.
pub struct Session {
    /// Unique in this process.
    pub id: SessionId,
    /// Who it is, in namespaces that ask for a token.
    pub login: Option<Arc<Login>>,
    // `since` of the handshake, for a join that brings none.
    since: OnceLock<String>,
    // The server has ended the connection, which may take a while.
    dismissed: AtomicBool,
    inbox: Inbox,
    outbox: Outbox,
    runtime: Arc<Runtime>,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("id", &self.id)
            .field("namespace", &self.namespace())
            .finish_non_exhaustive()
    }
}

impl Session {
    /// A session for a connection that has been let in. `first` is what it has to do before any command.
    pub fn new(runtime: &Arc<Runtime>, wire: impl Wire, login: Option<Arc<Login>>, first: Job) -> Arc<Self> {
        Arc::new(Self {
            id: runtime.next_session(),
            login,
            since: OnceLock::new(),
            dismissed: AtomicBool::new(false),
            inbox: Inbox::new(&runtime.config.limits, runtime.clock.now_ms(), first),
            outbox: Outbox::new(wire, &runtime.upgrades, runtime.config.limits.outbox_bytes),
            runtime: Arc::clone(runtime),
        })
    }

    /// The last message that this client has, as far as it said so when it connected.
    pub fn since(&self) -> Option<&str> {
        self.since.get().map(String::as_str)
    }

    /// Keeps what the client said when it connected; only the first time counts.
    pub fn remember_since(&self, since: &str) {
        self.since.get_or_init(|| since.to_owned());
    }

    /// What all sessions share.
    pub fn runtime(&self) -> &Arc<Runtime> {
        &self.runtime
    }

    /// The namespace in which its client is.
    pub fn namespace(&self) -> &str {
        self.outbox.namespace()
    }

    /// Whether nothing reaches this client any more: it has gone, fallen behind, or been disconnected.
    pub fn is_closed(&self) -> bool {
        self.outbox.is_closed()
    }

    /// Tells this client something that it must not miss. If it can't take it, it has fallen behind and is disconnected.
    pub fn tell(self: &Arc<Self>, frame: &Frame) {
        match self.outbox.send(frame) {
            Sent::Queued => self.runtime.metrics.sent(1),
            Sent::Full => self.fall_behind(),
            Sent::Closed => {}
        }
    }

    /// Tells this client something that is worth nothing later, such as who is typing. A slow reader misses it.
    pub fn mention(&self, frame: &Frame) {
        if self.outbox.send(frame) == Sent::Queued {
            self.runtime.metrics.sent(1);
        }
    }

    /// Whether the server has disconnected this client for what it is: its name was taken over, its token is dead, its account
    /// banned. Its commands may still be in line, and one that doesn't read can go on to send some.
    pub fn is_dismissed(&self) -> bool {
        self.dismissed.load(Ordering::Acquire)
    }

    fn fall_behind(self: &Arc<Self>) {
        if self.outbox.close() {
            self.runtime.metrics.fell_behind();
            tracing::info!(session = self.id.0, "a reader fell behind and is disconnected");
            self.cut();
        }
    }

    /// Disconnects this client. What was queued before still reaches it; nothing that is told later does, and nothing that it
    /// still has to say is done.
    pub fn disconnect(self: &Arc<Self>) {
        self.dismissed.store(true, Ordering::Release);
        if self.outbox.close() {
            self.cut();
        }
    }

    // The library refuses to disconnect while its queue is full, so a client that doesn't read is asked again until it reads
    // or its heartbeat fails.
    fn cut(self: &Arc<Self>) {
        if self.outbox.disconnect() {
            return;
        }
        let session = Arc::clone(self);
        self.runtime.spawn(async move {
            while !session.inbox.is_closed() && !session.outbox.disconnect() {
                tokio::time::sleep(ASK_AGAIN).await;
            }
        });
    }
}

/// Tells several clients the same thing.
pub fn tell_all<'a>(listeners: impl Iterator<Item = &'a Arc<Session>>, frame: &Frame) {
    listeners.for_each(|listener| listener.tell(frame));
}
