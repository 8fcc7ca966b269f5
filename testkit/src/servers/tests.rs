use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use super::{Append, Kind, Mongo, MongoOptions, Redis, RedisOptions, not_run};
use crate::{PATIENCE, Result};

/// What Redis answers to a command.
async fn tell(redis: &Redis, command: &str) -> Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", redis.port())).await?;
    stream.write_all(format!("{command}\r\nQUIT\r\n").as_bytes()).await?;
    let mut answer = String::new();
    timeout(PATIENCE, stream.read_to_string(&mut answer)).await??;
    Ok(answer)
}

fn runs(process: u32) -> bool {
    Path::new(&format!("/proc/{process}")).exists()
}

#[tokio::test]
async fn what_was_appended_survives_a_kill_on_the_same_port() -> Result<()> {
    if not_run(&[Kind::Redis]) {
        return Ok(());
    }
    let append = Append::Always;
    let mut redis = Redis::start(RedisOptions {
        append,
        ..RedisOptions::default()
    })
    .await?;
    let url = redis.url();
    tell(&redis, "SET greeting hello").await?;
    redis.kill()?;
    assert!(tell(&redis, "PING").await.is_err(), "it was killed and answers");
    redis.restart().await?;
    assert!(tell(&redis, "GET greeting").await?.contains("hello"));
    redis.stop().await?;
    redis.restart().await?;
    assert_eq!(redis.url(), url);
    Ok(())
}

#[tokio::test]
async fn options_reach_the_server() -> Result<()> {
    if not_run(&[Kind::Redis]) {
        return Ok(());
    }
    let options = RedisOptions {
        password: Some("sesame".into()),
        args: vec!["--maxmemory-policy".into(), "allkeys-lru".into()],
        ..RedisOptions::default()
    };
    let redis = Redis::start(options).await?;
    assert!(redis.url().contains(":sesame@"));
    assert!(tell(&redis, "PING").await?.contains("NOAUTH"));
    let policy = tell(&redis, "AUTH sesame\r\nCONFIG GET maxmemory-policy").await?;
    assert!(policy.contains("allkeys-lru"), "{policy}");
    Ok(())
}

#[tokio::test]
async fn a_server_that_refuses_its_arguments_says_why() -> Result<()> {
    if not_run(&[Kind::Redis]) {
        return Ok(());
    }
    let args = vec!["--no-such-setting".into(), "1".into()];
    let started = Redis::start(RedisOptions {
        args,
        ..RedisOptions::default()
    })
    .await;
    let error = started.err().context("it started")?.to_string();
    assert!(error.contains("no-such-setting"), "{error}");
    Ok(())
}

#[tokio::test]
async fn nothing_is_left_of_a_dropped_server() -> Result<()> {
    if not_run(&[Kind::Redis, Kind::Mongo]) {
        return Ok(());
    }
    let redis = Redis::start(RedisOptions::default()).await?;
    let mongo = Mongo::start(MongoOptions::default()).await?;
    let left = [(redis.id(), redis.data()), (mongo.id(), mongo.data())];
    drop((redis, mongo));
    for (process, data) in left {
        let process = process.context("it ran")?;
        let folder = data.parent().context("a folder")?;
        assert!(!runs(process) && !folder.exists(), "{process}, {}", folder.display());
    }
    Ok(())
}

#[tokio::test]
async fn a_mongo_with_a_password_starts_again_on_its_data() -> Result<()> {
    if not_run(&[Kind::Mongo]) {
        return Ok(());
    }
    let password = Some("sesame".to_owned());
    let mut mongo = Mongo::start(MongoOptions {
        password,
        args: Vec::new(),
    })
    .await?;
    assert!(mongo.url().starts_with("mongodb://hub:sesame@127.0.0.1:"));
    mongo.restart().await?;
    // It knows its user still, so nobody else may make one.
    let second = super::mongo_user::create_user(mongo.port(), "eve", "eve").await;
    assert!(second.is_err_and(|error| error.to_string().contains("auth")));
    mongo.stop().await
}

const DIES: &str = "REALTIMEHUB_TEST_DIES";

/// Not a test by itself: the next one runs it in a process of its own.
#[tokio::test]
async fn dies_with_a_server_running() -> Result<()> {
    if std::env::var_os(DIES).is_none() {
        return Ok(());
    }
    let redis = Redis::start(RedisOptions::default()).await?;
    let id = redis.id().context("it runs")?;
    let line = format!("\nleft {id} {}\n", redis.data().display());
    std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes())?;
    std::process::abort()
}

#[tokio::test]
async fn a_test_that_is_killed_leaves_no_server_behind() -> Result<()> {
    if not_run(&[Kind::Redis]) {
        return Ok(());
    }
    let mut itself = Command::new(std::env::current_exe()?);
    itself
        .args(["--exact", "servers::tests::dies_with_a_server_running"])
        .env(DIES, "1");
    let ended = itself.output()?;
    ensure!(!ended.status.success(), "it didn't die");
    let printed = String::from_utf8_lossy(&ended.stderr).into_owned();
    let line = printed.lines().find_map(|line| line.strip_prefix("left "));
    let (process, data) = line.and_then(|line| line.split_once(' ')).context(printed.clone())?;
    let (process, folder) = (process.parse()?, Path::new(data).parent().context("a folder")?);
    let gone = async {
        while runs(process) || folder.exists() {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(PATIENCE, gone).await.context("the server is still there")
}
