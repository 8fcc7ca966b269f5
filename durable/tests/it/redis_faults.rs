//! Redis with faults: replies that are lost, a server that is killed, frozen, full, emptied, or set back to an older file.

use hub_durable::redis::{Limits, RedisStore};
use realtime_hub::hub::id::MessageId;
use realtime_hub::hub::message::{Author, Message};
use realtime_hub::store::{Appended, Command, Draft, Store, StoreError};
use std::sync::Arc;
use testkit::servers::{self, Append, Kind, Redis, RedisOptions};

mod killed;
mod load;
mod lost_replies;
mod opening;
mod refusing;
mod set_back;

const NOW_MS: u64 = 1_800_000_000_000;

/// A server, unless it isn't installed.
async fn server(options: RedisOptions) -> Option<Redis> {
    if servers::not_run(&[Kind::Redis]) {
        return None;
    }
    Some(Redis::start(options).await.unwrap())
}

/// With `everysec`, Redis may hold a write back while an fsync is on its way, and answer all the same: then a kill takes it.
async fn on_disk() -> Option<Redis> {
    server(RedisOptions {
        append: Append::Always,
        ..RedisOptions::default()
    })
    .await
}

async fn opened(url: &str) -> Arc<RedisStore> {
    Arc::new(RedisStore::open(url, Limits::default()).await.unwrap())
}

/// Says something to the server itself.
async fn tells(redis: &Redis, command: &[&str]) {
    let client = redis::Client::open(redis.url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let mut said = redis::cmd(command[0]);
    command[1..].iter().for_each(|word| {
        said.arg(*word);
    });
    let _: redis::Value = said.query_async(&mut connection).await.unwrap();
}

fn text(log: &str, body: &str) -> Draft {
    Draft {
        logs: vec![log.into()],
        room: "room".into(),
        author: Author::Named("ann".into()),
        receiver: None,
        body: body.into(),
        command: None,
    }
}

/// With a command: body and temp id are the same.
fn sent(log: &str, body: &str) -> Draft {
    let temp_id = serde_json::from_value(body.into()).unwrap();
    let command = Some(Command {
        sender: "chat:ann".into(),
        temp_id,
    });
    Draft {
        command,
        ..text(log, body)
    }
}

fn new(appended: Result<Appended, StoreError>) -> Arc<Message> {
    match appended {
        Ok(Appended::New(message)) => message,
        other => panic!("not stored anew: {other:?}"),
    }
}

fn refused<T: std::fmt::Debug>(answer: Result<T, StoreError>) -> String {
    match answer {
        Err(StoreError::Unavailable(why)) => why,
        other => panic!("not refused: {other:?}"),
    }
}

async fn bodies(store: &dyn Store, log: &str) -> Vec<String> {
    let found = store.after(log, "").await.unwrap();
    found
        .iter()
        .map(|message| message.body.as_str().unwrap_or("?").to_owned())
        .collect()
}

/// Asks until it answers again.
async fn recovers(store: &dyn Store) {
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(20);
    while let Err(error) = store.ready().await {
        assert!(tokio::time::Instant::now() < deadline, "{error}");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}
