//! Whether the two sides have everything once: each message that was stored, in the live store or in the archive.
//!
//! It may run beside a hub. What looks wrong is looked at a second time, because a message may have been on its way.

mod books;
mod findings;
mod log;

pub use books::Books;
pub use findings::{Finding, Summary};

use super::BackupError;
use crate::archive::Archive;
use crate::hub::id::MessageId;
use crate::store::live::{Bound, Cursor, Ledger};
use crate::store::{LogKey, Page};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What is read in one go.
const TOGETHER: usize = 500;

/// What is behind no cursor, by its first log.
type Waiting = HashMap<LogKey, BTreeSet<MessageId>>;

/// Both sides.
pub struct Check<'a, L: ?Sized> {
    live: &'a L,
    archive: &'a dyn Archive,
}

impl<'a, L: Books + ?Sized> Check<'a, L> {
    /// Of these two.
    pub fn new(live: &'a L, archive: &'a dyn Archive) -> Self {
        Self { live, archive }
    }

    /// Compares every log, and tells each finding.
    pub async fn run(&self, mut tell: impl FnMut(&Finding)) -> Result<Summary, BackupError> {
        let mut summary = Summary::default();
        let waiting = self.waiting().await?;
        let mut doubtful = Vec::new();
        for (log, ledger) in self.logs().await? {
            let looked = self.look(&log, ledger.as_ref(), &waiting).await?;
            summary.logs += 1;
            summary.live_logs += u64::from(ledger.is_some());
            summary.archived += looked.archived;
            summary.live += looked.live;
            doubtful.extend(looked.doubtful);
        }
        summary.waiting = waiting.values().map(|ids| ids.len() as u64).sum();
        if doubtful.is_empty() {
            return Ok(summary);
        }
        let waiting = self.waiting().await?;
        let mut gaps = BTreeSet::new();
        for finding in doubtful {
            // A message may be in several logs, and is one gap.
            if matches!(&finding, Finding::NotArchived { id, .. } if !gaps.insert(*id)) {
                continue;
            }
            if self.still_holds(&finding, &waiting).await? {
                summary.findings += 1;
                tell(&finding);
            }
        }
        Ok(summary)
    }

    /// Every log of either side.
    async fn logs(&self) -> Result<BTreeMap<LogKey, Option<Ledger>>, BackupError> {
        let mut all = BTreeMap::new();
        let mut after = LogKey::new();
        loop {
            let logs = self
                .archive
                .logs(&after, TOGETHER)
                .await
                .map_err(BackupError::Archive)?;
            let Some(last) = logs.last() else { break };
            after.clone_from(last);
            all.extend(logs.into_iter().map(|log| (log, None)));
        }
        let mut after = LogKey::new();
        loop {
            let ledgers = self.live.ledgers(&after, TOGETHER).await.map_err(BackupError::Live)?;
            let Some(last) = ledgers.last() else { break };
            after.clone_from(&last.log);
            all.extend(ledgers.into_iter().map(|ledger| (ledger.log.clone(), Some(ledger))));
        }
        Ok(all)
    }

    /// What waits now. Only ids are kept.
    async fn waiting(&self) -> Result<Waiting, BackupError> {
        let bound = Bound {
            messages: TOGETHER,
            bytes: 4 << 20,
        };
        let mut waiting = Waiting::new();
        loop {
            let after: Vec<_> = waiting.iter().filter_map(|(log, ids)| cursor(log, ids)).collect();
            let entries = self.live.unarchived(&after, bound).await.map_err(BackupError::Live)?;
            if entries.is_empty() {
                return Ok(waiting);
            }
            for entry in entries {
                if let Some(first) = entry.logs.into_iter().next() {
                    waiting.entry(first).or_default().insert(entry.message.id);
                }
            }
        }
    }

    /// Looks again at one that was found.
    async fn still_holds(&self, finding: &Finding, waiting: &Waiting) -> Result<bool, BackupError> {
        let archived = async |id| {
            let found = self.archive.messages(&[id]).await.map_err(BackupError::Archive)?;
            Ok(!found.is_empty())
        };
        match finding {
            Finding::NotArchived { id, .. } => {
                let waits = waiting.values().any(|ids| ids.contains(id));
                Ok(!waits && !archived(*id).await?)
            }
            Finding::NotLive { log, id } => {
                let page = Page {
                    before: Some(id.following().to_string()),
                    limit: 1,
                };
                let newest = self.live.page(log, &page).await.map_err(BackupError::Live)?;
                if newest.iter().any(|message| message.id == *id) {
                    return Ok(false);
                }
                // Or trimmed meanwhile.
                let edge = self.live.edge(log).await.map_err(BackupError::Live)?;
                Ok(edge.is_none_or(|edge| *id > edge))
            }
            Finding::Count { log, .. } => {
                let Some(ledger) = self.ledger(log).await? else {
                    return Ok(false);
                };
                let looked = self.look(log, Some(&ledger), waiting).await?;
                Ok(looked
                    .doubtful
                    .iter()
                    .any(|again| matches!(again, Finding::Count { .. })))
            }
            Finding::Double { .. } | Finding::Differs { .. } => Ok(true),
        }
    }

    async fn ledger(&self, log: &str) -> Result<Option<Ledger>, BackupError> {
        let mut after = LogKey::new();
        loop {
            let ledgers = self.live.ledgers(&after, TOGETHER).await.map_err(BackupError::Live)?;
            let Some(last) = ledgers.last() else { return Ok(None) };
            after.clone_from(&last.log);
            if let Some(found) = ledgers.into_iter().find(|ledger| ledger.log == log) {
                return Ok(Some(found));
            }
        }
    }
}

fn cursor(log: &LogKey, ids: &BTreeSet<MessageId>) -> Option<Cursor> {
    let archived = *ids.last()?;
    let log = log.clone();
    Some(Cursor { log, archived })
}
