//! Addresses that don't work: each is refused with a reason, soon, and without the password.

use super::*;
use std::time::{Duration, Instant};

const PASSWORD: &str = "s3cr3t";

async fn refused(url: &str) -> OpenError {
    let start = Instant::now();
    let opened = async { MongoArchive::open(&Mongo::connect(url).await?).await };
    let Err(error) = opened.await else {
        panic!("`{url}` was taken");
    };
    assert!(
        start.elapsed() < Duration::from_secs(15),
        "it took {:?}",
        start.elapsed()
    );
    let text = format!("{error} {error:?}");
    assert!(!text.contains(PASSWORD), "the password is in it: {text}");
    error
}

#[tokio::test]
async fn what_is_no_address_is_refused() {
    for url in [
        "",
        "localhost:27017",
        "http://localhost",
        "mongodb://",
        "mongodb://localhost:0x",
        "mongodb://localhost/?w=-1",
        "mongodb+srv://localhost",
        "mongodb://ann:s3cr3t@x@localhost",
        "mongodb://ann:s3cr3t/1@localhost",
        "mongodb://ann:%s3cr3t@localhost",
        "mongodb://ann:1:s3cr3t@localhost",
    ] {
        let error = refused(url).await;
        assert!(matches!(error, OpenError::Address(_)), "{url}: {error}");
    }
}

#[tokio::test]
async fn where_nobody_listens_the_address_is_named() {
    // Free a moment ago, and in nobody's range of ports for connections of their own.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let error = refused(&format!("mongodb://ann:{PASSWORD}@127.0.0.1:{port}/chats")).await;
    assert!(
        matches!(&error, OpenError::Unreachable(text) if text.contains(&format!("127.0.0.1:{port}"))),
        "{error}"
    );
}

#[tokio::test]
async fn a_wrong_password_and_none_are_told_from_an_outage() {
    if servers::not_run(&[Kind::Mongo]) {
        return;
    }
    let options = MongoOptions {
        password: Some(PASSWORD.into()),
        ..MongoOptions::default()
    };
    let server = servers::Mongo::start(options).await.unwrap();
    let right = server.url();
    MongoArchive::open(&Mongo::connect(&right).await.unwrap())
        .await
        .unwrap();
    let port = server.port();
    for wrong in [
        right.replace(PASSWORD, "wrong"),
        format!("mongodb://127.0.0.1:{port}/realtime_hub"),
    ] {
        let error = refused(&wrong).await;
        assert!(
            matches!(&error, OpenError::Refused(text) if text.contains(&format!("127.0.0.1:{port}"))),
            "{error}"
        );
    }
}
