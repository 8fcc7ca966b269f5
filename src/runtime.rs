//! What all sessions and requests share: settings, clock, dice, stores, who is connected, and the tasks that must end with the
//! server.

use crate::clock::{Clock, Entropy};
use crate::config::Config;
use crate::hub::error::{Code, Refusal};
use crate::hub::id::SessionId;
use crate::people::People;
use crate::store::{Store, StoreError};
use crate::telemetry::Metrics;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// One server's shared state.
pub struct Runtime {
    /// The settings.
    pub config: Config,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// What nobody can guess.
    pub entropy: Arc<dyn Entropy>,
    /// Where messages live.
    pub store: Arc<dyn Store>,
    /// Who is connected with an account.
    pub people: People,
    /// What is counted.
    pub metrics: Metrics,
    /// Cancelled when the server begins to stop.
    pub stopping: CancellationToken,
    tasks: TaskTracker,
    sessions: AtomicU64,
}

impl fmt::Debug for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Runtime").field("config", &self.config).finish_non_exhaustive()
    }
}

impl Runtime {
    /// The shared state of a server that hasn't started.
    pub fn new(config: Config, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>, store: Arc<dyn Store>) -> Arc<Self> {
        Arc::new(Self {
            config,
            clock,
            entropy,
            store,
            people: People::default(),
            metrics: Metrics::default(),
            stopping: CancellationToken::new(),
            tasks: TaskTracker::new(),
            sessions: AtomicU64::new(1),
        })
    }

    /// The id of the next session.
    pub fn next_session(&self) -> SessionId {
        SessionId(self.sessions.fetch_add(1, Ordering::Relaxed))
    }

    /// Runs a task that ends when the server stops.
    pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let stopping = self.stopping.clone();
        self.tasks.spawn(async move {
            tokio::select! {
                () = task => {}
                () = stopping.cancelled() => {}
            }
        });
    }

    /// Ends all tasks, and returns when they have ended.
    pub async fn stop(&self) {
        self.stopping.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }

    /// 43 characters that nobody can guess.
    pub fn secret(&self) -> Result<String, Refusal> {
        let bytes = self.entropy.secret().map_err(|error| {
            tracing::error!(%error, "the system gives no random bytes");
            Refusal::new(Code::Internal, "the server has no randomness")
        })?;
        Ok(crate::accounts::base64url(&bytes))
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(reason) => {
                tracing::error!(reason, "the message store is unavailable");
                Self::new(Code::Unavailable, "the message store is unavailable; nothing was stored")
            }
            StoreError::NoSuchMessage(_) => Self::new(Code::NotFound, "no message has this id"),
        }
    }
}
