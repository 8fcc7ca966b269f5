//! Is this a group chat?
//!
//! Write `judge`: it tries a chat server that somebody else built, with clients of `testkit`. For a right one return `Ok`, for a
//! wrong one an `Err` that says what was wrong. Three mistakes are known: a server that forgets the sender when it sends
//! `appendMessage`, one that sends it to the sender alone, and one that keeps a name taken after its holder has left.
//! The right one needs a moment to notice that somebody left. (A testkit `Event` has a `name` and its `args`.)
//!
//! Read: chapter 7, "A message's way" and "Names that are taken".

use serde_json::json;
use testkit::Client;

/// `Ok`, or what is wrong. `?` turns any error into one, and so does `"a text".into()`.
pub type Verdict = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// A client in the chat at `url` that has asked for a name. `true` when the server said yes.
pub async fn joins(url: &str, username: &str) -> testkit::Result<(Client, bool)> {
    let mut client = Client::connect(url, "/chat").await?;
    let ack = client
        .emit_with_ack("register", json!({ "username": username }))
        .await?;
    let yes = ack["ok"] == true;
    if yes {
        client.next_event().await?; // `chatHistory`
    }
    Ok((client, yes))
}

/// Says what is wrong with the chat server at `url`, if anything is.
///
/// `client.emit_with_ack(…).await?` waits for the answer, and `client.disconnect().await?` leaves.
/// `let (events, answer) = client.events_before("chatHistory", ()).await?` gives the events that came before an answer.
/// Don't use `sees` in here: it panics where `judge` has to return an `Err`.
pub async fn judge(url: &str) -> Verdict {
    todo!("try the server at {url}")
}
