//! A client that seals: what the page does in `web/private/`, in Rust. The server knows nothing of this file.

use super::console::{Person, Stage};
use anyhow::{Context, Result};
use sealed::{Bundle, Error, Identity, KeyBook, Meeting, Received, Seen, TempId, UserId, open, seal};
use serde_json::Value;

/// A person's device: the private keys, whose key is whose, and what was opened before.
pub(crate) struct Device {
    me: Identity,
    pub(crate) book: KeyBook,
    seen: Seen,
}

impl Device {
    /// A new device makes new keys. The private ones never leave it.
    pub(crate) fn new(owner: &Person) -> Result<Self> {
        let (me, book, seen) = (Identity::generate(id(owner)?)?, KeyBook::default(), Seen::default());
        Ok(Self { me, book, seen })
    }

    /// The public keys.
    pub(crate) fn bundle(&self) -> &Bundle {
        self.me.bundle()
    }

    /// Puts the public keys where everybody finds them: `PUT /api/me/key`.
    pub(crate) async fn publishes(&self, stage: &Stage, owner: &Person) -> Result<()> {
        let text = self.bundle().to_string();
        stage.runtime.accounts.put_key(owner.user.id, &text).await?;
        println!("{} publishes a public key of {} characters", owner.name, text.len());
        Ok(())
    }

    /// Asks the server for somebody's public key, `GET /api/users/{id}/key`, and compares it with what is remembered.
    pub(crate) async fn meets(&mut self, stage: &Stage, other: &Person) -> Result<Meeting> {
        let text = stage.runtime.accounts.key(other.user.id).await?;
        Ok(self.book.meet(Bundle::parse(&text, id(other)?)?))
    }

    /// Seals a text: one entry for the other, one for myself.
    pub(crate) fn seals(&self, to: &Person, temp_id: &str, text: &str) -> Result<Value> {
        let bundle = self.book.to_send(id(to)?)?;
        let recipients = seal(&self.me, bundle, &TempId::Text(temp_id.into()), text)?;
        Ok(serde_json::to_value(recipients)?)
    }

    /// Opens what the server handed out, or says why not.
    pub(crate) fn opens(&mut self, message: &Value) -> Result<String, Error> {
        let received = Received::parse(message)?;
        Ok(open(&self.me, &self.book, &mut self.seen, &received)?.text)
    }
}

/// The hub's user id, as `sealed` wants it.
pub(crate) fn id(person: &Person) -> Result<UserId> {
    UserId::parse(&person.user.id.to_string()).context("the hub gave an id that is none")
}
