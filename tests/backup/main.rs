//! The backup and the joined history, against a model. A run ends after any step, two run at once, the archive fails, somebody reads and
//! writes in between: in an order that the test decides, so what fails once fails again.

#![expect(
    clippy::unwrap_used,
    reason = "a test ends when something is missing, and says where"
)]

#[path = "../it/model/at_once.rs"]
mod at_once;
mod away;
mod checking;
mod client;
mod cut;
mod flaky;
mod keeping;
mod ops;
mod reload;
mod slow;

use realtime_hub::archive::Archive;
use realtime_hub::backup::{Backup, NoLock, Settings, Steps};
use realtime_hub::store::live::{Bound, Live};
use std::sync::Arc;

/// Small enough for everything to happen within a few messages: batches fill up, logs are trimmed.
const SMALL: Settings = Settings {
    batch: Bound { messages: 3, bytes: 64 },
    keep: 2,
};

fn job<S: Steps>(live: Arc<dyn Live>, archive: Arc<dyn Archive>, steps: S) -> Backup<S> {
    Backup::stepwise(live, archive, Arc::new(NoLock), SMALL, steps)
}
