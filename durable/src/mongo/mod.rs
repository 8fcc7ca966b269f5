//! What is in MongoDB: the archive, and the accounts. Nothing outside of this folder speaks to it.
//!
//! A single server is enough. Transactions and change streams need a replica set, so none are used: each promise of [`Archive`] and
//! [`Accounts`] hangs on one document, or on an order of writes that is safe wherever it ends.
//!
//! [`Archive`]: realtime_hub::archive::Archive
//! [`Accounts`]: realtime_hub::accounts::Accounts

mod accounts;
mod archive;
mod document;
mod failure;
mod reading;

pub use accounts::MongoAccounts;
pub use archive::MongoArchive;
pub use failure::OpenError;

use failure::Failure;
use futures_util::StreamExt as _;
use mongodb::bson::doc;
use mongodb::options::{Acknowledgment, ClientOptions, DatabaseOptions, WriteConcern};
use mongodb::{Client, Cursor, Database};
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;

/// Where everything is kept when the address doesn't name a database.
const DATABASE: &str = "realtime_hub";
/// The oldest version that the tests run with.
const OLDEST: i32 = 6;
/// How long the driver looks for a server. Its own default is 30 seconds, in which a job only hangs.
const FINDING: Duration = Duration::from_secs(3);
/// How long one request may take. The driver has no limit of its own: a server that is stopped and still has its port would hold
/// whoever asks for ever.
const ANSWERING: Duration = Duration::from_secs(10);

/// A database in MongoDB. Copies share their connections.
#[derive(Clone, Debug)]
pub struct Mongo {
    database: Database,
    address: Arc<str>,
    answering: Duration,
}

impl Mongo {
    /// Connects, and looks whether the server is one that this works with. `uri` is what `MONGODB_URI` holds.
    pub async fn connect(uri: &str) -> Result<Self, OpenError> {
        let options = ClientOptions::parse(uri).await;
        let mut options = options.map_err(|error| OpenError::address(uri, &error))?;
        options.server_selection_timeout.get_or_insert(FINDING);
        options.connect_timeout.get_or_insert(FINDING);
        options.app_name.get_or_insert_with(|| "realtime-hub".into());
        let hosts: Vec<String> = options.hosts.iter().map(ToString::to_string).collect();
        let name = options.default_database.clone().unwrap_or_else(|| DATABASE.into());
        let client = Client::with_options(options).map_err(|error| OpenError::address(uri, &error))?;
        let mongo = Self {
            database: client.database_with_options(&name, durably()),
            address: hosts.join(",").into(),
            answering: ANSWERING,
        };
        mongo.check_version().await?;
        Ok(mongo)
    }

    /// The same with another limit for one request; 10 seconds if nobody says so.
    pub fn answering_within(self, answering: Duration) -> Self {
        Self { answering, ..self }
    }

    /// Host and port, without a name and a password.
    pub fn address(&self) -> &str {
        &self.address
    }

    async fn check_version(&self) -> Result<(), OpenError> {
        let about = self.ask(self.database.run_command(doc! { "buildInfo": 1 })).await?;
        let version = about.get_str("version").unwrap_or("unknown").to_owned();
        let major = version.split('.').next().and_then(|major| major.parse::<i32>().ok());
        match major {
            Some(major) if major >= OLDEST => Ok(()),
            _ => Err(OpenError::TooOld {
                address: self.address.to_string(),
                version,
            }),
        }
    }

    /// Whether it answers.
    async fn ready(&self) -> Result<(), Failure> {
        self.ask(self.database.run_command(doc! { "ping": 1 }))
            .await
            .map(|_| ())
    }

    /// Asks with a limit of time. After the limit nobody knows what was done, as after a lost connection.
    async fn ask<T>(&self, question: impl IntoFuture<Output = mongodb::error::Result<T>>) -> Result<T, Failure> {
        match tokio::time::timeout(self.answering, question.into_future()).await {
            Ok(answer) => answer.map_err(|error| Failure::of(&self.address, error)),
            Err(_) => Err(Failure::silent(&self.address, self.answering)),
        }
    }

    /// All that a query finds. The server sends it in portions, and each has its own limit of time.
    async fn all<T: for<'de> Deserialize<'de> + Send + Sync + Unpin>(
        &self,
        mut cursor: Cursor<T>,
    ) -> Result<Vec<T>, Failure> {
        let mut found = Vec::new();
        while let Some(next) = self.ask(async { cursor.next().await.transpose() }).await? {
            found.push(next);
        }
        Ok(found)
    }
}

/// What is written must be on disk, and on a majority where there are several. Whatever the address says: a cursor in Redis moves on
/// what this answers, and then the only other copy is trimmed.
fn durably() -> DatabaseOptions {
    let concern = WriteConcern::builder()
        .w(Acknowledgment::Majority)
        .journal(true)
        .build();
    DatabaseOptions::builder().write_concern(concern).build()
}
