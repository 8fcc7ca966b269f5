//! A private MongoDB.

use std::ops::{Deref, DerefMut};

use anyhow::{Context, Result};

use super::Kind;
use super::mongo_user::create_user;
use super::process::{Process, Recipe};

/// Who may do everything, when a password is set.
const USER: &str = "hub";
/// The database that the hub takes when it is told no other.
const DATABASE: &str = "realtime_hub";

/// How to start MongoDB.
#[derive(Clone, Debug, Default)]
pub struct MongoOptions {
    /// The password of the user `hub`; without it, everybody may do everything.
    pub password: Option<String>,
    /// More arguments for `mongod`.
    pub args: Vec<String>,
}

/// A running `mongod`, a standalone one. Dropped, it is killed and its data removed.
pub struct Mongo {
    server: Process,
    password: Option<String>,
}

impl Mongo {
    /// Starts one, and waits until it takes connections. The error says what is missing, and how to get it.
    pub async fn start(options: MongoOptions) -> Result<Self> {
        let password = options.password.clone();
        let recipe = Recipe {
            kind: Kind::Mongo,
            arguments: Box::new(move |port, data| arguments(&options, port, &data.display().to_string())),
            ready: "Waiting for connections",
        };
        let server = Process::start(recipe).await?;
        if let Some(password) = &password {
            let made = create_user(server.port(), USER, password).await;
            made.context("the user can't be made")?;
        }
        Ok(Self { server, password })
    }

    /// What `MONGODB_URI` has to be for it.
    pub fn url(&self) -> String {
        self.url_of(DATABASE)
    }

    /// The same for another database on this server.
    pub fn url_of(&self, database: &str) -> String {
        let port = self.server.port();
        match &self.password {
            None => format!("mongodb://127.0.0.1:{port}/{database}"),
            Some(password) => format!("mongodb://{USER}:{password}@127.0.0.1:{port}/{database}?authSource=admin"),
        }
    }
}

impl Deref for Mongo {
    type Target = Process;

    fn deref(&self) -> &Process {
        &self.server
    }
}

impl DerefMut for Mongo {
    fn deref_mut(&mut self) -> &mut Process {
        &mut self.server
    }
}

fn arguments(options: &MongoOptions, port: u16, data: &str) -> Vec<String> {
    let port = port.to_string();
    let fixed = [
        "--port",
        &port,
        "--bind_ip",
        "127.0.0.1",
        // It would lie outside of the folder, and stay when the process is killed.
        "--nounixsocket",
        "--dbpath",
        data,
        // Tests store little; the default is half of the machine's memory.
        "--wiredTigerCacheSizeGB",
        "0.25",
        // Diagnostics of a server that lives for seconds only cost time.
        "--setParameter",
        "diagnosticDataCollectionEnabled=false",
    ];
    let auth = options.password.iter().map(|_| "--auth");
    let all = fixed.into_iter().chain(auth).map(str::to_owned);
    all.chain(options.args.iter().cloned()).collect()
}
