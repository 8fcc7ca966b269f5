//! Who makes the backup, when several hubs share a Redis.
//!
//! `SET hub:backup NX PX`: whoever comes second sees that somebody is at work. It saves work and nothing else. A hub that is slow may
//! outlive its lock, and a Redis that doesn't answer gives none; then two work, and the archive stores each message once.

use super::link::{Link, OpenError};
use super::scripts::Script;
use super::unique;
use async_trait::async_trait;
use realtime_hub::backup::Lock;
use redis::{Value, cmd};

/// How long a lock lasts that nobody renews: its holder was killed.
const LASTS_MS: u64 = 30_000;

/// See the module.
pub struct RedisLock {
    link: Link<()>,
    ours: String,
}

impl RedisLock {
    /// A lock in a Redis that answers. `url` is `redis://user:password@host:6379/0`.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        let link = Link::open(url, ()).await?;
        let ours = unique::text();
        Ok(Self { link, ours })
    }

    async fn hold_for(&self, ms: u64) {
        let held = self.link.run(|wire| {
            let mut call = wire.call(Script::Renew);
            call.arg(&self.ours).arg(ms);
            call
        });
        // Whatever comes of it, the work goes on: the lock ends by itself.
        if let Err(trouble) = held.await {
            tracing::debug!(why = trouble.into_text(), "the lock of the backup wasn't renewed");
        }
    }
}

#[async_trait]
impl Lock for RedisLock {
    async fn take(&self) -> bool {
        let taken = self.link.run(|_| {
            let mut set = cmd("SET");
            set.arg("hub:backup").arg(&self.ours);
            set.arg("NX").arg("PX").arg(LASTS_MS);
            set
        });
        // Nil: somebody has it. That may be ourselves, by an answer that was lost; then it ends by itself.
        !matches!(taken.await, Ok(answer) if answer.value == Value::Nil)
    }

    async fn renew(&self) {
        self.hold_for(LASTS_MS).await;
    }

    async fn give_back(&self) {
        self.hold_for(0).await;
    }
}
