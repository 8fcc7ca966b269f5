//! Chapter 7: the group chat over real sockets, as the contract's `/chat` describes it.

mod bad_input;
mod goldens;
mod naive_answer;
mod talking;

// The modules of the example itself, as `main.rs` declares them.
#[path = "../../examples/ch07_group_chat/app.rs"]
mod app;
#[path = "../../examples/ch07_group_chat/chat.rs"]
mod chat;
#[path = "../../examples/ch07_group_chat/naive.rs"]
mod naive;
#[path = "../../examples/ch07_group_chat/page.rs"]
mod page;
#[path = "../../examples/ch07_group_chat/variant.rs"]
mod variant;
#[path = "../../examples/ch07_group_chat/wire.rs"]
mod wire;

use serde_json::{Value, json};
use testkit::{Client, Result, Server};

/// The chat on a free port.
pub(crate) async fn chat_server() -> Result<Server> {
    testkit::serve(app::router(variant::Variant::Chat)).await
}

/// A client that isn't registered yet.
pub(crate) async fn connects(server: &Server) -> Result<Client> {
    Client::connect(&server.url(), "/chat").await
}

/// A client that is registered and has taken its `chatHistory` from the queue.
pub(crate) async fn joins(server: &Server, username: &str) -> Result<Client> {
    let mut client = connects(server).await?;
    let ack = client
        .emit_with_ack("register", json!({ "username": username }))
        .await?;
    anyhow::ensure!(ack["ok"] == true, "register was refused: {ack}");
    client.sees("chatHistory").await;
    Ok(client)
}

/// Sends a message and returns the stored one from the ack.
pub(crate) async fn says(client: &mut Client, text: &str) -> Result<Value> {
    let ack = client.emit_with_ack("sendMessage", json!({ "text": text })).await?;
    anyhow::ensure!(ack["ok"] == true, "sendMessage was refused: {ack}");
    Ok(ack["message"].clone())
}

/// The texts of a list of messages.
pub(crate) fn texts(messages: &Value) -> Vec<&str> {
    messages
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|message| message["text"].as_str())
        .collect()
}
