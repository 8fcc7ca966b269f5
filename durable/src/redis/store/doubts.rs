//! Appends whose answer was lost. Their senders were refused, so what they stored must go, and what is still on its way must do
//! nothing.

use crate::redis::link::Wire;
use crate::redis::reply::Trouble;
use crate::redis::scripts::Script;
use crate::redis::unique::Names;
use realtime_hub::store::LogKey;
use redis::Pipeline;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How long a mark stops a late append. What was sent on a connection that is gone can't be on its way for longer.
const STOPPED_MS: u64 = 60 * 60 * 1_000;
/// How many are taken back in one go.
const TOGETHER: usize = 128;

/// What must be known to take an append back.
#[derive(Clone, Debug)]
pub(super) struct Doubt {
    /// The command's key.
    pub(super) key: String,
    /// The try's own name.
    pub(super) name: String,
    pub(super) room: String,
    pub(super) logs: Vec<LogKey>,
}

/// See the module.
#[derive(Default)]
pub(super) struct Doubts {
    names: Names,
    // Asked before each operation, and almost always false.
    any: AtomicBool,
    open: Mutex<Vec<Arc<Doubt>>>,
}

impl Doubts {
    /// A name that no other try has, of no other process.
    pub(super) fn name(&self) -> String {
        self.names.next()
    }

    pub(super) fn any(&self) -> bool {
        self.any.load(Ordering::Acquire)
    }

    fn open(&self) -> MutexGuard<'_, Vec<Arc<Doubt>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that nobody knows what became of these.
    pub(super) fn note(&self, doubts: impl Iterator<Item = Doubt>) {
        let mut open = self.open();
        open.extend(doubts.map(Arc::new));
        self.any.store(!open.is_empty(), Ordering::Release);
    }

    /// Takes back everything that is in doubt. Nobody else uses this connection before that is done.
    pub(super) async fn settle(&self, wire: &Wire) -> Result<(), Trouble> {
        while self.any() {
            let some: Vec<_> = self.open().iter().take(TOGETHER).cloned().collect();
            let mut calls = Pipeline::with_capacity(some.len());
            for doubt in &some {
                let mut call = wire.call(Script::Cancel);
                call.arg(&doubt.key).arg(&doubt.name).arg(STOPPED_MS).arg(&doubt.room);
                calls.add_command(call.arg(&doubt.logs).to_owned());
            }
            for answer in wire.send_all(&calls).await? {
                answer?;
            }
            // New ones were added at the end meanwhile.
            let mut open = self.open();
            let settled = some.len().min(open.len());
            open.drain(..settled);
            self.any.store(!open.is_empty(), Ordering::Release);
        }
        Ok(())
    }
}
