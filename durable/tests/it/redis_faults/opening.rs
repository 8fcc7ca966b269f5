//! Redis that can't be used from the start.

use super::*;
use hub_durable::redis::OpenError;

async fn says_why(url: &str) -> String {
    match RedisStore::open(url, Limits::default()).await {
        Ok(_) => panic!("it opened"),
        Err(error) => error.to_string(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_there_is_said_with_the_address_and_what_to_do() {
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = free.local_addr().unwrap().to_string();
    drop(free);
    let why = says_why(&format!("redis://somebody:secret@{address}/0")).await;
    assert!(
        why.contains(&address) && why.contains("refused") && why.contains("docker compose"),
        "{why}"
    );
    assert!(!why.contains("secret"), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_who_answers_is_said_within_seconds() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let why = says_why(&format!("redis://{}", silent.local_addr().unwrap())).await;
    assert!(why.contains("doesn't answer within"), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_and_none_are_said_without_it() {
    let password = Some("right".into());
    let Some(redis) = server(RedisOptions {
        password,
        ..RedisOptions::default()
    })
    .await
    else {
        return;
    };
    opened(&redis.url()).await;
    for login in ["", ":wrong-one@"] {
        let why = says_why(&format!("redis://{login}127.0.0.1:{}", redis.port())).await;
        assert!(why.contains(&redis.port().to_string()), "{why}");
        assert!(why.to_lowercase().contains("auth") || why.contains("password"), "{why}");
        assert!(!why.contains("wrong-one"), "{why}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_address_is_said() {
    for url in [
        "",
        "localhost:6379",
        "http://localhost",
        "redis://:secret@host:port/0",
        "rediss://:secret@localhost",
    ] {
        let why = match RedisStore::open(url, Limits::default()).await {
            Err(error @ OpenError::Address(..)) => error.to_string(),
            Err(error) => panic!("{url}: {error}"),
            Ok(_) => panic!("{url} opened"),
        };
        assert!(
            why.contains("redis://user:password@host:6379/0") && !why.contains("secret"),
            "{why}"
        );
    }
}
