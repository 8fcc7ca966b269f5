//! The server carries what it can't read.

use super::{call, sealed_server, two};
use anyhow::{Context, Result};
use serde_json::Value;

const SECRET: &str = "Meet me at nine";

#[tokio::test]
async fn both_read_what_was_sealed_and_the_server_has_no_word_of_it() -> Result<()> {
    let server = sealed_server().await?;
    let (mut ann, mut bob) = two(&server).await?;
    let stored = ann.says(&bob.id, "t1", SECRET).await?;
    let message = bob.client.sees("new-chat-message").await;
    assert_eq!(message, stored, "what was stored is what was handed out");
    assert_eq!(bob.opens(&message)?.text, SECRET);
    assert_eq!(ann.opens(&message)?.text, SECRET, "her own entry");
    let path = format!(
        "/api/conversations/{}/messages",
        message["conversation"]["id"].as_str().context("no id")?
    );
    let (_, history) = call(&server, "GET", &path, &bob.token, Value::Null).await?;
    assert_eq!(history["messages"][0], message);
    assert!(!history.to_string().contains(SECRET), "{history}");
    assert!(
        bob.opens(&history["messages"][0])?.again,
        "history shows the same message again"
    );
    Ok(())
}

#[tokio::test]
async fn a_retry_with_the_same_ciphertext_is_one_message() -> Result<()> {
    let server = sealed_server().await?;
    let (mut ann, mut bob) = two(&server).await?;
    let first = ann.says(&bob.id, "t1", SECRET).await?;
    let again = ann.sends(&bob.id, "t1", first["recipients"].clone()).await?;
    assert_eq!(again, first);
    let message = bob.client.sees("new-chat-message").await;
    assert_eq!(bob.opens(&message)?.text, SECRET);
    bob.client.sees_nothing_before("nobody takes this", ()).await;
    Ok(())
}

#[tokio::test]
async fn everything_around_the_text_stays_visible() -> Result<()> {
    let server = sealed_server().await?;
    let (mut ann, bob) = two(&server).await?;
    let message = ann.says(&bob.id, "t1", SECRET).await?;
    assert_eq!(message["sender"]["username"], "ann");
    assert_eq!(message["receiver"]["username"], "bob");
    assert_eq!(message["tempId"], "t1");
    assert!(message["createdAt"].is_u64(), "{message}");
    // One short text is as long as another; a longer one shows its size in steps of 256 bytes.
    let length = |message: &Value| message["recipients"][&bob.id]["ct"].as_str().map(str::len);
    let same = ann.says(&bob.id, "t2", "No").await?;
    let longer = ann.says(&bob.id, "t3", &"a".repeat(256)).await?;
    assert_eq!(length(&message), length(&same));
    assert!(length(&longer) > length(&message), "{longer}");
    Ok(())
}
