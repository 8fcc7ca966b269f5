//! One log, on both sides.

use super::super::BackupError;
use super::{Books, Check, Finding, TOGETHER, Waiting};
use crate::hub::id::MessageId;
use crate::hub::message::Message;
use crate::store::live::{Entry, Ledger};
use crate::store::{LogKey, Page};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

/// What was seen in a log.
#[derive(Default)]
pub(super) struct Looked {
    pub(super) live: u64,
    pub(super) archived: u64,
    /// Worth a second look.
    pub(super) doubtful: Vec<Finding>,
}

/// A log while it is looked at. Of a message only a number is kept that says the same of the same message.
struct Look<'a> {
    log: LogKey,
    edge: Option<MessageId>,
    ledger: Option<&'a Ledger>,
    waiting: &'a Waiting,
    live: BTreeMap<MessageId, u64>,
    /// Messages that have a name of their client's, and can't be there twice with all that they say.
    named: HashMap<u64, MessageId>,
    /// Archived messages that are counted in this log.
    own: u64,
    looked: Looked,
}

impl<L: Books + ?Sized> Check<'_, L> {
    pub(super) async fn look(
        &self,
        log: &str,
        ledger: Option<&Ledger>,
        waiting: &Waiting,
    ) -> Result<Looked, BackupError> {
        let mut look = Look {
            log: log.to_owned(),
            edge: self.live.edge(log).await.map_err(BackupError::Live)?,
            ledger,
            waiting,
            live: BTreeMap::new(),
            named: HashMap::new(),
            own: 0,
            looked: Looked::default(),
        };
        let mut before = None;
        loop {
            let page = Page {
                before: before.take(),
                limit: TOGETHER,
            };
            let messages = self.live.page(log, &page).await.map_err(BackupError::Live)?;
            before = messages.first().map(|oldest| oldest.id.to_string());
            messages.iter().for_each(|message| look.is_live(message));
            if messages.len() < TOGETHER {
                break;
            }
        }
        // Second: what leaves the live store meanwhile is here.
        let mut after = None;
        loop {
            let entries = self.archive.entries(log, after, TOGETHER).await;
            let entries = entries.map_err(BackupError::Archive)?;
            after = entries.last().map(|newest| newest.message.id).or(after);
            entries.iter().for_each(|entry| look.is_archived(entry));
            if entries.len() < TOGETHER {
                break;
            }
        }
        Ok(look.ends())
    }
}

impl Look<'_> {
    fn is_live(&mut self, message: &Message) {
        self.looked.live += 1;
        self.live.insert(message.id, said(message));
        self.is_named(message);
    }

    fn is_archived(&mut self, entry: &Entry) {
        let message = &entry.message;
        let (log, id) = (self.log.clone(), message.id);
        self.looked.archived += 1;
        match self.live.remove(&id) {
            Some(live) if live != said(message) => self.looked.doubtful.push(Finding::Differs { log, id }),
            Some(_) => {}
            None => {
                self.is_named(message);
                if self.edge.is_none_or(|edge| id > edge) {
                    self.looked.doubtful.push(Finding::NotLive { log, id });
                }
            }
        }
        let waits = || self.waiting.get(&self.log).is_some_and(|ids| ids.contains(&id));
        if entry.logs.first() == Some(&self.log) && self.counts(id) && !waits() {
            self.own += 1;
        }
    }

    /// Two messages of one client with one name, at one time, with one text: one of them is a copy.
    fn is_named(&mut self, message: &Message) {
        let Some(temp_id) = &message.temp_id else { return };
        let mut hasher = DefaultHasher::new();
        (said(message), temp_id.key()).hash(&mut hasher);
        let (log, id) = (self.log.clone(), message.id);
        match self.named.insert(hasher.finish(), id) {
            Some(other) if other != id => {
                let (id, of) = (id.max(other), id.min(other));
                self.looked.doubtful.push(Finding::Double { log, id, of });
            }
            _ => {}
        }
    }

    fn counts(&self, id: MessageId) -> bool {
        let above = self.ledger.and_then(|ledger| ledger.above);
        above.is_none_or(|above| id > above)
    }

    fn ends(mut self) -> Looked {
        let waits = |id: &MessageId| self.waiting.values().any(|ids| ids.contains(id));
        for id in self.live.keys().copied().filter(|id| !waits(id)) {
            let log = self.log.clone();
            self.looked.doubtful.push(Finding::NotArchived { log, id });
        }
        let own = self.waiting.get(&self.log).into_iter().flat_map(BTreeSet::iter);
        let found = self.own + own.filter(|id| self.counts(**id)).count() as u64;
        if let Some(ledger) = self.ledger.filter(|ledger| ledger.stored != found) {
            let (log, stored) = (self.log.clone(), ledger.stored);
            self.looked.doubtful.push(Finding::Count { log, stored, found });
        }
        self.looked
    }
}

/// A number for what a message says. Receipts change, and a backup brings them later.
fn said(message: &Message) -> u64 {
    let mut hasher = DefaultHasher::new();
    message.sent_at_ms.hash(&mut hasher);
    message.room.hash(&mut hasher);
    message.author.username().hash(&mut hasher);
    message.receiver.as_ref().map(|user| user.id).hash(&mut hasher);
    message.body.to_string().hash(&mut hasher);
    hasher.finish()
}
