//! Who only looks leaves no trace, whatever state Redis is in.

use super::lasting::{asks, chats};
use super::program::{Program, starts};
use super::servers::Servers;
use anyhow::ensure;
use serde_json::json;
use std::collections::BTreeMap;
use testkit::{Client, Result};

/// All that Redis has: of each key its value, as Redis itself would save it, and when it ends.
async fn everything(servers: &Servers) -> Result<BTreeMap<Vec<u8>, (Vec<u8>, i64)>> {
    let mut connection = servers.connected().await?;
    let mut keys = redis::cmd("KEYS");
    let keys: Vec<Vec<u8>> = keys.arg("*").query_async(&mut connection).await?;
    let mut all = BTreeMap::new();
    for key in keys {
        let value = redis::cmd("DUMP").arg(&key).query_async(&mut connection).await?;
        let ends = redis::cmd("PEXPIRETIME").arg(&key).query_async(&mut connection).await?;
        all.insert(key, (value, ends));
    }
    Ok(all)
}

async fn leaves_no_trace(servers: &Servers, state: &str, words: &[&str]) -> Result {
    let before = everything(servers).await?;
    let mut said = String::new();
    for command in [&["check"][..], &["backup", "status"]] {
        let (code, printed) = servers.told(command).await?;
        ensure!(code == Some(0), "{state}: {command:?}: {printed}");
        let after = everything(servers).await?;
        let keys = before.keys().chain(after.keys());
        let changed = keys.filter(|key| before.get(*key) != after.get(*key));
        let changed: Vec<_> = changed.map(|key| String::from_utf8_lossy(key)).collect();
        ensure!(changed.is_empty(), "{state}: {command:?} has changed {changed:?}");
        said += &printed;
    }
    for word in words {
        ensure!(said.contains(word), "{state}: `{word}` is missing: {said}");
    }
    Ok(())
}

/// A hub that makes no backup but the one at its end.
async fn hub(servers: &Servers) -> Result<Program> {
    let mut settings = servers.settings();
    settings.retain(|(name, _)| name != "BACKUP_CRON");
    settings.push(("BACKUP_CRON".to_owned(), "0 0 0 1 1 *".to_owned()));
    let settings: Vec<_> = settings.iter().map(|(name, value)| (&**name, &**value)).collect();
    starts(&settings).await
}

#[tokio::test]
async fn a_check_and_a_status_leave_redis_byte_for_byte_as_it_was() -> Result {
    let Some(mut servers) = Servers::start().await? else {
        return Ok(());
    };
    let first = hub(&servers).await?;
    chats(&first.url).await?;
    first.ended().await?;
    leaves_no_trace(&servers, "all is archived", &["0 wait; 0 findings", "nothing waits"]).await?;

    let second = hub(&servers).await?;
    let mut chat = Client::connect(&second.url, "/chat").await?;
    asks(&mut chat, "register", json!({ "username": "ann" })).await?;
    asks(&mut chat, "sendMessage", json!({ "text": "not archived yet" })).await?;
    // Killed, so without a last backup.
    second.killed().await?;
    let waits = ["1 wait; 0 findings", "1 messages wait"];
    leaves_no_trace(&servers, "one message waits", &waits).await?;

    // The next hub would note that it was started again.
    servers.redis.restart().await?;
    leaves_no_trace(&servers, "Redis was started again", &waits).await?;

    // The next hub would note that it is older than MongoDB.
    servers.flush().await?;
    let empty = ["0 findings", "Redis is empty", "nothing waits"];
    leaves_no_trace(&servers, "Redis is empty", &empty).await
}
