//! An archive that fails when it is told to: before it has done anything, half way, or after it has done everything.

use async_trait::async_trait;
use realtime_hub::archive::Archive;
use realtime_hub::archive::memory::MemoryArchive;
use realtime_hub::hub::id::{MessageId, UserId};
use realtime_hub::hub::message::Message;
use realtime_hub::store::live::{Entry, Marked};
use realtime_hub::store::{LogKey, Page, StoreError};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

type Found<T> = Result<T, StoreError>;
type Messages = Found<Vec<Arc<Message>>>;

/// What becomes of one write.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fate {
    Done,
    Refused,
    Half,
    /// Done, and the answer is lost.
    Unheard,
}

pub(super) struct Flaky {
    pub(super) inner: Arc<MemoryArchive>,
    fates: Vec<Fate>,
    writes: AtomicUsize,
}

impl Flaky {
    /// Each write has the next fate; when there are no more, all is done.
    pub(super) fn new(inner: &Arc<MemoryArchive>, fates: Vec<Fate>) -> Self {
        Self {
            inner: Arc::clone(inner),
            fates,
            writes: AtomicUsize::new(0),
        }
    }

    fn fate(&self) -> Fate {
        let write = self.writes.fetch_add(1, Ordering::SeqCst);
        self.fates.get(write).copied().unwrap_or(Fate::Done)
    }
}

fn away<T>() -> Found<T> {
    Err(StoreError::Unavailable("the test's archive is away".into()))
}

/// An archive that never answers anything but that it is away.
pub(super) struct Away;

#[async_trait]
impl Archive for Flaky {
    async fn put(&self, entries: &[Entry]) -> Found<usize> {
        match self.fate() {
            Fate::Done => self.inner.put(entries).await,
            Fate::Refused => away(),
            Fate::Half => {
                // Unordered: any part may be there, not only the first.
                let half: Vec<_> = entries.iter().skip(1).step_by(2).cloned().collect();
                self.inner.put(&half).await?;
                away()
            }
            Fate::Unheard => {
                self.inner.put(entries).await?;
                away()
            }
        }
    }
    async fn mark(&self, marked: &[Marked]) -> Found<()> {
        match self.fate() {
            Fate::Done => self.inner.mark(marked).await,
            Fate::Refused => away(),
            Fate::Half => {
                let half: Vec<_> = marked.iter().step_by(2).copied().collect();
                self.inner.mark(&half).await?;
                away()
            }
            Fate::Unheard => {
                self.inner.mark(marked).await?;
                away()
            }
        }
    }
    async fn page(&self, log: &str, page: &Page) -> Messages {
        self.inner.page(log, page).await
    }
    async fn between(&self, log: &str, since: &str, before: Option<MessageId>) -> Messages {
        self.inner.between(log, since, before).await
    }
    async fn messages(&self, ids: &[MessageId]) -> Found<Vec<Entry>> {
        self.inner.messages(ids).await
    }
    async fn newest_by_room(&self, log: &str) -> Messages {
        self.inner.newest_by_room(log).await
    }
    async fn undelivered(&self, receiver: Option<UserId>) -> Found<Vec<Entry>> {
        self.inner.undelivered(receiver).await
    }
    async fn newest(&self) -> Found<Option<MessageId>> {
        self.inner.newest().await
    }
    async fn logs(&self, after: &str, limit: usize) -> Found<Vec<LogKey>> {
        self.inner.logs(after, limit).await
    }
    async fn entries(&self, log: &str, after: Option<MessageId>, limit: usize) -> Found<Vec<Entry>> {
        self.inner.entries(log, after, limit).await
    }
    async fn ready(&self) -> Found<()> {
        Ok(())
    }
}

#[async_trait]
impl Archive for Away {
    async fn put(&self, _: &[Entry]) -> Found<usize> {
        away()
    }
    async fn mark(&self, _: &[Marked]) -> Found<()> {
        away()
    }
    async fn page(&self, _: &str, _: &Page) -> Messages {
        away()
    }
    async fn between(&self, _: &str, _: &str, _: Option<MessageId>) -> Messages {
        away()
    }
    async fn messages(&self, _: &[MessageId]) -> Found<Vec<Entry>> {
        away()
    }
    async fn newest_by_room(&self, _: &str) -> Messages {
        away()
    }
    async fn undelivered(&self, _: Option<UserId>) -> Found<Vec<Entry>> {
        away()
    }
    async fn newest(&self) -> Found<Option<MessageId>> {
        away()
    }
    async fn logs(&self, _: &str, _: usize) -> Found<Vec<LogKey>> {
        away()
    }
    async fn entries(&self, _: &str, _: Option<MessageId>, _: usize) -> Found<Vec<Entry>> {
        away()
    }
    async fn ready(&self) -> Found<()> {
        away()
    }
}
