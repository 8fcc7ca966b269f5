//! What the server counts and what it writes down. Never: bodies, tokens, keys, names of people.

use crate::config::LogFormat;
use crate::hub::error::Code;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;
use std::fmt;
use std::time::Duration;

mod backup;

pub use backup::BackupMetrics;

type Labels = [(&'static str, &'static str); 1];

/// The numbers of `GET /metrics`.
pub struct Metrics {
    registry: Registry,
    connections: Family<[(&'static str, String); 1], Gauge>,
    events: Family<Labels, Counter>,
    errors: Family<Labels, Counter>,
    sent: Counter,
    fallen_behind: Counter,
    waiting: Gauge,
    ack_seconds: Histogram,
    backup: BackupMetrics,
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("hub"),
            connections: Family::default(),
            events: Family::default(),
            errors: Family::default(),
            sent: Counter::default(),
            fallen_behind: Counter::default(),
            waiting: Gauge::default(),
            // From 50 microseconds to about 6 seconds.
            ack_seconds: Histogram::new(exponential_buckets(0.000_05, 3.0, 12)),
            backup: BackupMetrics::default(),
        };
        metrics.register();
        metrics
    }
}

impl Metrics {
    fn register(&mut self) {
        let registry = &mut self.registry;
        registry.register(
            "connections",
            "Clients connected, by namespace",
            self.connections.clone(),
        );
        registry.register("events", "Events that clients emitted, by name", self.events.clone());
        registry.register("errors", "Commands refused, by code", self.errors.clone());
        registry.register("sent", "Events queued for clients", self.sent.clone());
        registry.register(
            "fallen_behind",
            "Readers disconnected because they fell behind",
            self.fallen_behind.clone(),
        );
        registry.register(
            "commands_waiting",
            "Commands let in and not yet answered",
            self.waiting.clone(),
        );
        registry.register(
            "ack_seconds",
            "From a command's arrival to its answer",
            self.ack_seconds.clone(),
        );
        self.backup.register(registry);
    }

    /// What a backup counts. Without an archive nobody does, and it stays at nothing.
    pub fn backup(&self) -> BackupMetrics {
        self.backup.clone()
    }

    /// A client of a namespace has come (1) or gone (−1).
    pub fn connected(&self, namespace: &str, change: i64) {
        self.connections
            .get_or_create(&[("namespace", namespace.to_owned())])
            .inc_by(change);
    }

    /// A command has come in.
    pub fn came(&self, event: &'static str) {
        self.events.get_or_create(&[("event", event)]).inc();
        self.waiting.inc();
    }

    /// A command was answered, after so long, and refused for this reason.
    pub fn answered(&self, after: Duration, refused: Option<Code>) {
        self.waiting.dec();
        self.ack_seconds.observe(after.as_secs_f64());
        if let Some(code) = refused {
            self.errors.get_or_create(&[("code", code.as_str())]).inc();
        }
    }

    /// So many events were queued for clients.
    pub fn sent(&self, count: u64) {
        self.sent.inc_by(count);
    }

    /// A reader has fallen behind.
    pub fn fell_behind(&self) {
        self.fallen_behind.inc();
    }

    /// Everything, as Prometheus reads it.
    pub fn render(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// Starts logging to stderr; what is logged says `RUST_LOG`. A second call changes nothing.
pub fn init(format: LogFormat) {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,tokio_cron_scheduler=warn"));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let started = match format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().try_init(),
    };
    if let Err(error) = started {
        tracing::debug!(%error, "logging was started before");
    }
}
