//! What all sessions and requests share: settings, clock, dice, stores, who is connected, and the tasks that must end with the
//! server.

use crate::accounts::Accounts;
use crate::accounts::attempts::AttemptLimit;
use crate::accounts::memory::MemoryAccounts;
use crate::accounts::passwords::Cost;
use crate::accounts::service::{AccountService, AccountWatch, Settings, Surroundings};
use crate::accounts::tokens::TokenHash;
use crate::clock::{Clock, Entropy, SystemClock, SystemEntropy};
use crate::config::Config;
use crate::hub::error::{Code, Refusal};
use crate::hub::id::SessionId;
use crate::hub::user::User;
use crate::line::Upgrades;
use crate::people::{Login, People};
use crate::store::memory::MemoryStore;
use crate::store::{Store, StoreError};
use crate::telemetry::Metrics;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// What a server is built on; a test or another set-up passes its own.
pub struct Parts {
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// What nobody can guess.
    pub entropy: Arc<dyn Entropy>,
    /// Where messages live.
    pub store: Arc<dyn Store>,
    /// Where accounts live.
    pub accounts: Arc<dyn Accounts>,
}

impl Parts {
    /// Everything in this process: no other server is needed, and a restart forgets.
    pub fn embedded(config: &Config) -> Self {
        if config.stores.redis_url.is_some() {
            // An example with the settings of the whole server: nobody shall believe that its messages are kept.
            eprintln!(
                "note: REDIS_URL is set, and this program doesn't use it. It keeps everything in its own memory."
            );
        }
        Self {
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            store: Arc::new(MemoryStore::new(config.limits.memory_bytes)),
            accounts: Arc::new(MemoryAccounts::new()),
        }
    }
}

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
    /// Who has an account.
    pub accounts: Arc<AccountService>,
    /// Who is connected with an account.
    pub people: Arc<People>,
    /// The connections of clients that began with polling.
    pub upgrades: Arc<Upgrades>,
    /// What is counted.
    pub metrics: Metrics,
    /// Cancelled when the server begins to stop.
    pub stopping: CancellationToken,
    tasks: TaskTracker,
    sessions: AtomicU64,
}

impl fmt::Debug for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Runtime")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

impl Runtime {
    /// The shared state of a server that hasn't started. Fails when the settings ask for what can't be had.
    pub fn new(config: Config, parts: Parts) -> anyhow::Result<Arc<Self>> {
        let Parts {
            clock,
            entropy,
            store,
            accounts,
        } = parts;
        let people = Arc::new(People::default());
        let around = Surroundings {
            clock: Arc::clone(&clock),
            entropy: Arc::clone(&entropy),
            watch: Arc::clone(&people) as Arc<dyn AccountWatch>,
        };
        let accounts = Arc::new(AccountService::new(accounts, around, settings(&config))?);
        Ok(Arc::new(Self {
            config,
            clock,
            entropy,
            store,
            accounts,
            people,
            upgrades: Arc::default(),
            metrics: Metrics::default(),
            stopping: CancellationToken::new(),
            tasks: TaskTracker::new(),
            sessions: AtomicU64::new(1),
        }))
    }

    /// Whose a token is: `unauthenticated` or `banned` if it lets nobody in.
    pub async fn log_in(&self, token: &str) -> Result<Arc<Login>, Refusal> {
        let identity = self.accounts.authenticate(token).await?;
        Ok(Arc::new(Login::new(
            identity.token,
            identity.user,
            identity.expires_at_ms,
        )))
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
        Ok(URL_SAFE_NO_PAD.encode(bytes))
    }
}

fn settings(config: &Config) -> Settings {
    let limits = &config.limits;
    Settings {
        token_ttl_ms: limits.token_ttl_secs.saturating_mul(1_000),
        tokens_per_account: limits.tokens_per_account,
        cost: Cost {
            memory_kib: limits.argon2_memory_kib,
            passes: limits.argon2_passes,
            at_once: limits.argon2_at_once,
            waiting: limits.argon2_waiting,
            ..Cost::default()
        },
        attempts: AttemptLimit {
            wrong: limits.wrong_passwords,
            ..AttemptLimit::default()
        },
    }
}

/// Dead tokens take their sockets with them.
impl AccountWatch for People {
    fn died(&self, tokens: &[TokenHash]) {
        self.disconnect_where(|login| tokens.contains(&login.token));
    }

    fn changed(&self, user: &User) {
        self.update(&Arc::new(user.clone()));
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(reason) => {
                tracing::error!(reason, "the message store is unavailable");
                // Whether a write arrived isn't always known: the answer may be what was lost.
                Self::new(
                    Code::Unavailable,
                    "the message store doesn't answer; the same tempId again stores it once",
                )
            }
            StoreError::NoSuchMessage(_) => Self::new(Code::NotFound, "no message has this id"),
        }
    }
}
