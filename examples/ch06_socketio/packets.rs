//! `-- packets`: one short talk, every packet printed as it passes over the WebSocket.

use serde_json::json;

use crate::client::{Client, start};

/// Connects, emits, asks, emits something wrong, and leaves.
pub(crate) async fn run() -> anyhow::Result<()> {
    let addr = start(crate::app::router()).await?;
    let mut client = Client::connect(&addr, true).await?;
    client.emit("toMe", &[json!("hi")]).await?;
    client.next_event().await?;
    client.ask("myRooms", &[]).await?;
    client.ask("joinRoom", &[json!("kitchen")]).await?;
    client.ask("myRooms", &[]).await?;
    client.ask("withinRoom", &[json!("kitchen"), json!("hi")]).await?;
    client.next_event().await?;
    client.ask("toMe", &[json!(7)]).await?;
    client.next_event().await?;
    client.disconnect().await
}
