//! The store for who only looks, beside the hubs that use it: nothing that this asks of Redis writes.
//!
//! A hub that starts tells Redis what it has found: that it was started again, or is older than its archive. Whoever looks does that
//! for nobody, so it is reckoned here as if it had been told.

use super::epoch::Epoch;
use super::{Limits, RedisStore};
use crate::redis::link::{Link, OpenError};
use crate::redis::reply::{self, Trouble};
use crate::redis::scripts::Script;
use async_trait::async_trait;
use realtime_hub::backup::Books;
use realtime_hub::hub::id::MessageId;
use realtime_hub::hub::message::Message;
use realtime_hub::store::live::{Backlog, Bound, Cursor, Entry, Ledger, Live};
use realtime_hub::store::{Page, Store, StoreError};
use std::sync::Arc;

/// See the module.
pub struct RedisLooker {
    // Nobody else gets at it, for it could write.
    store: RedisStore,
    // Everything up to here may have holes in this Redis.
    broken: Option<MessageId>,
}

impl RedisLooker {
    /// Opens a Redis beside an archive whose newest message is `newest`.
    pub async fn open(url: &str, newest: Option<MessageId>) -> Result<Self, OpenError> {
        let link = Link::open(url, Epoch::unsaid()).await?;
        let limits = Limits::default();
        let mut looker = Self {
            store: RedisStore { link, limits },
            broken: None,
        };
        let known = looker.known().await;
        let known = known
            .map_err(|trouble| OpenError::Unreachable(looker.store.link.address().to_owned(), trouble.into_text()))?;
        // As `lua/floor.lua` decides it.
        looker.broken = newest.filter(|newest| known.is_none_or(|known| *newest > known));
        Ok(looker)
    }

    /// Up to which id Redis has given ids, or knows that it may have holes.
    async fn known(&self) -> Result<Option<MessageId>, Trouble> {
        let asked = self.store.link.run(|_| {
            let mut command = redis::cmd("HMGET");
            command.arg("hub:state").arg("last").arg("break");
            command
        });
        let found = reply::list(asked.await?.value)?;
        let ids = found.into_iter().map(reply::text).collect::<Result<Vec<_>, _>>()?;
        Ok(ids.into_iter().flatten().filter_map(|id| MessageId::parse(&id)).max())
    }

    /// What waits.
    pub async fn backlog(&self) -> Result<Backlog, StoreError> {
        self.store.backlog().await
    }
}

#[async_trait]
impl Books for RedisLooker {
    async fn page(&self, log: &str, page: &Page) -> Result<Vec<Arc<Message>>, StoreError> {
        Store::page(&self.store, log, page).await
    }

    async fn edge(&self, log: &str) -> Result<Option<MessageId>, StoreError> {
        Ok(Live::edge(&self.store, log).await?.max(self.broken))
    }

    async fn unarchived(&self, after: &[Cursor], bound: Bound) -> Result<Vec<Entry>, StoreError> {
        self.store.read_unarchived(Script::Peek, after, bound).await
    }

    /// What was counted before a break is no longer compared with the archive.
    async fn ledgers(&self, after: &str, limit: usize) -> Result<Vec<Ledger>, StoreError> {
        let mut ledgers = Live::ledgers(&self.store, after, limit).await?;
        for ledger in &mut ledgers {
            if self.broken > ledger.above {
                (ledger.above, ledger.stored, ledger.archived) = (self.broken, 0, 0);
            }
        }
        Ok(ledgers)
    }
}
