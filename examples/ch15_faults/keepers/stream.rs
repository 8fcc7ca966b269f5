//! A Redis: one stream for each log, one command for each message, all over one connection, as the hub does it.

use super::{Keeper, TEXT};
use anyhow::{Context as _, Result};
use async_trait::async_trait;
use redis::AsyncConnectionConfig;
use redis::aio::MultiplexedConnection;
use serde_json::Value;
use std::collections::HashSet;
use std::time::Duration;

/// See the module.
pub(crate) struct Stream(MultiplexedConnection);

impl Stream {
    pub(crate) async fn open(url: &str) -> Result<Self> {
        // A disk may need longer than the driver's half second.
        let config = AsyncConnectionConfig::new().set_response_timeout(Some(Duration::from_secs(30)));
        let client = redis::Client::open(url)?;
        Ok(Self(
            client.get_multiplexed_async_connection_with_config(&config).await?,
        ))
    }

    /// The numbers of all messages in a log.
    pub(crate) async fn numbers(&self, log: &str) -> Result<HashSet<u64>> {
        let messages = self.read(redis::cmd("XRANGE").arg(log).arg("-").arg("+")).await?;
        let number = |message: &Value| message["at"].as_u64().context("a message without a number");
        messages.iter().map(number).collect()
    }

    async fn read(&self, range: &redis::Cmd) -> Result<Vec<Value>> {
        let entries: Vec<(String, Vec<String>)> = range.query_async(&mut self.0.clone()).await?;
        let json = entries.iter().filter_map(|(_, fields)| fields.get(1));
        Ok(json.map(|json| serde_json::from_str(json)).collect::<Result<_, _>>()?)
    }
}

#[async_trait]
impl Keeper for Stream {
    async fn keep(&self, log: &str, number: u64) -> Result<()> {
        let json =
            format!(r#"{{"at":{number},"logs":["{log}"],"room":"{log}","author":{{"named":"ann"}},"body":"{TEXT}"}}"#);
        let mut xadd = redis::cmd("XADD");
        xadd.arg(log).arg("*").arg("m").arg(json);
        xadd.exec_async(&mut self.0.clone()).await?;
        Ok(())
    }

    async fn newest(&self, log: &str, count: usize) -> Result<usize> {
        let mut range = redis::cmd("XREVRANGE");
        range.arg(log).arg("+").arg("-").arg("COUNT").arg(count);
        Ok(self.read(&range).await?.len())
    }
}
