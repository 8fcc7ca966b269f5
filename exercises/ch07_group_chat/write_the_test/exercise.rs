//! Is this a group chat?
//!
//! Write `judge`: it tries a chat server that somebody else built, with clients of `testkit`. For a right one return `Ok`, for a
//! wrong one an `Err` that says what was wrong. Two mistakes are known: a server that forgets the sender when it sends
//! `appendMessage`, and one that keeps a name taken after its holder has left.
//!
//! Read: chapter 7, "A message's way" and "Names that are taken".

use serde_json::json;
use testkit::{Client, Result};

/// A client in the chat at `url` that has asked for a name. `true` when the server said yes.
pub async fn joins(url: &str, username: &str) -> Result<(Client, bool)> {
    let mut client = Client::connect(url, "/chat").await?;
    let ack = client
        .emit_with_ack("register", json!({ "username": username }))
        .await?;
    let yes = ack["ok"] == true;
    if yes {
        client.sees("chatHistory").await;
    }
    Ok((client, yes))
}

/// Says what is wrong with the chat server at `url`, if anything is.
///
/// A client's `emit_with_ack` waits for the answer, `events_before` returns the events that came before an answer, and
/// `disconnect` leaves.
pub async fn judge(url: &str) -> Result<(), String> {
    todo!("try the server at {url}")
}
