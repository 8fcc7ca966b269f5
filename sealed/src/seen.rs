//! What was opened before. Nothing in a ciphertext says how old it is, so the reader has to remember.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::{Deserialize, Serialize};

use crate::bytes::to_text;
use crate::context::{Context, conversation};
use crate::error::Error;

/// The message id and the signature under which a message was first opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct First {
    id: String,
    signature: String,
}

/// Every (conversation, sender, tempId) that was opened. It grows with the messages and forgets none, because a forgotten one
/// could be shown again. Keep it beside the private key: with both lost, old messages don't open at all.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seen {
    messages: BTreeMap<String, First>,
}

impl Seen {
    /// Whether this very message was opened before. Its tempId under another message id, or with another signature, is an
    /// old message shown as new.
    pub(crate) fn remember(&mut self, context: &Context<'_>, id: &str, signature: &[u8; 64]) -> Result<bool, Error> {
        let conversation = conversation(context.sender, context.receiver);
        let temp_id = to_text(&context.temp_id.bytes()?);
        let first = First {
            id: id.to_owned(),
            signature: to_text(signature),
        };
        match self
            .messages
            .entry(format!("{conversation} {} {temp_id}", context.sender))
        {
            Entry::Vacant(free) => {
                free.insert(first);
                Ok(false)
            }
            Entry::Occupied(known) if *known.get() == first => Ok(true),
            Entry::Occupied(known) => Err(Error::Replayed(known.get().id.clone())),
        }
    }
}
