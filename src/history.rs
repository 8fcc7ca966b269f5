//! Everything that was ever said, as one store: the live store first, and the archive below it.
//!
//! The live store knows the edge up to which a log may have holes. Above it the log is whole, and nobody else is asked: while the archive
//! is away, whoever needs nothing of it notices nothing. At the edge and below, both are asked, the live store first. What leaves it
//! after that was archived before, so no message slips through between the two; one that both have is one, by its id.

mod letters;

use crate::archive::Archive;
use crate::hub::id::{MessageId, UserId};
use crate::hub::message::Message;
use crate::hub::receipts::Receipt;
use crate::store::live::Live;
use crate::store::{Appended, Command, Draft, Marked, Page, Store, StoreError};
use async_trait::async_trait;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A live store and its archive.
pub struct History {
    live: Arc<dyn Live>,
    archive: Arc<dyn Archive>,
}

impl History {
    /// Joins the two.
    pub fn new(live: Arc<dyn Live>, archive: Arc<dyn Archive>) -> Self {
        Self { live, archive }
    }

    /// A message that isn't in the live store.
    async fn archived(&self, id: MessageId) -> Result<Option<Arc<Message>>, StoreError> {
        let mut found = self.archive.messages(&[id]).await?;
        Ok(found.pop().map(|entry| entry.message))
    }

    /// A command that is remembered, and whose message has left the live store.
    async fn left(&self, id: MessageId) -> Result<Arc<Message>, StoreError> {
        let gone = || StoreError::Unavailable(format!("{id} has left the live store and isn't in the archive"));
        self.archived(id).await?.ok_or_else(gone)
    }

    async fn appended(&self, appended: Result<Appended, StoreError>) -> Result<Appended, StoreError> {
        match appended {
            Err(StoreError::NoSuchMessage(id)) => self.left(id).await.map(Appended::Repeated),
            other => other,
        }
    }
}

/// Both, each message once and oldest first. What the live store says of a message is newer.
fn joined(archived: Vec<Arc<Message>>, live: Vec<Arc<Message>>) -> Vec<Arc<Message>> {
    let all = archived.into_iter().chain(live);
    let by_id: BTreeMap<_, _> = all.map(|message| (message.id, message)).collect();
    by_id.into_values().collect()
}

#[async_trait]
impl Store for History {
    async fn append(&self, draft: Draft, now_ms: u64) -> Result<Appended, StoreError> {
        self.appended(self.live.append(draft, now_ms).await).await
    }

    async fn append_all(&self, drafts: Vec<Draft>, now_ms: u64) -> Vec<Result<Appended, StoreError>> {
        let mut done = Vec::with_capacity(drafts.len());
        for appended in self.live.append_all(drafts, now_ms).await {
            done.push(self.appended(appended).await);
        }
        done
    }

    async fn stored(&self, command: &Command, now_ms: u64) -> Result<Option<Arc<Message>>, StoreError> {
        match self.live.stored(command, now_ms).await {
            Err(StoreError::NoSuchMessage(id)) => self.left(id).await.map(Some),
            other => other,
        }
    }

    async fn page(&self, log: &str, page: &Page) -> Result<Vec<Arc<Message>>, StoreError> {
        let live = self.live.page(log, page).await?;
        // After the messages: a trim that comes in between moves the edge up, and then they are read from the archive as well.
        let Some(edge) = self.live.edge(log).await? else {
            return Ok(live);
        };
        let whole = live.iter().filter(|message| message.id > edge).count();
        if whole >= page.limit {
            return Ok(live);
        }
        let end = edge.following().to_string();
        let before = page.before.as_ref().map_or(&end, |before| before.min(&end));
        let below = Page {
            before: Some(before.clone()),
            limit: page.limit - whole,
        };
        let archived = self.today(self.archive.page(log, &below).await?).await?;
        let mut both = joined(archived, live);
        both.drain(..both.len().saturating_sub(page.limit));
        Ok(both)
    }

    async fn after(&self, log: &str, since: &str) -> Result<Vec<Arc<Message>>, StoreError> {
        let live = self.live.after(log, since).await?;
        match self.live.edge(log).await? {
            Some(edge) if *edge.to_string() > *since => {
                let below = self.archive.between(log, since, Some(edge.following())).await?;
                Ok(joined(self.today(below).await?, live))
            }
            _ => Ok(live),
        }
    }

    async fn has_lost(&self, since: &str) -> Result<bool, StoreError> {
        self.live.has_lost(since).await
    }

    async fn message(&self, id: MessageId) -> Result<Arc<Message>, StoreError> {
        match self.live.message(id).await {
            Err(StoreError::NoSuchMessage(_)) => self.archived(id).await?.ok_or(StoreError::NoSuchMessage(id)),
            other => other,
        }
    }

    async fn mark(&self, id: MessageId, receipt: Receipt, now_ms: u64) -> Result<Marked, StoreError> {
        match self.live.mark(id, receipt, now_ms).await {
            Err(StoreError::NoSuchMessage(_)) => self.mark_archived(id, receipt, now_ms).await,
            other => other,
        }
    }

    async fn undelivered(&self, receiver: UserId) -> Result<Vec<Arc<Message>>, StoreError> {
        self.waiting_for(receiver).await
    }

    async fn newest_by_room(&self, log: &str) -> Result<Vec<Arc<Message>>, StoreError> {
        let live = self.live.newest_by_room(log).await?;
        if self.live.edge(log).await?.is_none() {
            return Ok(live);
        }
        let archived = self.today(self.archive.newest_by_room(log).await?).await?;
        let mut newest: HashMap<String, Arc<Message>> = HashMap::new();
        for message in archived.into_iter().chain(live) {
            match newest.get_mut(&message.room) {
                Some(there) if there.id > message.id => {}
                Some(there) => *there = message,
                None => drop(newest.insert(message.room.clone(), message)),
            }
        }
        let mut newest: Vec<_> = newest.into_values().collect();
        newest.sort_unstable_by_key(|message| std::cmp::Reverse(message.id));
        Ok(newest)
    }

    /// The archive isn't asked: without it the chat goes on, and what waits for it is a number in the metrics.
    async fn ready(&self) -> Result<(), StoreError> {
        self.live.ready().await
    }
}
