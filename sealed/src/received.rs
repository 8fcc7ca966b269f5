//! A message as the server hands it out: the five fields that this crate looks at.

use serde::Deserialize as _;
use serde_json::Value;

use crate::context::Context;
use crate::entry::Recipients;
use crate::error::Error;
use crate::id::{TempId, UserId};

/// What came from the server. All of it is the server's word, until [`open`](crate::open) has checked it.
pub struct Received {
    /// The message id. The server gives it, so nothing is bound to it; it tells the same message from an old one shown as new.
    pub id: String,
    /// What the sender called the message.
    pub temp_id: TempId,
    /// Both entries, with who sent to whom.
    pub recipients: Recipients,
}

impl Received {
    /// Reads a `ChatMessage`. Conversation, names and times aren't looked at: they are the server's to choose.
    pub fn parse(message: &Value) -> Result<Self, Error> {
        let field = |name| message.get(name).ok_or(Error::BadMessage(name));
        let person = |name| {
            let id = field(name)?.get("id").and_then(Value::as_str);
            UserId::parse(id.ok_or(Error::BadUserId)?)
        };
        let id = field("id")?.as_str().ok_or(Error::BadMessage("id"))?.to_owned();
        let temp_id = TempId::deserialize(field("tempId")?).map_err(|_| Error::BadTempId)?;
        temp_id.bytes()?;
        let (sender, receiver) = (person("sender")?, person("receiver")?);
        let recipients = Recipients::parse(field("recipients")?, sender, receiver)?;
        Ok(Self {
            id,
            temp_id,
            recipients,
        })
    }

    /// What the ciphertexts and the signature have to be bound to, if this message is what it claims.
    pub(crate) fn context(&self) -> Context<'_> {
        Context {
            sender: self.recipients.sender,
            receiver: self.recipients.receiver,
            temp_id: &self.temp_id,
            from: self.recipients.from,
        }
    }
}
