//! Everything that somebody does with an account. REST and the sockets call this; it asks the store, and nobody else does.

mod changes;
mod doors;

use super::Accounts;
use super::attempts::{AttemptLimit, Attempts, Tried};
use super::passwords::{Cost, Passwords};
use super::tokens::TokenHash;
use crate::clock::{Clock, Entropy};
use crate::hub::error::{Code, Refusal};
use crate::hub::user::User;
use std::sync::{Arc, Mutex, PoisonError};

pub use doors::{LoggedIn, ParseAdmin};

/// Hears what happens to accounts that may be connected: their sockets must be closed, or show it.
pub trait AccountWatch: Send + Sync + 'static {
    /// The account has another name, role or status now.
    fn changed(&self, _user: &User) {}

    /// These are dead now. It is called once for each, and must return at once: the call that killed them waits.
    fn died(&self, tokens: &[TokenHash]);
}

/// For a server without sockets.
impl AccountWatch for () {
    fn died(&self, _: &[TokenHash]) {}
}

/// What can be set about accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How long a token lives. Default seven days.
    pub token_ttl_ms: u64,
    /// Tokens of one account; a log-in beyond kills the one that ends first. Default 1,000.
    pub tokens_per_account: usize,
    /// Of a password's hash.
    pub cost: Cost,
    /// Of wrong passwords.
    pub attempts: AttemptLimit,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            token_ttl_ms: 7 * 24 * 60 * 60 * 1_000,
            tokens_per_account: 1_000,
            cost: Cost::default(),
            attempts: AttemptLimit::default(),
        }
    }
}

/// What the service needs and doesn't decide.
#[derive(Clone)]
pub struct Surroundings {
    /// When a token ends, and how old an attempt is.
    pub clock: Arc<dyn Clock>,
    /// What tokens and salts are made of.
    pub entropy: Arc<dyn Entropy>,
    /// Who hears of dead tokens.
    pub watch: Arc<dyn AccountWatch>,
}

/// Who a token stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The account as it was when the token was looked up.
    pub user: User,
    /// Which token it was: what [`AccountWatch::died`] names.
    pub token: TokenHash,
    /// When the token ends.
    pub expires_at_ms: u64,
}

/// See the module.
pub struct AccountService {
    accounts: Arc<dyn Accounts>,
    around: Surroundings,
    settings: Settings,
    passwords: Passwords,
    attempts: Mutex<Attempts>,
    /// Held from a change of an account until the watch has heard of it: of two changes, the last one stored must be the last
    /// one told, or a mute that came with a new role would be forgotten.
    changing: tokio::sync::Mutex<()>,
}

impl AccountService {
    /// Fails when the settings ask for what Argon2 can't do.
    pub fn new(accounts: Arc<dyn Accounts>, around: Surroundings, settings: Settings) -> anyhow::Result<Self> {
        let passwords = Passwords::new(settings.cost, around.entropy.clone())?;
        let attempts = Mutex::new(Attempts::new(settings.attempts));
        Ok(Self {
            accounts,
            around,
            settings,
            passwords,
            attempts,
            changing: tokio::sync::Mutex::default(),
        })
    }

    /// Where the accounts are kept, for what needs no rule: to find somebody, to ask for a block.
    pub fn accounts(&self) -> &dyn Accounts {
        &*self.accounts
    }

    /// How many passwords were compared so far, for metrics and tests.
    pub fn passwords_compared(&self) -> u64 {
        self.passwords.compared()
    }

    /// Whom a token stands for: `unauthenticated` if it is unknown, dead or expired, `banned` if the account is.
    ///
    /// A token may die while this runs. Whoever keeps the answer (a socket does) first enters itself where
    /// [`AccountWatch::died`] looks, and asks afterwards, or asks once more: then either this refuses or `died` finds it.
    pub async fn authenticate(&self, token: &str) -> Result<Identity, Refusal> {
        let hash = TokenHash::of(token);
        let unknown = || {
            Refusal::new(
                Code::Unauthenticated,
                "the token is unknown or has expired: log in again",
            )
        };
        let stored = self.accounts.find_token(hash).await?.ok_or_else(unknown)?;
        if stored.expires_at_ms <= self.now_ms() {
            return Err(unknown());
        }
        let account = self.accounts.by_id(stored.user).await?.ok_or_else(unknown)?;
        if account.user.status == crate::hub::user::Status::Banned {
            return Err(super::moderation::banned());
        }
        Ok(Identity {
            user: account.user,
            token: hash,
            expires_at_ms: stored.expires_at_ms,
        })
    }

    /// Kills the tokens that have expired. The server calls it twice a second, so that no socket outlives its token by
    /// more than a second.
    pub async fn sweep(&self) -> Result<usize, Refusal> {
        let dead = self.accounts.sweep(self.now_ms()).await?;
        self.announce(&dead);
        Ok(dead.len())
    }

    fn now_ms(&self) -> u64 {
        self.around.clock.now_ms()
    }

    fn announce(&self, dead: &[TokenHash]) {
        if !dead.is_empty() {
            self.around.watch.died(dead);
        }
    }

    /// Applies a rule of [`Attempts`].
    fn attempts(&self, rule: impl FnOnce(&mut Attempts, u64) -> Result<(), u64>) -> Result<(), Refusal> {
        // Only a panic inside of a rule could poison it, and each leaves the counts whole.
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        rule(&mut attempts, self.now_ms()).map_err(|retry_after_ms| {
            let message = "too many wrong passwords for this account, try again later";
            Refusal::rate_limited(message, retry_after_ms)
        })
    }

    fn may_try(&self, tried: &Tried) -> Result<(), Refusal> {
        self.attempts(|attempts, now_ms| attempts.may_try(tried, now_ms))
    }
}
