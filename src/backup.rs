//! The backup: what the live store has and the archive hasn't goes there, batch by batch.
//!
//! A run may end anywhere, by an error, a kill or a power cut, and two runs may work at once. What holds then is the order of the steps:
//! the archive says that it has a batch on disk, then the cursors move, then what is behind them may be trimmed. A batch that comes
//! twice is stored once. Nothing here knows which stores these are.

mod backoff;
mod batch;
mod check;
mod keeper;
mod lock;
mod restore;
mod steps;

pub use backoff::Backoff;
pub use check::{Books, Check, Finding, Summary};
pub use keeper::{Keeper, Watched};
pub use lock::{Lock, NoLock};
pub use restore::{RestoreError, Restored, restore};
pub use steps::{NoSteps, Step, Steps};

use crate::archive::Archive;
use crate::store::live::{Bound, Live};
use crate::store::{LogKey, StoreError};
use batch::Batch;
use futures_util::{StreamExt, TryStreamExt, stream};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, MutexGuard};

/// Trims that are under way at once. Each is a small question, so that waiting is what they cost.
const TRIMS_AT_ONCE: usize = 64;
/// Receipts that travel together.
const RECEIPTS: usize = 1_000;

/// How much a run takes at a time, and what it leaves in the live store.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// One batch. Two of them are in memory at once: one is written while the next is read.
    pub batch: Bound,
    /// The newest messages of a log that stay in the live store when they are archived.
    pub keep: usize,
}

impl Default for Settings {
    fn default() -> Self {
        let batch = Bound {
            messages: 1_000,
            bytes: 8 << 20,
        };
        Self { batch, keep: 1_000 }
    }
}

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Messages that the archive has now. Some may have been there before, from a run that was cut off.
    pub messages: u64,
    /// Batches that they came in.
    pub batches: u64,
    /// Receipts of messages that were archived before.
    pub receipts: u64,
    /// How many messages left a log of the live store.
    pub trimmed: u64,
    /// How long it took.
    pub took: Duration,
}

/// Why a run didn't come to its end. What it did until then holds, and the next run goes on from there.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum BackupError {
    /// A run is under way in this process.
    #[error("a backup is already running in this process")]
    Running,
    /// Another process has the lock: it does the same work.
    #[error("another process is making a backup")]
    Elsewhere,
    /// The live store didn't do it.
    #[error("the live store: {0}")]
    Live(StoreError),
    /// The archive didn't do it.
    #[error("the archive: {0}")]
    Archive(StoreError),
    /// It wasn't done within the time that it had.
    #[error("there was no more time")]
    TooLong,
    /// A test ended the run here.
    #[error("stopped after {0:?}")]
    Stopped(Step),
}

/// When a run is done.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Until {
    /// What came while it ran can wait for the next one.
    CaughtUp,
    Empty,
}

/// The job. `S` is told of each step, for tests; without it nothing is asked.
pub struct Backup<S = NoSteps> {
    live: Arc<dyn Live>,
    archive: Arc<dyn Archive>,
    lock: Arc<dyn Lock>,
    settings: Settings,
    steps: S,
    // Whether everything that could be trimmed was looked at, once for this process.
    swept: Mutex<bool>,
}

impl Backup {
    /// A job that hasn't run yet.
    pub fn new(live: Arc<dyn Live>, archive: Arc<dyn Archive>, lock: Arc<dyn Lock>, settings: Settings) -> Self {
        Self::stepwise(live, archive, lock, settings, NoSteps)
    }
}

impl<S: Steps> Backup<S> {
    /// A job that `steps` watches, and may end.
    pub fn stepwise(
        live: Arc<dyn Live>,
        archive: Arc<dyn Archive>,
        lock: Arc<dyn Lock>,
        settings: Settings,
        steps: S,
    ) -> Self {
        Self {
            live,
            archive,
            lock,
            settings,
            steps,
            swept: Mutex::new(false),
        }
    }

    /// The store that is backed up.
    pub fn live(&self) -> &Arc<dyn Live> {
        &self.live
    }

    /// Archives what waits. If a run is under way, in this process or by the lock in another, it says so at once and does
    /// nothing: what waits is being archived.
    pub async fn run_once(&self) -> Result<Report, BackupError> {
        let swept = self.swept.try_lock().map_err(|_| BackupError::Running)?;
        if !self.lock.take().await {
            return Err(BackupError::Elsewhere);
        }
        let report = self.run(swept, Until::CaughtUp).await;
        self.lock.give_back().await;
        report
    }

    /// Archives until nothing waits: when nobody writes any more, or somebody asks for it. It waits for a run of this process, and
    /// for no lock.
    pub async fn run_out(&self) -> Result<Report, BackupError> {
        let swept = self.swept.lock().await;
        self.run(swept, Until::Empty).await
    }

    async fn run(&self, mut swept: MutexGuard<'_, bool>, until: Until) -> Result<Report, BackupError> {
        let begun = Instant::now();
        let mut report = Report::default();
        self.receipts(&mut report).await?;
        let mut batch = self.read(&Batch::default()).await?;
        while !batch.entries.is_empty() {
            let last = until == Until::CaughtUp && !batch.is_full(self.settings.batch);
            // The cursors of a batch on its way count for the read of the next one. If the write fails, they were never stored.
            batch = match last {
                true => {
                    self.write(&batch, &mut report).await?;
                    Batch::default()
                }
                false => tokio::try_join!(self.write(&batch, &mut report), self.read(&batch))?.1,
            };
            self.lock.renew().await;
        }
        if !*swept {
            self.sweep(&mut report).await?;
            *swept = true;
        }
        report.took = begun.elapsed();
        Ok(report)
    }

    async fn read(&self, on_its_way: &Batch) -> Result<Batch, BackupError> {
        let unarchived = self.live.unarchived(&on_its_way.cursors, self.settings.batch);
        let batch = Batch::new(unarchived.await.map_err(BackupError::Live)?);
        self.step(Step::Read)?;
        Ok(batch)
    }

    /// The order is everything here.
    async fn write(&self, batch: &Batch, report: &mut Report) -> Result<(), BackupError> {
        self.archive.put(&batch.entries).await.map_err(BackupError::Archive)?;
        self.step(Step::Put)?;
        let letters = batch.letters();
        let moved = self.live.archived(&batch.cursors, &letters).await;
        moved.map_err(BackupError::Live)?;
        self.step(Step::Moved)?;
        report.messages += batch.entries.len() as u64;
        report.batches += 1;
        // First: what has a new receipt can't be trimmed before the archive knows it.
        self.receipts(report).await?;
        self.trim(batch.logs(), report).await
    }

    async fn receipts(&self, report: &mut Report) -> Result<(), BackupError> {
        loop {
            let marked = self.live.remarked(RECEIPTS).await.map_err(BackupError::Live)?;
            if marked.is_empty() {
                return Ok(());
            }
            self.step(Step::ReceiptsRead)?;
            self.archive.mark(&marked).await.map_err(BackupError::Archive)?;
            self.step(Step::ReceiptsWritten)?;
            self.live.remembered(&marked).await.map_err(BackupError::Live)?;
            self.step(Step::ReceiptsForgotten)?;
            report.receipts += marked.len() as u64;
            // What has changed again meanwhile is for the next run.
            if marked.len() < RECEIPTS {
                return Ok(());
            }
        }
    }

    async fn trim(&self, logs: Vec<LogKey>, report: &mut Report) -> Result<(), BackupError> {
        let keep = self.settings.keep;
        let trims = stream::iter(logs).map(|log| async move {
            let gone = self.live.trim(&log, keep).await.map_err(BackupError::Live)?;
            self.step(Step::Trimmed).map(|()| gone)
        });
        let gone = trims.buffer_unordered(TRIMS_AT_ONCE);
        report.trimmed += gone.try_fold(0, async |sum, gone| Ok(sum + gone)).await?;
        Ok(())
    }

    /// Trims every log there is: a run that was cut off between moving cursors and trimming has left some too long.
    async fn sweep(&self, report: &mut Report) -> Result<(), BackupError> {
        let mut after = LogKey::new();
        loop {
            let ledgers = self.live.ledgers(&after, RECEIPTS).await.map_err(BackupError::Live)?;
            let Some(last) = ledgers.last() else {
                return Ok(());
            };
            after.clone_from(&last.log);
            let logs = ledgers.into_iter().map(|ledger| ledger.log).collect();
            self.trim(logs, report).await?;
        }
    }

    fn step(&self, step: Step) -> Result<(), BackupError> {
        match self.steps.done(step) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(BackupError::Stopped(step)),
        }
    }
}
