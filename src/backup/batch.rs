//! What is read in one go, and what follows from it.

use crate::hub::id::MessageId;
use crate::store::LogKey;
use crate::store::live::{Bound, Cursor, Entry, Marked};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};

/// Messages of some logs, each log's without a hole.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) entries: Vec<Entry>,
    /// Where the cursors are when the archive has them.
    pub(super) cursors: Vec<Cursor>,
}

impl Batch {
    pub(super) fn new(entries: Vec<Entry>) -> Self {
        let mut newest: HashMap<&LogKey, MessageId> = HashMap::new();
        for Entry { logs, message } in &entries {
            if let Some(first) = logs.first() {
                let newest = newest.entry(first).or_insert(message.id);
                *newest = message.id.max(*newest);
            }
        }
        let cursors = newest.into_iter().map(|(log, archived)| Cursor {
            log: log.clone(),
            archived,
        });
        let cursors = cursors.collect();
        Self { entries, cursors }
    }

    /// Whether more may wait. A store may count bytes in its own way, so half of a bound counts as full: a run too many finds
    /// nothing, and one too few leaves something until the next.
    pub(super) fn is_full(&self, bound: Bound) -> bool {
        let bytes = self.entries.iter().map(|entry| match &entry.message.body {
            Value::String(text) => text.len(),
            // As long as it is written, roughly.
            other => other.to_string().len(),
        });
        self.entries.len() >= bound.messages.div_ceil(2) || bytes.sum::<usize>() >= bound.bytes / 2
    }

    /// The receipts with which messages go out, also where there are none yet.
    pub(super) fn letters(&self) -> Vec<Marked> {
        let letters = self.entries.iter().filter(|entry| entry.message.receiver.is_some());
        let letters = letters.map(|entry| Marked {
            id: entry.message.id,
            receipts: entry.message.receipts,
        });
        letters.collect()
    }

    /// Every log that has one of the messages.
    pub(super) fn logs(&self) -> Vec<LogKey> {
        let logs: BTreeSet<_> = self.entries.iter().flat_map(|entry| &entry.logs).collect();
        logs.into_iter().cloned().collect()
    }
}
