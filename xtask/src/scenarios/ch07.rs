//! Ann and Bob in chapter 7's group chat. Each step waits for its answer, so that the server prints the same lines twice.

use anyhow::{Result, ensure};
use serde_json::{Value, json};
use testkit::Client;

use super::{Prints, Scenario};

/// The scenarios of this chapter.
pub(super) const SCENARIOS: &[(&str, Scenario)] = &[
    ("ch07_two_people", |url, prints| Box::pin(two_people(url, prints))),
    ("ch07_five_messages", |url, _| Box::pin(five_messages(url))),
    ("ch07_one_page", |url, _| Box::pin(one_page(url))),
    ("ch07_lid", |url, prints| Box::pin(lid(url, prints))),
];

/// Emits with a callback and checks whether the answer is a yes or a no, as the story wants it.
async fn asks(client: &mut Client, event: &str, payload: Value, yes: bool) -> Result<()> {
    let answer = client.emit_with_ack(event, payload).await?;
    ensure!(answer["ok"] == yes, "`{event}` was answered with {answer}");
    Ok(())
}

/// A taken name, a message each, one that is refused, and a page of history.
async fn two_people(url: String, prints: Prints<'_>) -> Result<()> {
    let mut ann = Client::connect(&url, "/chat").await?;
    asks(&mut ann, "register", json!({ "username": "ann" }), true).await?;
    let mut bob = Client::connect(&url, "/chat").await?;
    asks(&mut bob, "register", json!({ "username": "ann" }), false).await?;
    asks(&mut bob, "register", json!({ "username": "bob" }), true).await?;
    asks(&mut bob, "sendMessage", json!({ "text": "Hi Ann!" }), true).await?;
    asks(&mut ann, "sendMessage", json!({ "text": "Hi Bob" }), true).await?;
    asks(&mut ann, "sendMessage", json!({ "text": " " }), false).await?;
    asks(&mut bob, "chatHistory", json!({ "limit": 1 }), true).await?;
    ann.disconnect().await?;
    // The server notices the end of each connection by itself, in a task of its own.
    prints("ann         (disconnect)")?;
    bob.disconnect().await
}

/// Enough for the naive answer to grow.
async fn five_messages(url: String) -> Result<()> {
    let mut ann = Client::connect(&url, "/chat").await?;
    asks(&mut ann, "register", json!({ "username": "ann" }), true).await?;
    for number in 1..=5 {
        let text = format!("This is message {number:03}.");
        asks(&mut ann, "sendMessage", json!({ "text": text }), true).await?;
    }
    ann.disconnect().await
}

/// What the pitfall's page does when somebody types a message, and then the other way to get it wrong.
async fn one_page(url: String) -> Result<()> {
    let mut ann = Client::connect(&url, "/chat").await?;
    asks(&mut ann, "register", json!({ "username": "ann" }), true).await?;
    asks(
        &mut ann,
        "sendMessage",
        json!({ "text": "Does anybody hear me?" }),
        true,
    )
    .await?;
    asks(&mut ann, "appendMessage", json!({ "text": "And now?" }), false).await?;
    ann.disconnect().await
}

/// How chapter 8 begins: a laptop whose lid is closed, and two groups that share the only room.
async fn lid(url: String, prints: Prints<'_>) -> Result<()> {
    let mut ann = Client::connect(&url, "/chat").await?;
    asks(&mut ann, "register", json!({ "username": "ann" }), true).await?;
    // From here on Ann's first connection says nothing, not even goodbye: that is what a closed lid looks like from outside.
    let mut again = Client::connect(&url, "/chat").await?;
    asks(&mut again, "register", json!({ "username": "ann" }), false).await?;
    asks(&mut again, "register", json!({ "username": "ann" }), false).await?;
    let mut bob = Client::connect(&url, "/chat").await?;
    asks(&mut bob, "register", json!({ "username": "bob" }), true).await?;
    let mut cem = Client::connect(&url, "/chat").await?;
    asks(&mut cem, "register", json!({ "username": "cem" }), true).await?;
    asks(
        &mut bob,
        "sendMessage",
        json!({ "text": "Chess club: who plays white?" }),
        true,
    )
    .await?;
    asks(&mut cem, "sendMessage", json!({ "text": "Football: goal!" }), true).await?;
    for (client, line) in [(cem, "cem         (disconnect)"), (bob, "bob         (disconnect)")] {
        client.disconnect().await?;
        prints(line)?;
    }
    // Ann's two connections end one after the other: together, the server could notice them in either order.
    ann.disconnect().await?;
    prints("ann         (disconnect)")?;
    again.disconnect().await?;
    prints("(new)       (disconnect)")
}
