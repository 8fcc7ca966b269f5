//! The same script by the driver alone: no store around it, nothing watched, nothing remembered.

use anyhow::{Result, ensure};
use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, IntoConnectionInfo};

/// A connection with the script on the other side.
#[derive(Clone)]
pub(crate) struct Bare {
    connection: MultiplexedConnection,
    script: String,
    epoch: String,
}

impl Bare {
    pub(crate) async fn open(url: &str, epoch: String) -> Result<Self> {
        let info = url.into_connection_info()?;
        let tcp = info.tcp_settings().clone().set_nodelay(true);
        let client = Client::open(info.set_tcp_settings(tcp))?;
        let config = AsyncConnectionConfig::new().set_response_timeout(None);
        let mut connection = client.get_multiplexed_async_connection_with_config(&config).await?;
        let mut load = redis::cmd("SCRIPT");
        load.arg("LOAD").arg(hub_durable::redis::append_script());
        let script = load.query_async(&mut connection).await?;
        Ok(Self {
            connection,
            script,
            epoch,
        })
    }

    pub(crate) async fn append(mut self, key: &str, json: &str, now_ms: u64) -> Result<()> {
        let mut call = redis::cmd("EVALSHA");
        call.arg(&self.script).arg(0).arg(&self.epoch).arg(now_ms).arg(key);
        // Its own name, until when it is remembered, how long its key is kept: as the store has them.
        call.arg(key).arg(now_ms + 86_400_000).arg(90_000_000);
        call.arg("chat").arg("").arg(1_u64 << 40).arg(0).arg(json).arg("chat");
        let id: String = call.query_async(&mut self.connection).await?;
        ensure!(id.len() == 16, "the script answered `{id}`");
        Ok(())
    }
}
