//! Both sides of the ladder that need a Redis and a MongoDB.

use super::{Place, backup_server, backup_server_with};
use crate::ch07_group_chat::says;
use crate::ch09_lobby::{logs_in, signs_up};
use crate::ch12_end_to_end::{call, two};
use crate::ch13_redis::chats;
use crate::ladder::Verdict;
use anyhow::{Context, Result};
use hub_durable::redis::RedisLock;
use realtime_hub::backup::{BackupError, Lock};
use serde_json::Value;

/// Mends chapter 9: accounts are in MongoDB.
pub(crate) async fn accounts_survive_a_restart() -> Result<Verdict> {
    let Some(place) = Place::empty().await? else {
        return Ok(Verdict::Holds);
    };
    let before = backup_server(&place).await?;
    signs_up(&before, "ann").await?;
    before.stop().await;
    let after = backup_server(&place).await?;
    logs_in(&after, "ann").await.context("after a restart")?;
    Ok(Verdict::Holds)
}

/// Mends chapter 12: so are the keys that they have published.
pub(crate) async fn published_keys_survive_a_restart() -> Result<Verdict> {
    let Some(place) = Place::empty().await? else {
        return Ok(Verdict::Holds);
    };
    let before = backup_server(&place).await?;
    let (ann, bob) = two(&before).await?;
    before.stop().await;
    let after = backup_server(&place).await?;
    let path = format!("/api/users/{}/key", bob.id);
    let (status, key) = call(&after, "GET", &path, &ann.token, Value::Null).await?;
    Ok(match status {
        200 => Verdict::Holds,
        _ => Verdict::Fails(format!("{status}: {key}")),
    })
}

/// Mends chapter 13: what was backed up is in the history of a hub whose Redis was emptied.
pub(crate) async fn history_outlives_redis() -> Result<Verdict> {
    let Some(place) = Place::empty().await? else {
        return Ok(Verdict::Holds);
    };
    let (server, keeper) = backup_server_with(&place, |_| ()).await?;
    let (mut ann, _) = chats(&server, "ann", None).await?;
    says(&mut ann, "remember me").await?;
    keeper.backup().run_out().await?;
    server.stop().await;
    crate::ch13_redis::ladder::empty(&place.redis).await?;
    let (_ann, history) = chats(&backup_server(&place).await?, "ann", None).await?;
    Ok(match history.as_slice() {
        [text] if text == "remember me" => Verdict::Holds,
        other => Verdict::Fails(format!("when Redis was emptied, there is {other:?}")),
    })
}

const NO_LOCK: &str = "it makes a backup while another hub does";

/// Fails here: this chapter's server takes no lock.
pub(crate) async fn one_hub_at_a_time_makes_the_backup() -> Result<Verdict> {
    let not_run = Verdict::Fails(NO_LOCK.into());
    let Some(place) = Place::empty().await? else {
        return Ok(not_run);
    };
    let (_server, keeper) = backup_server_with(&place, |_| ()).await?;
    let other = RedisLock::open(&place.redis.url()).await?;
    anyhow::ensure!(other.take().await, "nobody else has the lock");
    match keeper.backup().run_once().await {
        Ok(_) => Ok(Verdict::Fails(NO_LOCK.into())),
        Err(BackupError::Elsewhere) => Ok(Verdict::Holds),
        Err(error) => Err(error.into()),
    }
}
