//! One message, kept in different places. What differs is what one waits for until the answer may be "saved".

pub(crate) mod batches;
pub(crate) mod hub;
pub(crate) mod mongo;
pub(crate) mod stream;

use anyhow::Result;
use async_trait::async_trait;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a message says: as long as most are.
const TEXT: &str =
    "The bus leaves at half past seven from the gate. Bring the blue form, signed, and something to eat.";

/// Somewhere to keep messages.
#[async_trait]
pub(crate) trait Keeper: Send + Sync {
    /// Returns when the message is saved, as far as this place is concerned.
    async fn keep(&self, log: &str, number: u64) -> Result<()>;

    /// The newest `count` messages of a log, as values and not as bytes; returns how many that are.
    async fn newest(&self, log: &str, count: usize) -> Result<usize>;
}

/// A number that no other message has.
fn next() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}
