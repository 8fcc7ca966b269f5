//! What `realtime-hub` can be told to do. Without a word it serves.

use crate::mongo::MongoArchive;
use crate::redis::RedisStore;
use crate::serving;
use crate::setup::{Onlooker, Setup};
use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use realtime_hub::archive::Archive;
use realtime_hub::backup::{Backup, Check, NoLock, restore};
use realtime_hub::clock::{Clock, SystemClock};
use realtime_hub::config::{Config, ConfigError, Secret, Stores};
use realtime_hub::{telemetry, workers};
use std::process::ExitCode;
use std::sync::Arc;

/// The chat and classroom server. Without a command it serves; what it uses is said by environment variables.
#[derive(Debug, Parser)]
#[command(name = "realtime-hub", version)]
struct Words {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The backup from Redis to MongoDB.
    #[command(subcommand)]
    Backup(BackupCommand),
    /// Fills an empty Redis from MongoDB.
    Restore {
        /// Goes on with a restore that was cut off: what is in Redis already stays.
        #[arg(long)]
        again: bool,
    },
    /// Compares Redis and MongoDB, prints every gap and every double, and ends with 1 if there is any. It changes neither of the two, so it
    /// may run beside hubs. An empty Redis is said, and is no gap: a hub reads from MongoDB what Redis doesn't have.
    Check,
}

#[derive(Debug, Subcommand)]
enum BackupCommand {
    /// Makes one now, and returns when nothing waits any more.
    Now,
    /// Says what waits.
    Status,
}

/// What a check ends with that couldn't compare. 1 says that it has found something.
const NOT_COMPARED: u8 = 2;

/// Does what the command line says, with as many threads as the settings say.
pub fn main() -> Result<ExitCode> {
    let words = Words::parse();
    let config = Config::from_env()?;
    workers::start(config.workers)
        .context("HUB_WORKERS")?
        .block_on(carry_out(words, config))
}

/// Does what the command line says, in a program that has its threads already.
pub async fn run() -> Result<ExitCode> {
    carry_out(Words::parse(), Config::from_env()?).await
}

async fn carry_out(words: Words, config: Config) -> Result<ExitCode> {
    match words.command {
        None => serving::serve(config).await.map(|()| ExitCode::SUCCESS),
        Some(Command::Check) => {
            let found = check(&config).await;
            Ok(found.unwrap_or_else(|error| {
                eprintln!("Error: {error:#}");
                ExitCode::from(NOT_COMPARED)
            }))
        }
        Some(Command::Backup(BackupCommand::Now)) => backup_now(&config).await.map(|()| ExitCode::SUCCESS),
        Some(Command::Backup(BackupCommand::Status)) => backup_status(&config).await.map(|()| ExitCode::SUCCESS),
        Some(Command::Restore { again }) => put_back(&config, again).await.map(|()| ExitCode::SUCCESS),
    }
}

/// The addresses of Redis and MongoDB: each of these commands is about both.
fn addresses(config: &Config) -> Result<[&Secret; 2], ConfigError> {
    telemetry::init(config.log_format);
    let problem = "isn't set; this command is about Redis and MongoDB, and needs the addresses of both: \
                   `cargo course services up` starts them, and prints what to set";
    let missing = |variable| {
        let problem = problem.into();
        ConfigError { variable, problem }
    };
    let Stores {
        redis_url, mongodb_uri, ..
    } = &config.stores;
    Ok([
        redis_url.as_ref().ok_or_else(|| missing("REDIS_URL"))?,
        mongodb_uri.as_ref().ok_or_else(|| missing("MONGODB_URI"))?,
    ])
}

/// Redis and MongoDB, to be written to.
struct Both {
    live: Arc<RedisStore>,
    archive: Arc<MongoArchive>,
}

async fn both(config: &Config) -> Result<Both> {
    addresses(config)?;
    let Setup { live, archive, .. } = Setup::of(config).await?;
    let (live, archive) = (
        live.context("REDIS_URL isn't set")?,
        archive.context("MONGODB_URI isn't set")?,
    );
    Ok(Both { live, archive })
}

/// Both, only to be looked at.
async fn onlooker(config: &Config) -> Result<Onlooker> {
    let [url, uri] = addresses(config)?;
    Onlooker::of(url, uri).await
}

async fn backup_now(config: &Config) -> Result<()> {
    let Both { live, archive } = both(config).await?;
    // Whoever asks for it gets one, whoever has the lock: a message that two runs archive is stored once.
    let job = Backup::new(live, archive, Arc::new(NoLock), serving::settings(config));
    let report = job.run_out().await.context("the backup failed")?;
    println!(
        "{} messages archived in {} batches and {} ms, {} receipts; {} messages left Redis",
        report.messages,
        report.batches,
        report.took.as_millis(),
        report.receipts,
        report.trimmed
    );
    Ok(())
}

async fn backup_status(config: &Config) -> Result<()> {
    let Onlooker { live, archive } = onlooker(config).await?;
    let backlog = live.backlog().await?;
    let newest = archive.newest().await?;
    match backlog.oldest_ms {
        Some(oldest_ms) => {
            let waited = SystemClock.now_ms().saturating_sub(oldest_ms) / 1_000;
            println!("{} messages wait, the oldest for {waited} s", backlog.messages);
        }
        None => println!("nothing waits"),
    }
    match newest {
        Some(newest) => {
            let (sent_ms, _) = newest.parts();
            let ago = SystemClock.now_ms().saturating_sub(sent_ms) / 1_000;
            println!("the newest message in MongoDB is {newest}, sent {ago} s ago");
        }
        None => println!("MongoDB has no messages"),
    }
    Ok(())
}

async fn put_back(config: &Config, again: bool) -> Result<()> {
    let Both { live, archive } = both(config).await?;
    let restored = restore(&*live, &*archive, config.stores.live_messages, again).await?;
    println!(
        "{} messages are back, in {} logs; {} wait for somebody",
        restored.messages, restored.logs, restored.waiting
    );
    Ok(())
}

async fn check(config: &Config) -> Result<ExitCode> {
    let Onlooker { live, archive } = onlooker(config).await?;
    let summary = Check::new(&live, &archive).run(|finding| println!("{finding}")).await?;
    println!(
        "{} logs: {} messages in Redis, {} in MongoDB, {} wait; {} findings",
        summary.logs, summary.live, summary.archived, summary.waiting, summary.findings
    );
    if summary.live_logs == 0 && summary.archived > 0 {
        println!(
            "Redis is empty, and MongoDB has {} messages: `realtime-hub restore` brings the newest of each log back",
            summary.archived
        );
    }
    // An empty Redis alone is neither a gap nor a double: what it doesn't have, a hub reads from MongoDB.
    Ok(if summary.findings == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
