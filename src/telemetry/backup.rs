//! How far the archive is behind, and whether backups succeed.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};
use std::sync::atomic::AtomicU64;

/// The numbers of the backup. Clones count the same.
#[derive(Clone, Debug, Default)]
pub struct BackupMetrics {
    backlog: Gauge,
    lag: Gauge<f64, AtomicU64>,
    last_success: Gauge<f64, AtomicU64>,
    failures: Counter,
    archived: Counter,
}

impl BackupMetrics {
    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register(
            "backup_backlog",
            "Messages that wait to be archived",
            self.backlog.clone(),
        );
        registry.register_with_unit(
            "backup_lag",
            "How long the oldest of them has waited",
            Unit::Seconds,
            self.lag.clone(),
        );
        registry.register_with_unit(
            "backup_last_success_timestamp",
            "When a backup last succeeded, since the Unix epoch",
            Unit::Seconds,
            self.last_success.clone(),
        );
        registry.register(
            "backup_failures",
            "Backups that didn't come to their end",
            self.failures.clone(),
        );
        registry.register("backup_archived", "Messages that were archived", self.archived.clone());
    }

    /// So many messages wait, the oldest for so long.
    pub fn waits(&self, messages: u64, lag_ms: u64) {
        self.backlog.set(i64::try_from(messages).unwrap_or(i64::MAX));
        self.lag.set(seconds(lag_ms));
    }

    /// A backup has archived so many messages.
    pub fn succeeded(&self, messages: u64, now_ms: u64) {
        self.archived.inc_by(messages);
        self.last_success.set(seconds(now_ms));
    }

    /// A backup has failed.
    pub fn failed(&self) {
        self.failures.inc();
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds are exact in an f64 for 285,000 years"
)]
fn seconds(ms: u64) -> f64 {
    ms as f64 / 1_000.0
}
