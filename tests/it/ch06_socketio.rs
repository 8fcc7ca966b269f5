//! Chapter 6: who receives what, on the wire and from the programs; what the library does; bad input.
#![expect(clippy::expect_used, reason = "a test that can't go on should say why and stop")]

#[path = "../../examples/ch06_socketio/app.rs"]
pub(crate) mod app;
#[path = "../../examples/ch06_socketio/page.rs"]
mod page;

mod bad_input;
mod library;
mod pages;
mod runs;
mod wire;

use serde_json::json;
use testkit::{Client, Result, Server, serve};

/// A running server, and three clients: Ann and Ben are in the room `kitchen`, Cem isn't.
pub(crate) struct Three {
    pub(crate) server: Server,
    pub(crate) ann: Client,
    pub(crate) ben: Client,
    pub(crate) cem: Client,
}

pub(crate) async fn three() -> Result<Three> {
    let server = serve(app::router()).await?;
    let mut ann = Client::connect(&server.url(), "/").await?;
    let mut ben = Client::connect(&server.url(), "/").await?;
    let cem = Client::connect(&server.url(), "/").await?;
    ann.emit_with_ack("joinRoom", json!("kitchen")).await?;
    ben.emit_with_ack("joinRoom", json!("kitchen")).await?;
    Ok(Three { server, ann, ben, cem })
}
