//! Who makes the backup, when several processes could.
//!
//! A lock saves work and nothing else: it may expire while its holder is slow, and a run without it does no harm. So whoever can't
//! ask for it works.

use async_trait::async_trait;

/// A lock between processes, with an end of its own: whoever holds it may be killed.
#[async_trait]
pub trait Lock: Send + Sync + 'static {
    /// Takes it. False only if somebody else certainly has it.
    async fn take(&self) -> bool;

    /// Moves its end away, while it's held.
    async fn renew(&self);

    /// Lets it go, if it is still ours.
    async fn give_back(&self);
}

/// For a process that is alone, and for tests of two that aren't.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoLock;

#[async_trait]
impl Lock for NoLock {
    async fn take(&self) -> bool {
        true
    }

    async fn renew(&self) {}

    async fn give_back(&self) {}
}
