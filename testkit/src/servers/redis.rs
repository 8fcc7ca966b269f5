//! A private Redis.

use std::ops::{Deref, DerefMut};

use anyhow::Result;

use super::process::{Process, Recipe};
use super::{Kind, Proxy};

/// What Redis writes to disk, and when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Append {
    /// Nothing: a restart forgets.
    #[default]
    Off,
    /// The append-only file, which reaches the disk once a second.
    EverySec,
    /// The append-only file, which reaches the disk before the answer to a command.
    Always,
}

/// How to start Redis.
#[derive(Clone, Debug, Default)]
pub struct RedisOptions {
    /// What is written to disk.
    pub append: Append,
    /// What clients have to know.
    pub password: Option<String>,
    /// Such as `64mb`. Without it, there is no limit.
    pub maxmemory: Option<String>,
    /// More arguments for `redis-server`, such as `["--maxmemory-policy", "allkeys-lru"]`.
    pub args: Vec<String>,
}

/// A running `redis-server`. Dropped, it is killed and its data removed.
pub struct Redis {
    server: Process,
    password: Option<String>,
}

impl Redis {
    /// Starts one, and waits until it takes connections. The error says what is missing, and how to get it.
    pub async fn start(options: RedisOptions) -> Result<Self> {
        let password = options.password.clone();
        let recipe = Recipe {
            kind: Kind::Redis,
            arguments: Box::new(move |port, data| arguments(&options, port, &data.display().to_string())),
            ready: "Ready to accept connections",
        };
        let server = Process::start(recipe).await?;
        Ok(Self { server, password })
    }

    /// What `REDIS_URL` has to be for it.
    pub fn url(&self) -> String {
        self.url_at(self.server.port())
    }

    /// The same for whoever goes through a proxy.
    pub fn url_through(&self, proxy: &Proxy) -> String {
        self.url_at(proxy.port())
    }

    fn url_at(&self, port: u16) -> String {
        let password = self.password.as_ref().map(|password| format!(":{password}@"));
        format!("redis://{}127.0.0.1:{port}", password.unwrap_or_default())
    }
}

impl Deref for Redis {
    type Target = Process;

    fn deref(&self) -> &Process {
        &self.server
    }
}

impl DerefMut for Redis {
    fn deref_mut(&mut self) -> &mut Process {
        &mut self.server
    }
}

fn arguments(options: &RedisOptions, port: u16, data: &str) -> Vec<String> {
    let (append, fsync) = match options.append {
        Append::Off => ("no", "everysec"),
        Append::EverySec => ("yes", "everysec"),
        Append::Always => ("yes", "always"),
    };
    let port = port.to_string();
    let fixed = [
        ("--port", port.as_str()),
        ("--bind", "127.0.0.1"),
        ("--dir", data),
        ("--save", ""),
        ("--appendonly", append),
        ("--appendfsync", fsync),
    ];
    let password = options
        .password
        .iter()
        .map(|password| ("--requirepass", password.as_str()));
    let maxmemory = options.maxmemory.iter().map(|bytes| ("--maxmemory", bytes.as_str()));
    let all = fixed.into_iter().chain(password).chain(maxmemory);
    let all = all.flat_map(|(name, value)| [name.to_owned(), value.to_owned()]);
    all.chain(options.args.iter().cloned()).collect()
}
