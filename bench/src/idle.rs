//! What an idle connection costs a server in memory.

use std::time::Duration;

use crate::{connection::Connection, process::Server};

/// These come first and aren't counted: they make the server allocate what it has once, not once for each connection.
const FIRST: usize = 50;

/// Connects `count` clients that join nothing; answers the bytes of resident memory that each of them added.
pub(crate) async fn bytes_per_connection(server: &Server, count: usize, settle: Duration) -> anyhow::Result<f64> {
    let mut idle = Vec::with_capacity(FIRST + count);
    connect(server, FIRST, &mut idle).await?;
    tokio::time::sleep(settle).await;
    let before = server.resident_bytes()?;
    connect(server, count, &mut idle).await?;
    tokio::time::sleep(settle).await;
    let after = server.resident_bytes()?;
    Ok(after.saturating_sub(before) as f64 / count as f64)
}

async fn connect(server: &Server, count: usize, idle: &mut Vec<Connection>) -> anyhow::Result<()> {
    for _ in 0..count {
        idle.push(Connection::open(server.address).await?);
    }
    Ok(())
}
