//! Passwords: Argon2id, away from the async threads and only so many at a time.
//!
//! One hash takes 19 MiB and some milliseconds of a whole core, on purpose. Without a bound, a hundred log-ins at once would
//! stop every chat on the machine.

use crate::clock::Entropy;
use crate::hub::error::{Code, Refusal};
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Semaphore;

/// The fewest characters of a password.
pub const FEWEST_CHARS: usize = 8;
/// The most characters of a password.
pub const MOST_CHARS: usize = 128;
/// When it is worth trying again after too many passwords were waiting.
const TRY_AGAIN_MS: u64 = 1_000;

/// What one hash costs, and how many are computed at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory of one hash, in KiB. Default 19,456 (OWASP's recommendation, as the next two).
    pub memory_kib: u32,
    /// Passes over that memory. Default 2.
    pub passes: u32,
    /// Lanes. Default 1.
    pub lanes: u32,
    /// Hashes that are computed at once. Default: as many as the machine has cores.
    pub at_once: usize,
    /// Passwords that may wait for their turn; one more is refused. Default 64.
    pub waiting: usize,
}

impl Default for Cost {
    fn default() -> Self {
        Self {
            memory_kib: Params::DEFAULT_M_COST,
            passes: Params::DEFAULT_T_COST,
            lanes: Params::DEFAULT_P_COST,
            at_once: std::thread::available_parallelism().map_or(1, usize::from),
            waiting: 64,
        }
    }
}

/// A password's hash with salt and cost, in the PHC string format. It is stored; nothing prints it.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// From a store.
    pub fn from_phc(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// For a store.
    pub fn as_phc(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// What somebody typed as a password, of any length. Nothing prints it.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// A password to compare: a wrong length makes it a wrong password.
    pub fn typed(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// A password to keep: 8 to 128 characters. `field` names it in the refusal.
    pub fn chosen(field: &str, text: impl Into<String>) -> Result<Self, Refusal> {
        let password = Self(text.into());
        match password.chars() {
            count if count < FEWEST_CHARS => {
                let message = format!("`{field}` has {count} characters, a password needs at least {FEWEST_CHARS}");
                Err(Refusal::invalid(message))
            }
            count if count > MOST_CHARS => {
                let message = format!("`{field}` has {count} characters, the limit is {MOST_CHARS}");
                Err(Refusal::new(Code::TooLarge, message))
            }
            _ => Ok(password),
        }
    }

    fn chars(&self) -> usize {
        self.0.chars().count()
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Hashes and compares passwords.
pub struct Passwords {
    argon2: Argon2<'static>,
    entropy: Arc<dyn Entropy>,
    /// The hash of nothing that anybody could type: compared when there is no such account.
    nobody: PasswordHash,
    at_once: Arc<Semaphore>,
    admitted: Arc<Semaphore>,
    compared: AtomicU64,
}

impl Passwords {
    /// Computes one hash already, so a cost that Argon2 can't have is an error here and not at the first log-in.
    pub fn new(cost: Cost, entropy: Arc<dyn Entropy>) -> anyhow::Result<Self> {
        let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, None)
            .map_err(|error| anyhow::anyhow!("the cost of a password's hash: {error}"))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobody = hash(&argon2, &entropy.secret()?, &entropy.secret()?)?;
        let at_once = cost.at_once.max(1);
        Ok(Self {
            argon2,
            entropy,
            nobody,
            at_once: Arc::new(Semaphore::new(at_once)),
            admitted: Arc::new(Semaphore::new(
                at_once.saturating_add(cost.waiting).min(Semaphore::MAX_PERMITS),
            )),
            compared: AtomicU64::new(0),
        })
    }

    /// Hashes a new password with a salt of its own.
    pub async fn hash(&self, password: Password) -> Result<PasswordHash, Refusal> {
        let salt = self.entropy.secret().map_err(internal)?;
        let argon2 = self.argon2.clone();
        let hashed = self
            .in_turn(move || hash(&argon2, password.0.as_bytes(), &salt))
            .await?;
        hashed.map_err(internal)
    }

    /// Whether `password` is the one behind `hash`. Without a hash, because there is no such account, it takes the same
    /// time and is wrong.
    pub async fn matches(&self, password: Password, hash: Option<&PasswordHash>) -> Result<bool, Refusal> {
        let known = hash.is_some();
        let hash = hash.unwrap_or(&self.nobody).clone();
        let argon2 = self.argon2.clone();
        let verified = self.in_turn(move || {
            // A longer password was never stored. Comparing its start would let it in.
            let possible = password.chars() <= MOST_CHARS;
            let bytes = if possible { password.0.as_bytes() } else { &[] };
            argon2.verify_password(bytes, hash.as_phc()).map(|()| possible)
        });
        let verified = verified.await?;
        self.compared.fetch_add(1, Ordering::Relaxed);
        match verified {
            Ok(right) => Ok(right && known),
            Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
            Err(error) => Err(internal(error)),
        }
    }

    /// How many passwords were compared so far, right and wrong: each is one computation of Argon2.
    pub fn compared(&self) -> u64 {
        self.compared.load(Ordering::Relaxed)
    }

    /// Runs `compute` on a thread for blocking work, when it is its turn.
    async fn in_turn<T: Send + 'static>(&self, compute: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
        let Ok(admitted) = self.admitted.clone().try_acquire_owned() else {
            let message = "too many passwords are being checked, try again in a moment";
            let unavailable = Refusal::new(Code::Unavailable, message);
            return Err(Refusal {
                details: Refusal::rate_limited("", TRY_AGAIN_MS).details,
                ..unavailable
            });
        };
        let turn = self.at_once.clone().acquire_owned().await.map_err(internal)?;
        let computed = tokio::task::spawn_blocking(move || {
            // They live as long as the computation, not as long as the request: a client that hangs up must not make room
            // for the next one while its hash is still being computed.
            let _held = (admitted, turn);
            compute()
        });
        computed.await.map_err(internal)
    }
}

fn hash(argon2: &Argon2<'_>, password: &[u8], salt: &[u8]) -> anyhow::Result<PasswordHash> {
    // 16 bytes are what the format recommends.
    let salt = salt.get(..16).unwrap_or(salt);
    let hash: argon2::PasswordHash = argon2
        .hash_password_with_salt(password, salt)
        .map_err(|error| anyhow::anyhow!("Argon2: {error}"))?;
    Ok(PasswordHash(hash.to_string()))
}

fn internal(error: impl fmt::Display) -> Refusal {
    tracing::error!(%error, "a password can't be checked");
    Refusal::new(Code::Internal, "the password can't be checked")
}

#[cfg(test)]
mod tests;
