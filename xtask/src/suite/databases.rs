//! The tests in `e2e/contract/` once more, unchanged: each hub has a Redis and a MongoDB now, and no client may notice.

use anyhow::{Context, Result};
use testkit::servers::{Mongo, MongoOptions, Redis, RedisOptions};

use super::{Report, count, peers};
use crate::process::show;
use crate::repo::Repo;
use crate::tools;

/// One database of Redis for each hub of a run; a run starts about 100.
const HUBS: &str = "1000";

pub(super) fn run(repo: &Repo) -> Result<Report> {
    let mut report = Report::default();
    let missing = tools::servers(repo);
    report
        .not_run
        .extend(missing.iter().map(|why| format!("e2e/contract with databases, {why}")));
    if !missing.is_empty() || !peers::can_run(repo, &mut report) {
        return Ok(report);
    }
    peers::build_servers(repo)?;
    let files = peers::files(repo, "e2e/contract/", &mut report)?;
    let (redis, mongo) = start()?;
    // What a hub reads here is described in e2e/databases.mjs.
    let stores = format!("{} mongodb://127.0.0.1:{}", redis.url(), mongo.port());
    let ended = show(peers::node(repo, &files).env("HUB_E2E_STORES", stores))?;
    report.add(count::node(&ended.stdout, ended.success));
    Ok(report)
}

/// One of each for all hubs. They end when they are dropped.
fn start() -> Result<(Redis, Mongo)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let options = RedisOptions {
        args: vec!["--databases".into(), HUBS.into()],
        ..RedisOptions::default()
    };
    runtime.block_on(async {
        let redis = Redis::start(options).await.context("Redis doesn't start")?;
        let mongo = Mongo::start(MongoOptions::default()).await;
        Ok((redis, mongo.context("MongoDB doesn't start")?))
    })
}
