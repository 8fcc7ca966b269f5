//! What the hubs have acked: from then on it must never be lost.

use anyhow::{Context as _, bail, ensure};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use testkit::Result;

/// When a letter was delivered, and when it was read, as far as somebody was told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Times {
    pub(super) delivered_ms: Option<u64>,
    pub(super) read_ms: Option<u64>,
}

impl Times {
    /// Of a letter as clients get it.
    fn of(letter: &Value) -> Self {
        Self {
            delivered_ms: letter["deliveredAt"].as_u64(),
            read_ms: letter["readAt"].as_u64(),
        }
    }

    /// Whether whoever was told `earlier` may be told this: what was there is there as it was.
    pub(super) fn keeps(self, earlier: Self) -> bool {
        let kept = |then: Option<u64>, now| then.is_none() || then == now;
        kept(earlier.delivered_ms, self.delivered_ms) && kept(earlier.read_ms, self.read_ms)
    }
}

/// A message that was acked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    /// The log that must have it.
    pub(super) log: String,
    pub(super) text: String,
}

/// What became of a letter that somebody has got.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Marked {
    /// What the acks said.
    pub(super) acked: Times,
    /// Whether a receipt was ever sent. One that isn't acked may be there or not.
    pub(super) tried: bool,
}

#[derive(Debug, Default)]
pub(super) struct Acked {
    messages: Mutex<BTreeMap<String, Said>>,
    letters: Mutex<BTreeMap<String, Marked>>,
}

fn locked<T>(all: &Mutex<T>) -> MutexGuard<'_, T> {
    all.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Acked {
    /// An id that was acked before, for something else, ends the test.
    pub(super) fn message(&self, id: &str, log: &str, text: &str) -> Result {
        let (log, text) = (log.to_owned(), text.to_owned());
        let said = Said { log, text };
        match locked(&self.messages).insert(id.to_owned(), said.clone()) {
            Some(other) if other != said => bail!("the id {id} came twice: {other:?} and {said:?}"),
            _ => Ok(()),
        }
    }

    /// Somebody is going to say what became of a letter.
    pub(super) fn tries(&self, id: &str) {
        locked(&self.letters).entry(id.to_owned()).or_default().tried = true;
    }

    /// An answer that has forgotten what an earlier one has said ends the test.
    pub(super) fn receipt(&self, id: &str, event: &str, letter: &Value) -> Result {
        let now = Times::of(letter);
        let mut letters = locked(&self.letters);
        let marked = letters.get_mut(id).context("a receipt that nobody sent")?;
        let before = marked.acked;
        ensure!(now.keeps(before), "{event} {id}: it was {before:?}, and is {now:?}");
        let there = match event {
            "chat-message-read" => now.delivered_ms.and(now.read_ms),
            _ => now.delivered_ms,
        };
        ensure!(there.is_some(), "{event} {id}: it was acked with {now:?}");
        marked.acked = now;
        Ok(())
    }

    pub(super) fn messages(&self) -> BTreeMap<String, Said> {
        locked(&self.messages).clone()
    }

    pub(super) fn letters(&self) -> BTreeMap<String, Marked> {
        locked(&self.letters).clone()
    }
}
