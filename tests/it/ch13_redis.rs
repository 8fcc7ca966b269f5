//! Chapter 13: the example's server on a real Redis, killed and started again; and what its console programs claim.

mod away;
pub(crate) mod ladder;
mod printed;
mod restart;

#[path = "../../examples/ch13_redis/app.rs"]
mod app;

use anyhow::ensure;
use realtime_hub::config::Config;
use serde_json::json;
use testkit::servers::{Append, Kind, Redis, RedisOptions, not_run};
use testkit::{Client, Result, Server};

/// A Redis of one's own, or nothing where none is installed; then the test says that it isn't run.
pub(crate) async fn redis() -> Result<Option<Redis>> {
    if not_run(&[Kind::Redis]) {
        return Ok(None);
    }
    let append = Append::Always;
    let options = RedisOptions {
        append,
        ..RedisOptions::default()
    };
    Ok(Some(Redis::start(options).await?))
}

/// The example's server on a free port. Passwords are cheap: what is tested isn't how long they take.
pub(crate) async fn hub(redis: &Redis) -> Result<Server> {
    let mut config = Config::default();
    config.limits.argon2_memory_kib = 8;
    config.limits.argon2_passes = 1;
    testkit::serve(app::hub(config, &redis.url()).await?.router).await
}

/// Somebody in `/chat`, and the history that they got.
pub(crate) async fn chats(server: &Server, name: &str, since: Option<&str>) -> Result<(Client, Vec<String>)> {
    let mut client = Client::connect(&server.url(), "/chat").await?;
    let mut wish = json!({ "username": name });
    if let Some(since) = since {
        wish["since"] = json!(since);
    }
    let ack = client.emit_with_ack("register", wish).await?;
    ensure!(ack["ok"] == true, "refused: {ack}");
    let history = client.sees("chatHistory").await;
    let texts = crate::ch07_group_chat::texts(&history);
    let texts = texts.into_iter().map(str::to_owned).collect();
    Ok((client, texts))
}
