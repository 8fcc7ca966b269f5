//! `-- packets`: one short talk, every packet printed as it passes over the WebSocket.

use serde_json::json;

use crate::client::{Client, start};

/// Ann connects, emits, asks, emits something wrong, and leaves. Ben is there too; his packets aren't shown.
pub(crate) async fn run() -> anyhow::Result<()> {
    let addr = start(crate::app::router()).await?;
    let mut ben = Client::connect(&addr, false).await?;
    let mut ann = Client::connect(&addr, true).await?;
    ann.emit("toMe", &[json!("hi")]).await?;
    ann.next_event().await?;
    ann.ask("myRooms", &[]).await?;
    ann.ask("joinRoom", &[json!("kitchen")]).await?;
    ann.ask("myRooms", &[]).await?;
    ann.ask("withinRoom", &[json!("kitchen"), json!("hi")]).await?;
    ann.next_event().await?;
    ann.ask("toMe", &[json!(7)]).await?;
    ann.next_event().await?;
    ann.disconnect().await?;
    ben.next_event().await?; // `someoneLeft`: so the server has noticed
    Ok(())
}
