//! What a check asks of a live store: only what can be answered without writing anything.

use crate::hub::id::MessageId;
use crate::hub::message::Message;
use crate::store::live::{Bound, Cursor, Entry, Ledger, Live};
use crate::store::{Page, Store, StoreError};
use async_trait::async_trait;
use std::sync::Arc;

/// A store of recent messages, to be looked at. Every [`Live`] is one. A store that others use while it is looked at should have another
/// that leaves no trace: what is read for a backup may be noted there.
#[async_trait]
pub trait Books: Send + Sync {
    /// See [`Store::page`].
    async fn page(&self, log: &str, page: &Page) -> Result<Vec<Arc<Message>>, StoreError>;

    /// See [`Live::edge`].
    async fn edge(&self, log: &str) -> Result<Option<MessageId>, StoreError>;

    /// See [`Live::unarchived`].
    async fn unarchived(&self, after: &[Cursor], bound: Bound) -> Result<Vec<Entry>, StoreError>;

    /// See [`Live::ledgers`].
    async fn ledgers(&self, after: &str, limit: usize) -> Result<Vec<Ledger>, StoreError>;
}

#[async_trait]
impl<L: Live + ?Sized> Books for L {
    async fn page(&self, log: &str, page: &Page) -> Result<Vec<Arc<Message>>, StoreError> {
        Store::page(self, log, page).await
    }

    async fn edge(&self, log: &str) -> Result<Option<MessageId>, StoreError> {
        Live::edge(self, log).await
    }

    async fn unarchived(&self, after: &[Cursor], bound: Bound) -> Result<Vec<Entry>, StoreError> {
        Live::unarchived(self, after, bound).await
    }

    async fn ledgers(&self, after: &str, limit: usize) -> Result<Vec<Ledger>, StoreError> {
        Live::ledgers(self, after, limit).await
    }
}
