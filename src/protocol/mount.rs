//! Which protocols a namespace speaks.

use super::args::{Args, handshake_since};
use super::frame::{Ack, Frame, WireError};
use super::{About, Protocol};
use crate::hub::error::{Code, Refusal};
use crate::session::Session;
use serde_json::Value;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

/// A namespace and its protocols: one, but for `/`.
#[derive(Clone)]
pub struct Mount {
    namespace: String,
    protocols: Vec<Arc<dyn Protocol>>,
    // Which protocol takes an event: an index into `protocols`.
    takers: HashMap<&'static str, usize>,
}

/// Two protocols that can't share a namespace.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{first}` and `{second}` can't share a namespace: both use the event `{event}`")]
pub struct Clash {
    first: &'static str,
    second: &'static str,
    event: &'static str,
}

impl fmt::Debug for Mount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.protocols.iter().map(|protocol| protocol.about().name).collect();
        f.debug_struct("Mount")
            .field("namespace", &self.namespace)
            .field("protocols", &names)
            .finish()
    }
}

impl Mount {
    /// Mounts `protocols` at `namespace`; [`Clash`] if two of them use the same event, in either direction.
    pub fn new(namespace: impl Into<String>, protocols: Vec<Arc<dyn Protocol>>) -> Result<Self, Clash> {
        let mut users: HashMap<&'static str, &'static About> = HashMap::new();
        let mut takers = HashMap::new();
        for (index, protocol) in protocols.iter().enumerate() {
            let about = protocol.about();
            for event in about.takes.iter().chain(about.emits) {
                match users.insert(event, about) {
                    Some(other) if other.name != about.name => {
                        return Err(Clash {
                            first: other.name,
                            second: about.name,
                            event,
                        });
                    }
                    _ => {}
                }
            }
            takers.extend(about.takes.iter().map(|event| (*event, index)));
        }
        let namespace = namespace.into();
        Ok(Self {
            namespace,
            protocols,
            takers,
        })
    }

    /// Where it is mounted: `/chat`.
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// Whether a token is needed to connect: as soon as one of its protocols needs one.
    pub fn needs_account(&self) -> bool {
        self.protocols.iter().any(|protocol| protocol.about().needs_account)
    }

    /// Whether an event counts as a message.
    pub fn is_message(&self, event: &str) -> bool {
        self.protocols
            .iter()
            .any(|protocol| protocol.about().messages.contains(&event))
    }

    /// The event's name if it is one that is taken here, for a metric's label: what a client makes up must not become one.
    pub fn label(&self, event: &str) -> &'static str {
        self.takers.get_key_value(event).map_or("(unknown)", |(name, _)| name)
    }

    /// Tells its protocols that a client has connected.
    pub async fn connected(&self, session: &Arc<Session>, auth: &Value) {
        match handshake_since(auth) {
            Ok(Some(since)) => session.remember_since(since),
            Ok(None) => {}
            Err(refusal) => refuse(session, &refusal),
        }
        for protocol in &self.protocols {
            if let Err(refusal) = protocol.connected(session, auth).await {
                refuse(session, &refusal);
            }
        }
    }

    /// Hands an event to the protocol that takes it; `not_found` if none does. Who was disconnected has nothing more to say.
    pub async fn on(&self, session: &Arc<Session>, event: &str, args: Args) -> Result<Ack, Refusal> {
        if session.is_dismissed() {
            return Err(Refusal::new(
                Code::Unauthenticated,
                "the server has ended this connection",
            ));
        }
        match self.takers.get(event).and_then(|index| self.protocols.get(*index)) {
            Some(protocol) => protocol.on(session, event, args).await,
            None => Err(super::unknown(event)),
        }
    }

    /// Tells its protocols that a client has gone.
    pub async fn gone(&self, session: &Arc<Session>) {
        for protocol in &self.protocols {
            protocol.gone(session).await;
        }
    }
}

/// What is wrong with a connection that stays all the same has no acknowledgement to go into.
fn refuse(session: &Arc<Session>, refusal: &Refusal) {
    match Frame::new("error-response", &WireError::new("connect", refusal)) {
        Ok(frame) => session.tell(&frame),
        Err(bug) => tracing::error!(%bug, "a refusal wasn't sent"),
    }
}
