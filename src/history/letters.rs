//! Receipts, and what waits for its receiver.
//!
//! As long as a message is in the live store, its receipts are decided there, and a backup copies them. When it has left, the archive
//! decides: it left with the receipts that the archive knew.

use super::{History, joined};
use crate::hub::id::{MessageId, UserId};
use crate::hub::message::Message;
use crate::hub::receipts::Receipt;
use crate::store::live;
use crate::store::{Marked, StoreError};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// No log has this name, so its edge is where the live store began.
const NO_LOG: &str = "";

impl History {
    /// Marks a message that has left the live store.
    pub(super) async fn mark_archived(
        &self,
        id: MessageId,
        receipt: Receipt,
        now_ms: u64,
    ) -> Result<Marked, StoreError> {
        let message = self.archived(id).await?.ok_or(StoreError::NoSuchMessage(id))?;
        let marked = match message.receipts.after(receipt, now_ms) {
            None => Marked::Repeated(Arc::clone(&message)),
            Some(receipts) => {
                self.archive.mark(&[live::Marked { id, receipts }]).await?;
                let message = Message::clone(&message);
                Marked::New(Arc::new(Message { receipts, ..message }))
            }
        };
        // Last, and also for a repeat: the one before may have ended right here.
        if let Some(receiver) = &message.receiver {
            self.live.set_waiting(&[(receiver.id, id)], false).await?;
        }
        Ok(marked)
    }

    /// Messages from the archive with their receipts of today. A message that one log has let go is marked in the live store as long as
    /// another log has it, and the archive hears of it at the next backup.
    pub(super) async fn today(&self, mut archived: Vec<Arc<Message>>) -> Result<Vec<Arc<Message>>, StoreError> {
        // What was read changes no more.
        let open = |message: &&Arc<Message>| message.receiver.is_some() && message.receipts.read_at_ms.is_none();
        let open: Vec<_> = archived.iter().filter(open).map(|message| message.id).collect();
        if open.is_empty() {
            return Ok(archived);
        }
        let here = self.live.receipts(&open).await?;
        let mut today: HashMap<_, _> = here.iter().map(|marked| (marked.id, marked.receipts)).collect();
        let left: Vec<_> = open.into_iter().filter(|id| !today.contains_key(id)).collect();
        if !left.is_empty() {
            // One of them may have left since the archive was read, with receipts that the archive has known since then.
            let again = self.archive.messages(&left).await?;
            today.extend(again.iter().map(|entry| (entry.message.id, entry.message.receipts)));
        }
        for message in &mut archived {
            if let Some(receipts) = today.get(&message.id)
                && *receipts != message.receipts
            {
                Arc::make_mut(message).receipts = *receipts;
            }
        }
        Ok(archived)
    }

    /// What somebody hasn't received.
    pub(super) async fn waiting_for(&self, receiver: UserId) -> Result<Vec<Arc<Message>>, StoreError> {
        // First the ids, then the messages: what comes in between is among the messages.
        let waiting = self.live.waiting(receiver).await?;
        let here = self.live.undelivered(receiver).await?;
        let found: BTreeSet<_> = here.iter().map(|message| message.id).collect();
        let mut left: Vec<_> = waiting.into_iter().filter(|id| !found.contains(id)).collect();
        if self.live.edge(NO_LOG).await?.is_some() {
            left.extend(self.forgotten(receiver, &left, &found).await?);
        }
        if left.is_empty() {
            return Ok(here);
        }
        let entries = self.archive.messages(&left).await?;
        let archived = entries.into_iter().map(|entry| entry.message);
        let undelivered = archived.filter(|message| message.receipts.delivered_at_ms.is_none());
        Ok(joined(undelivered.collect(), here))
    }

    /// What the archive knows to wait, and a live store that began anew doesn't. A message that is in the live store was marked there.
    async fn forgotten(
        &self,
        receiver: UserId,
        left: &[MessageId],
        found: &BTreeSet<MessageId>,
    ) -> Result<Vec<MessageId>, StoreError> {
        let mut forgotten = Vec::new();
        for entry in self.archive.undelivered(Some(receiver)).await? {
            let id = entry.message.id;
            if left.contains(&id) || found.contains(&id) {
                continue;
            }
            match self.live.message(id).await {
                Err(StoreError::NoSuchMessage(_)) => forgotten.push(id),
                Err(error) => return Err(error),
                Ok(_) => {}
            }
        }
        Ok(forgotten)
    }
}
