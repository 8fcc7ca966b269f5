//! When a backup is made: at each tick of the cron, when too much waits, when the archive may be back, and at the end.

use super::{Backoff, Backup, BackupError, NoSteps, Report, Steps};
use crate::clock::{Clock, Entropy};
use crate::telemetry::BackupMetrics;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

/// How often it looks at what waits.
const LOOK: Duration = Duration::from_secs(1);

/// What a keeper is built on besides the job itself.
pub struct Watched {
    /// What time it is, for how long something has waited.
    pub clock: Arc<dyn Clock>,
    /// Chance, for the time between two tries.
    pub entropy: Arc<dyn Entropy>,
    /// Where it writes down what it sees.
    pub metrics: BackupMetrics,
    /// So many messages that wait are too many. They don't wait for the next tick.
    pub too_many: u64,
}

/// Makes backups until it is dropped. Whoever ticks never waits for one: a scheduler may call as often as it likes.
pub struct Keeper<S = NoSteps> {
    backup: Backup<S>,
    around: Watched,
    // Keeps one tick: two in a row mean the same as one.
    ticked: Notify,
}

/// After a failure, when to try again.
#[derive(Default)]
struct Patience {
    backoff: Backoff,
    until: Option<Instant>,
}

impl<S: Steps> Keeper<S> {
    /// One for a job.
    pub fn new(backup: Backup<S>, around: Watched) -> Self {
        let ticked = Notify::new();
        Self { backup, around, ticked }
    }

    /// The job.
    pub fn backup(&self) -> &Backup<S> {
        &self.backup
    }

    /// It is time for a backup. Returns at once.
    pub fn tick(&self) {
        self.ticked.notify_one();
    }

    /// Makes backups for as long as it is polled.
    ///
    /// # Cancel safety
    /// Dropped in the middle of a run, it leaves what any end of the process leaves: the next run goes on from there.
    pub async fn keep(&self) {
        let mut looks = interval(LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut patience = Patience::default();
        let mut asked = false;
        loop {
            tokio::select! {
                () = self.ticked.notified() => asked = true,
                _ = looks.tick() => {}
            }
            let waits = self.look().await;
            let due = match patience.until {
                Some(until) => Instant::now() >= until,
                None => asked || waits >= self.around.too_many,
            };
            if !due {
                continue;
            }
            asked = false;
            let run = self.backup.run_once();
            tokio::pin!(run);
            let ended = loop {
                tokio::select! {
                    ended = &mut run => break ended,
                    _ = looks.tick() => drop(self.look().await),
                }
            };
            self.note(ended, &mut patience);
            self.look().await;
        }
    }

    /// The last backup, when nobody writes any more. It takes as long as it may, and what it doesn't get done stays in the live store.
    pub async fn last(&self, within: Duration) -> Result<Report, BackupError> {
        let Ok(ended) = timeout(within, self.backup.run_out()).await else {
            let ms = within.as_millis();
            tracing::warn!("the last backup wasn't done within {ms} ms; the next start goes on with it");
            return Err(BackupError::TooLong);
        };
        match &ended {
            Ok(report) => self.succeeded(report),
            Err(error) => tracing::warn!(%error, "the last backup failed; the next start goes on with it"),
        }
        ended
    }

    /// How many messages wait. A store that doesn't answer says so elsewhere.
    async fn look(&self) -> u64 {
        let Ok(backlog) = self.backup.live().backlog().await else {
            return 0;
        };
        let now_ms = self.around.clock.now_ms();
        let lag_ms = backlog
            .oldest_ms
            .map_or(0, |oldest_ms| now_ms.saturating_sub(oldest_ms));
        self.around.metrics.waits(backlog.messages, lag_ms);
        backlog.messages
    }

    fn note(&self, ended: Result<Report, BackupError>, patience: &mut Patience) {
        match ended {
            Ok(report) => {
                *patience = Patience::default();
                self.succeeded(&report);
            }
            // The work is being done.
            Err(BackupError::Running | BackupError::Elsewhere) => *patience = Patience::default(),
            Err(error) => {
                self.around.metrics.failed();
                let random = self
                    .around
                    .entropy
                    .secret()
                    .map_or(0, |[first, second, ..]| u64::from(u16::from_be_bytes([first, second])));
                let wait = patience.backoff.failed(random);
                patience.until = Instant::now().checked_add(wait);
                let (failures, again_ms) = (patience.backoff.failures(), wait.as_millis());
                tracing::warn!(%error, failures, "the backup failed; the next try is in {again_ms} ms");
            }
        }
    }

    fn succeeded(&self, report: &Report) {
        self.around
            .metrics
            .succeeded(report.messages, self.around.clock.now_ms());
        if report.messages > 0 || report.receipts > 0 {
            let Report {
                messages,
                batches,
                receipts,
                trimmed,
                took,
            } = *report;
            let took_ms = took.as_millis();
            tracing::info!(messages, batches, receipts, trimmed, "a backup took {took_ms} ms");
        }
    }
}
