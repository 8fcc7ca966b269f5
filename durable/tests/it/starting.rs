//! The program's start: what can't be used ends it with a sentence that helps, what could lose something is warned of.

mod aged;
pub(crate) mod program;
mod readiness;

use program::{Program, fails, starts};
use serde_json::json;
use testkit::servers::{self, Append, Kind, Mongo, MongoOptions, Redis, RedisOptions};
use testkit::{Client, Result};
use tokio::net::TcpListener;

const SECRET: &str = "a-se/cret";

#[tokio::test]
async fn what_is_no_address_is_named_and_shown_how_it_looks() -> Result {
    for url in [
        "localhost:6379",
        "redis://",
        "http://localhost",
        "redis://:a-se/cret@local host",
    ] {
        fails(&[("REDIS_URL", url)], &["REDIS_URL", "redis://user:password@host"]).await?;
    }
    fails(&[("REDIS_URL", "rediss://localhost")], &["REDIS_URL", "TLS"]).await
}

#[tokio::test]
async fn it_has_as_many_workers_as_it_was_told() -> Result {
    fails(&[("HUB_WORKERS", "0")], &["HUB_WORKERS", "an integer from 1"]).await?;
    let log = starts(&[("HUB_WORKERS", "3")]).await?.ended().await?;
    assert!(log.contains("workers=3"), "{log}");
    Ok(())
}

#[tokio::test]
async fn a_refused_connection_names_the_address_and_what_starts_one() -> Result {
    let url = format!("redis://:{}@127.0.0.1:1/0", SECRET.replace('/', "%2F"));
    fails(
        &[("REDIS_URL", &url)],
        &["REDIS_URL", "127.0.0.1:1", "cargo course services up"],
    )
    .await
}

#[tokio::test]
async fn a_server_that_takes_connections_and_says_nothing_does_not_hold_the_start() -> Result {
    let silent = TcpListener::bind("127.0.0.1:0").await?;
    let address = silent.local_addr()?.to_string();
    let url = format!("redis://{address}");
    fails(&[("REDIS_URL", &url)], &["REDIS_URL", &address, "no answer"]).await
}

#[tokio::test]
async fn a_wrong_password_of_redis_is_named() -> Result {
    if servers::not_run(&[Kind::Redis]) {
        return Ok(());
    }
    let password = Some("sesame".to_owned());
    let redis = Redis::start(RedisOptions {
        password,
        ..RedisOptions::default()
    })
    .await?;
    let address = format!("127.0.0.1:{}", redis.port());
    for user in [
        format!(":{SECRET}@").replace('/', "%2F"),
        "ann:sesame@".into(),
        String::new(),
    ] {
        let url = format!("redis://{user}{address}");
        fails(&[("REDIS_URL", &url)], &["REDIS_URL", &address, "password", "refuses"]).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_redis_before_7_is_named_played_by_a_proxy_that_changes_its_version() -> Result {
    if servers::not_run(&[Kind::Redis]) {
        return Ok(());
    }
    let redis = Redis::start(RedisOptions::default()).await?;
    let aged = aged::redis(redis.port()).await?;
    let url = format!("redis://{aged}");
    fails(&[("REDIS_URL", &url)], &["REDIS_URL", &aged, "version 6.", "7.0"]).await
}

#[tokio::test]
async fn a_replica_and_a_part_of_a_cluster_are_refused() -> Result {
    if servers::not_run(&[Kind::Redis]) {
        return Ok(());
    }
    for (args, word) in [
        (&["--replicaof", "127.0.0.1", "1"][..], "replica"),
        (&["--cluster-enabled", "yes"], "cluster"),
    ] {
        let args = args.iter().map(|&word| word.to_owned()).collect();
        let redis = Redis::start(RedisOptions {
            args,
            ..RedisOptions::default()
        })
        .await?;
        fails(
            &[("REDIS_URL", &redis.url())],
            &["REDIS_URL", &redis.port().to_string(), word],
        )
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_mongodb_without_redis_is_refused() -> Result {
    let url = format!("mongodb://hub:{SECRET}@127.0.0.1:1/hub");
    fails(&[("MONGODB_URI", &url)], &["MONGODB_URI", "127.0.0.1:1", "REDIS_URL"]).await
}

#[tokio::test]
async fn each_failure_of_mongodb_is_named() -> Result {
    if servers::not_run(&[Kind::Redis, Kind::Mongo]) {
        return Ok(());
    }
    let redis = Redis::start(RedisOptions {
        append: Append::EverySec,
        ..RedisOptions::default()
    })
    .await?;
    let password = Some("sesame".to_owned());
    let mongo = Mongo::start(MongoOptions {
        password,
        args: Vec::new(),
    })
    .await?;
    let aged = aged::mongo(mongo.port()).await?;
    let port = mongo.port();
    let wrong = format!("mongodb://hub:a-secret@127.0.0.1:{port}/hub?authSource=admin");
    let none = format!("mongodb://127.0.0.1:{port}/hub");
    let old = mongo.url().replace(&format!("127.0.0.1:{port}"), &aged);
    let port = port.to_string();
    for (url, words) in [
        ("localhost:27017", ["mongodb://", "address"]),
        (
            "mongodb://hub:a-secret@127.0.0.1:1/hub",
            ["127.0.0.1:1", "cargo course services up"],
        ),
        (&wrong, [&port, "password"]),
        (&none, [&port, "password"]),
        (&old, ["version 5.", "6.0"]),
    ] {
        let words = [&words[..], &["MONGODB_URI"]].concat();
        fails(&[("REDIS_URL", &redis.url()), ("MONGODB_URI", url)], &words).await?;
    }
    Ok(())
}

#[tokio::test]
async fn what_redis_could_lose_is_warned_of_and_a_safe_one_is_not() -> Result {
    if servers::not_run(&[Kind::Redis]) {
        return Ok(());
    }
    let safe = Redis::start(RedisOptions {
        append: Append::EverySec,
        ..RedisOptions::default()
    })
    .await?;
    let hub = starts(&[("REDIS_URL", &safe.url())]).await?;
    let log = hub.ended().await?;
    assert!(
        !log.contains("appendonly") && !log.contains("maxmemory-policy"),
        "{log}"
    );

    let args = vec!["--maxmemory-policy".to_owned(), "allkeys-lru".to_owned()];
    let unsafe_one = Redis::start(RedisOptions {
        args,
        ..RedisOptions::default()
    })
    .await?;
    let hub = starts(&[("REDIS_URL", &unsafe_one.url())]).await?;
    let log = hub.ended().await?;
    for word in [
        "WARN",
        "appendonly no",
        "isn't backed up",
        "`allkeys-lru`",
        "deletes messages",
    ] {
        assert!(log.contains(word), "{word} is missing: {log}");
    }
    Ok(())
}

#[tokio::test]
async fn with_both_the_hub_starts_again_on_what_it_has_stored() -> Result {
    if servers::not_run(&[Kind::Redis, Kind::Mongo]) {
        return Ok(());
    }
    let redis = Redis::start(RedisOptions {
        append: Append::EverySec,
        ..RedisOptions::default()
    })
    .await?;
    let mongo = Mongo::start(MongoOptions::default()).await?;
    let set = [("REDIS_URL", redis.url()), ("MONGODB_URI", mongo.url())];
    let set = set.each_ref().map(|(name, value)| (*name, value.as_str()));
    let hub = starts(&set).await?;
    says(&hub, "the first").await?;
    let log = hub.ended().await?;
    assert!(
        log.contains("MongoDB") && log.contains(&redis.port().to_string()),
        "{log}"
    );
    let hub = starts(&set).await?;
    let history = says(&hub, "the second").await?;
    assert!(history.contains("the first"), "{history}");
    hub.ended().await?;
    Ok(())
}

/// Says something in the group chat, and returns what was said before.
async fn says(hub: &Program, text: &str) -> Result<String> {
    let mut ann = Client::connect(&hub.url, "/chat").await?;
    let ack = ann.emit_with_ack("register", json!({ "username": "ann" })).await?;
    assert_eq!(ack["ok"], true, "{ack}");
    let history = ann.sees("chatHistory").await.to_string();
    let ack = ann.emit_with_ack("sendMessage", json!({ "text": text })).await?;
    assert_eq!(ack["ok"], true, "{ack}");
    Ok(history)
}
