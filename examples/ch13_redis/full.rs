//! `-- full`: a Redis whose memory is full, set up as a cache and as a store.

use super::servers;
use anyhow::Result;
use testkit::servers::{Redis, RedisOptions};

/// Each chat has one message, and these don't fit.
const CHATS: usize = 3_000;

pub(crate) async fn run() -> Result<()> {
    println!(
        "    {:<16}{:>10}{:>10}{:>12}   acked chats",
        "maxmemory-policy", "acked", "refused", "still there"
    );
    for policy in ["allkeys-lru", "noeviction"] {
        let options = RedisOptions {
            maxmemory: Some("3mb".into()),
            args: vec!["--maxmemory-policy".into(), policy.into()],
            ..RedisOptions::default()
        };
        let redis = servers::with(options).await?;
        let row = fill(&redis).await?;
        let chats = if row.left == row.acked {
            "all are there"
        } else {
            "some are gone, and nobody was told"
        };
        println!(
            "    {policy:<16}{:>10}{:>10}{:>12}   {chats}",
            row.acked, row.refused, row.left
        );
    }
    Ok(())
}

struct Row {
    acked: usize,
    refused: usize,
    left: usize,
}

async fn fill(redis: &Redis) -> Result<Row> {
    let client = redis::Client::open(redis.url())?;
    let mut connection = client.get_multiplexed_async_connection().await?;
    let text = "x".repeat(1_000);
    let (mut acked, mut refused) = (0, 0);
    for chat in 0..CHATS {
        let mut command = redis::cmd("XADD");
        command.arg(format!("chat:{chat}")).arg("*").arg("m").arg(&text);
        match command.exec_async(&mut connection).await {
            Ok(()) => acked += 1,
            Err(_) => refused += 1,
        }
    }
    Ok(Row {
        acked,
        refused,
        left: redis::cmd("DBSIZE").query_async(&mut connection).await?,
    })
}
