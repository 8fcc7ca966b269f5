//! Is this the Redis that the hub knows? Asked on each new connection, before anything else.
//!
//! Redis may come back empty, or with what it had a second or a day ago. Then ids that were given could be given again, and a
//! client that asks for what it missed would silently miss it for ever.

use super::doubts::Doubts;
use crate::redis::link::{Greeting, Wire};
use crate::redis::reply::{self, Trouble};
use crate::redis::scripts::Script;
use crate::redis::unique;
use async_trait::async_trait;
use realtime_hub::hub::id::MessageId;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What this process knows of Redis.
pub(super) struct Epoch {
    known: Mutex<Known>,
    due: AtomicBool,
    // Whether Redis may be told anything.
    writes: bool,
    /// Writes that nobody knows the end of.
    pub(super) doubts: Doubts,
}

#[derive(Default)]
struct Known {
    epoch: String,
    seen: Option<MessageId>,
}

impl Epoch {
    pub(super) fn new() -> Self {
        Self {
            known: Mutex::default(),
            due: AtomicBool::new(false),
            writes: true,
            doubts: Doubts::default(),
        }
    }

    /// For who only looks: the greeting would note in Redis what it has found. Without it nothing can be appended.
    pub(super) fn unsaid() -> Self {
        Self {
            writes: false,
            ..Self::new()
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What scripts compare, so that none works on another Redis than the one that was greeted.
    pub(super) fn current(&self) -> String {
        self.known().epoch.clone()
    }

    /// Redis has given this id: it must never give a lower one.
    pub(super) fn saw(&self, id: MessageId) {
        let mut known = self.known();
        known.seen = known.seen.max(Some(id));
    }

    /// A script has found another epoch: greet again.
    pub(super) fn suspect(&self) {
        self.due.store(true, Ordering::Release);
    }
}

#[async_trait]
impl Greeting for Epoch {
    fn due(&self) -> bool {
        self.due.load(Ordering::Acquire) || self.doubts.any()
    }

    async fn greet(&self, wire: &Wire) -> Result<(), Trouble> {
        // Whoever becomes suspicious from now on, becomes so of what is found now.
        self.due.store(false, Ordering::Release);
        if !self.writes {
            return Ok(());
        }
        let greeted = self.compare(wire).await;
        let settled = match greeted {
            Ok(()) => self.doubts.settle(wire).await,
            Err(trouble) => Err(trouble),
        };
        if settled.is_err() {
            self.suspect();
        }
        settled
    }
}

impl Epoch {
    async fn compare(&self, wire: &Wire) -> Result<(), Trouble> {
        let seen = self.known().seen.map(|id| id.to_string()).unwrap_or_default();
        let mut call = wire.call(Script::Greet);
        call.arg(seen).arg(unique::text());
        let mut answer = reply::list(wire.send(&call).await?)?.into_iter();
        let epoch = reply::some_text(answer.next())?;
        let last = MessageId::parse(&reply::some_text(answer.next())?);
        let mut known = self.known();
        if known.epoch != epoch && !known.epoch.is_empty() {
            tracing::warn!("Redis has come back without all that it had: clients are told to load anew");
        }
        known.epoch = epoch;
        known.seen = known.seen.max(last);
        Ok(())
    }
}
