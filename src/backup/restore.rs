//! Back from the archive into an empty live store: the end of each log, and what waits for somebody.
//!
//! First the floor: from then on no id is given that the archive knows, and clients are told that something may be lost. So an end in the middle
//! harms nothing, and the restore can be made again.

use crate::archive::Archive;
use crate::hub::id::MessageId;
use crate::store::live::Live;
use crate::store::{LogKey, Page, StoreError};

/// Messages that travel together: in memory it's never more, however long the end of a log is.
const TOGETHER: usize = 200;

/// What was put back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    /// Logs that have messages again.
    pub logs: u64,
    /// Messages, counted in each of their logs.
    pub messages: u64,
    /// Messages that wait for their receiver.
    pub waiting: u64,
}

/// Why nothing was restored, or not all.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum RestoreError {
    /// There is something that a restore must not mix with.
    #[error(
        "the live store isn't empty: it knows the log `{0}`. A restore fills an empty one. If it's an earlier restore that was cut off, \
         go on with it by `restore --again`"
    )]
    NotEmpty(LogKey),
    /// The live store didn't do it.
    #[error("the live store: {0}")]
    Live(StoreError),
    /// The archive didn't do it.
    #[error("the archive: {0}")]
    Archive(StoreError),
}

/// Puts the newest `keep` messages of each log back. `again` allows a store that has some already: what is there stays.
pub async fn restore(
    live: &dyn Live,
    archive: &dyn Archive,
    keep: usize,
    again: bool,
) -> Result<Restored, RestoreError> {
    let known = live.ledgers("", 1).await.map_err(RestoreError::Live)?;
    if let (Some(ledger), false) = (known.into_iter().next(), again) {
        return Err(RestoreError::NotEmpty(ledger.log));
    }
    let Some(newest) = archive.newest().await.map_err(RestoreError::Archive)? else {
        return Ok(Restored::default());
    };
    live.raise_floor(newest).await.map_err(RestoreError::Live)?;
    let mut restored = Restored::default();
    let mut after = LogKey::new();
    loop {
        let logs = archive.logs(&after, TOGETHER).await.map_err(RestoreError::Archive)?;
        let Some(last) = logs.last() else { break };
        after.clone_from(last);
        for log in &logs {
            let put = put_back(live, archive, log, keep).await?;
            restored.logs += u64::from(put > 0);
            restored.messages += put;
        }
    }
    restored.waiting = wait_again(live, archive).await?;
    Ok(restored)
}

/// The end of one log.
async fn put_back(live: &dyn Live, archive: &dyn Archive, log: &str, keep: usize) -> Result<u64, RestoreError> {
    let (ids, edge) = end_of(archive, log, keep).await.map_err(RestoreError::Archive)?;
    let mut put = 0;
    for ids in ids.chunks(TOGETHER) {
        let entries = archive.messages(ids).await.map_err(RestoreError::Archive)?;
        put += live.put_back(log, &entries, edge).await.map_err(RestoreError::Live)?;
    }
    Ok(put)
}

/// The newest `keep` messages of a log, rising, and the one before them.
async fn end_of(
    archive: &dyn Archive,
    log: &str,
    keep: usize,
) -> Result<(Vec<MessageId>, Option<MessageId>), StoreError> {
    let mut ids: Vec<MessageId> = Vec::new();
    loop {
        // Newest first, until there are enough.
        let page = Page {
            before: ids.last().map(MessageId::to_string),
            limit: TOGETHER.min(keep + 1 - ids.len()),
        };
        let messages = archive.page(log, &page).await?;
        ids.extend(messages.iter().rev().map(|message| message.id));
        if messages.len() < page.limit || ids.len() > keep {
            break;
        }
    }
    let edge = (ids.len() > keep).then(|| ids.pop()).flatten();
    ids.reverse();
    Ok((ids, edge))
}

/// What wasn't delivered, also where the message itself stays in the archive.
async fn wait_again(live: &dyn Live, archive: &dyn Archive) -> Result<u64, RestoreError> {
    let entries = archive.undelivered(None).await.map_err(RestoreError::Archive)?;
    let mut waiting = 0;
    for entries in entries.chunks(TOGETHER) {
        let ids: Vec<_> = entries.iter().map(|entry| entry.message.id).collect();
        let here = live.receipts(&ids).await.map_err(RestoreError::Live)?;
        // What is here waits already, or was marked since.
        let left = entries
            .iter()
            .filter(|entry| here.iter().all(|marked| marked.id != entry.message.id));
        let left = left.filter_map(|entry| Some((entry.message.receiver.as_ref()?.id, entry.message.id)));
        let left: Vec<_> = left.collect();
        live.set_waiting(&left, true).await.map_err(RestoreError::Live)?;
        waiting += ids.len() as u64;
    }
    Ok(waiting)
}
