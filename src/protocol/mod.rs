//! What clients say, and what it means. One source document is one file here: events in, rules asked, events out.
//!
//! A [`Protocol`] is one of the five; a [`Mount`] is what a namespace speaks: one protocol, or at `/` several of them.

pub mod args;
pub mod chat;
pub mod classroom;
mod connect;
pub mod frame;
pub mod lobby;
pub mod mount;
pub mod private;
pub mod rooms;

pub use connect::serve;
pub use mount::Mount;

use crate::hub::error::{Code, Refusal};
use crate::session::Session;
use args::Args;
use async_trait::async_trait;
use frame::Ack;
use serde_json::Value;
use std::sync::Arc;

/// Events that the server itself emits, whatever the protocol.
pub const CORE_EMITS: &[&str] = &["error-response", "account-status-change"];

/// What a protocol says about itself.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// Its name, as `HUB_ROOT` has it; its namespace is `/` and this.
    pub name: &'static str,
    /// Whether a token is needed to connect.
    pub needs_account: bool,
    /// The events that it takes from clients.
    pub takes: &'static [&'static str],
    /// Those of them that count as messages for the rate limit.
    pub messages: &'static [&'static str],
    /// The events that it emits.
    pub emits: &'static [&'static str],
}

/// One of the five protocols.
///
/// Its methods are called for one session at a time, in the order of what that client did: [`Protocol::connected`] first,
/// [`Protocol::gone`] last. Different sessions call at the same time.
#[async_trait]
pub trait Protocol: Send + Sync + 'static {
    /// What it is called and which events it knows.
    fn about(&self) -> &'static About;

    /// A client has connected. `auth` is what it gave with the connection, `null` for nothing.
    async fn connected(&self, _session: &Arc<Session>, _auth: &Value) -> Result<(), Refusal> {
        Ok(())
    }

    /// A client has emitted one of the events that this protocol takes.
    async fn on(&self, session: &Arc<Session>, event: &str, args: Args) -> Result<Ack, Refusal>;

    /// A client has gone.
    async fn gone(&self, session: &Arc<Session>);
}

/// The answer to an event that isn't one for clients.
pub fn unknown(event: &str) -> Refusal {
    Refusal::new(
        Code::NotFound,
        format!(
            "`{}` isn't an event for clients",
            event.escape_debug().take(64).collect::<String>()
        ),
    )
}
