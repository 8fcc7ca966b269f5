//! Everything that can be set, in one struct. Each field says its default, its unit and its environment variable.

mod stores;

pub use stores::{Stores, address};

use crate::hub::bucket::Rate;
use crate::pages::PagesConfig;
use crate::workers;
use std::fmt;
use std::num::NonZeroUsize;
use std::str::FromStr;

/// A name of one of the five protocols, as `HUB_ROOT` lists them.
pub type ProtocolName = String;

/// More threads than this are a mistake.
const MAX_WORKERS: usize = 1_024;

/// A text that must not be printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Hides a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself. Don't log it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(hidden)")
    }
}

/// The settings of one server.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen, `host:port`; port 0 picks a free one. Default `127.0.0.1:3000`. `HUB_ADDR`.
    pub addr: String,
    /// Protocols to mount at `/` too, for clients of the source programs. Default none. `HUB_ROOT`, comma-separated.
    pub root: Vec<ProtocolName>,
    /// Makes this account an ADMIN at start. Default none. `HUB_ADMIN=username:password`, split at the first colon.
    pub admin: Option<Secret>,
    /// Origins besides the server's own whose pages may use it. Default none. `HUB_CORS`, comma-separated.
    pub cors: Vec<String>,
    /// Where the pages' libraries come from. See [`PagesConfig`].
    pub pages: PagesConfig,
    /// `json` or `text`. Default `text`. `HUB_LOG_FORMAT`. What is logged: `RUST_LOG`, default `info`.
    pub log_format: LogFormat,
    /// Threads that work through the connections, at most 1,024. Default half of the machine's cores, at least one. `HUB_WORKERS`.
    pub workers: NonZeroUsize,
    /// See [`Stores`].
    pub stores: Stores,
    /// See [`Limits`].
    pub limits: Limits,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// For machines: one object a line.
    Json,
}

/// What is too much, and how long things last.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Messages per socket. Default 20 a second, 40 at once. `HUB_MESSAGES_PER_SECOND`, `HUB_MESSAGES_BURST`.
    pub messages: Rate,
    /// All other events per socket. Default 200 a second, 400 at once. `HUB_EVENTS_PER_SECOND`, `HUB_EVENTS_BURST`.
    pub events: Rate,
    /// Rooms that one socket may be in. Default 64. `HUB_ROOMS_PER_SOCKET`.
    pub rooms_per_socket: usize,
    /// Bytes of one packet, and of one REST body. Default 1,000,000. `HUB_MAX_PAYLOAD_BYTES`.
    pub max_payload_bytes: usize,
    /// Commands of one socket that wait for those before them. Default 512. `HUB_INBOX_COMMANDS`.
    pub inbox_commands: usize,
    /// Packets that wait for one reader before it counts as fallen behind. Default 4,096. `HUB_OUTBOX_PACKETS`.
    pub outbox_packets: usize,
    /// Bytes that wait for one reader whose connection takes nothing before it counts as fallen behind. Default 33,554,432.
    /// `HUB_OUTBOX_BYTES`.
    pub outbox_bytes: usize,
    /// Between two heartbeats, in milliseconds. Default 25,000. `HUB_PING_INTERVAL_MS`.
    pub ping_interval_ms: u64,
    /// How long an answer to a heartbeat may take, in milliseconds. Default 20,000. `HUB_PING_TIMEOUT_MS`.
    pub ping_timeout_ms: u64,
    /// Memory for messages without Redis, roughly, in bytes. Default 1,073,741,824. `HUB_MEMORY_BYTES`.
    pub memory_bytes: usize,
    /// How long a log-in lasts, in seconds. Default 604,800, a week. `HUB_TOKEN_TTL_SECS`.
    pub token_ttl_secs: u64,
    /// Memory of one password hash, in KiB. Default 19,456. `HUB_ARGON2_MEMORY_KIB`.
    pub argon2_memory_kib: u32,
    /// Passes of one password hash. Default 2. `HUB_ARGON2_PASSES`.
    pub argon2_passes: u32,
    /// Password hashes at once. Default 2. `HUB_ARGON2_AT_ONCE`.
    pub argon2_at_once: usize,
    /// Log-ins that wait for a free hash; the next one is told to come back. Default 64. `HUB_ARGON2_WAITING`.
    pub argon2_waiting: usize,
    /// Wrong passwords for one account within a minute. Default 10. `HUB_WRONG_PASSWORDS`.
    pub wrong_passwords: usize,
    /// Log-ins of one account at the same time; one more ends the oldest. Default 1,000. `HUB_TOKENS_PER_ACCOUNT`.
    pub tokens_per_account: usize,
    /// How long a stop may take, in milliseconds. Default 10,000. `HUB_SHUTDOWN_MS`.
    pub shutdown_ms: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            messages: Rate {
                per_second: 20,
                burst: 40,
            },
            events: Rate {
                per_second: 200,
                burst: 400,
            },
            rooms_per_socket: 64,
            max_payload_bytes: 1_000_000,
            inbox_commands: 512,
            outbox_packets: 4_096,
            outbox_bytes: 32 << 20,
            ping_interval_ms: 25_000,
            ping_timeout_ms: 20_000,
            memory_bytes: 1 << 30,
            token_ttl_secs: 7 * 24 * 60 * 60,
            argon2_memory_kib: 19_456,
            argon2_passes: 2,
            argon2_at_once: 2,
            argon2_waiting: 64,
            wrong_passwords: 10,
            tokens_per_account: 1_000,
            shutdown_ms: 10_000,
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            addr: "127.0.0.1:3000".into(),
            root: Vec::new(),
            admin: None,
            cors: Vec::new(),
            pages: PagesConfig::default(),
            log_format: LogFormat::default(),
            workers: workers::half_of_the_cores(),
            stores: Stores::default(),
            limits: Limits::default(),
        }
    }
}

/// A variable that can't be what it is set to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{variable}: {problem}")]
pub struct ConfigError {
    /// Its name.
    pub variable: &'static str,
    /// What is wrong, and what it should be.
    pub problem: String,
}

impl Config {
    /// Reads the process's environment.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::read(|name| std::env::var(name).ok())
    }

    /// Reads variables from wherever `var` finds them. An empty one counts as unset.
    pub fn read(var: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let var = |name: &str| var(name).filter(|value| !value.trim().is_empty());
        let mut config = Self::default();
        if let Some(addr) = var("HUB_ADDR") {
            config.addr = addr;
        }
        config.pages = PagesConfig::new(var("HUB_NODE_MODULES").map(Into::into), var("HUB_CDN"))
            .map_err(|problem| error("HUB_CDN", problem.to_string()))?;
        config.root = list(var("HUB_ROOT"));
        config.cors = list(var("HUB_CORS"));
        config.admin = var("HUB_ADMIN").map(Secret::new);
        config.log_format = match var("HUB_LOG_FORMAT").as_deref() {
            None | Some("text") => LogFormat::Text,
            Some("json") => LogFormat::Json,
            Some(other) => {
                return Err(error(
                    "HUB_LOG_FORMAT",
                    format!("`{other}` is neither `text` nor `json`"),
                ));
            }
        };
        if let Some(text) = var("HUB_WORKERS") {
            config.workers = text
                .trim()
                .parse()
                .ok()
                .filter(|workers: &NonZeroUsize| workers.get() <= MAX_WORKERS)
                .ok_or_else(|| {
                    error(
                        "HUB_WORKERS",
                        format!("`{text}` isn't an integer from 1 to {MAX_WORKERS}"),
                    )
                })?;
        }
        config.stores.read(&var)?;
        config.limits.read(&var)?;
        Ok(config)
    }
}

impl Limits {
    fn read(&mut self, var: &impl Fn(&str) -> Option<String>) -> Result<(), ConfigError> {
        set(var, "HUB_MESSAGES_PER_SECOND", &mut self.messages.per_second)?;
        set(var, "HUB_MESSAGES_BURST", &mut self.messages.burst)?;
        set(var, "HUB_EVENTS_PER_SECOND", &mut self.events.per_second)?;
        set(var, "HUB_EVENTS_BURST", &mut self.events.burst)?;
        set(var, "HUB_ROOMS_PER_SOCKET", &mut self.rooms_per_socket)?;
        set(var, "HUB_MAX_PAYLOAD_BYTES", &mut self.max_payload_bytes)?;
        set(var, "HUB_INBOX_COMMANDS", &mut self.inbox_commands)?;
        set(var, "HUB_OUTBOX_PACKETS", &mut self.outbox_packets)?;
        set(var, "HUB_OUTBOX_BYTES", &mut self.outbox_bytes)?;
        set(var, "HUB_PING_INTERVAL_MS", &mut self.ping_interval_ms)?;
        set(var, "HUB_PING_TIMEOUT_MS", &mut self.ping_timeout_ms)?;
        set(var, "HUB_MEMORY_BYTES", &mut self.memory_bytes)?;
        set(var, "HUB_TOKEN_TTL_SECS", &mut self.token_ttl_secs)?;
        set(var, "HUB_ARGON2_MEMORY_KIB", &mut self.argon2_memory_kib)?;
        set(var, "HUB_ARGON2_PASSES", &mut self.argon2_passes)?;
        set(var, "HUB_ARGON2_AT_ONCE", &mut self.argon2_at_once)?;
        set(var, "HUB_ARGON2_WAITING", &mut self.argon2_waiting)?;
        set(var, "HUB_WRONG_PASSWORDS", &mut self.wrong_passwords)?;
        set(var, "HUB_TOKENS_PER_ACCOUNT", &mut self.tokens_per_account)?;
        set(var, "HUB_SHUTDOWN_MS", &mut self.shutdown_ms)
    }
}

fn error(variable: &'static str, problem: impl Into<String>) -> ConfigError {
    let problem = problem.into();
    ConfigError { variable, problem }
}

/// Every limit is an integer from 1: a limit of nothing would be a server that does nothing.
fn set<T: FromStr + PartialOrd + From<u8>>(
    var: &impl Fn(&str) -> Option<String>,
    name: &'static str,
    field: &mut T,
) -> Result<(), ConfigError> {
    if let Some(text) = var(name) {
        let number = text.trim().parse().ok().filter(|number| *number >= T::from(1));
        *field = number.ok_or_else(|| error(name, format!("`{text}` isn't an integer from 1")))?;
    }
    Ok(())
}

fn list(value: Option<String>) -> Vec<String> {
    let value = value.unwrap_or_default();
    value
        .split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}
