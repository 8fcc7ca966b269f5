//! One message: to whom it goes, and what a second try changes.

use super::{account, arrived, joins, letter, private_server, sends};
use serde_json::json;
use testkit::{Client, Result};

#[tokio::test]
async fn a_message_is_saved_for_its_sender_and_new_for_its_receiver() -> Result {
    let server = private_server().await?;
    let (ann, bob) = (account(&server, "ann").await?, account(&server, "bob").await?);
    let (mut at_ann, _) = joins(&server, &ann, None).await?;
    let (mut at_bob, _) = joins(&server, &bob, None).await?;
    let message = sends(&mut at_ann, letter(&ann, &bob, "t1", "Hi Bob!")).await?;
    assert_eq!(message["recipients"], json!({ "1": "Hi Bob!", "2": "Hi Bob!" }));
    assert_eq!(
        (&message["deliveredAt"], &message["readAt"]),
        (&json!(null), &json!(null))
    );
    let saved = json!({ "tempId": "t1", "message": message });
    assert_eq!(at_ann.sees("chat-message-saved").await, saved);
    assert_eq!(at_bob.sees("new-chat-message").await, message);
    Ok(())
}

#[tokio::test]
async fn a_second_try_is_answered_as_the_first_and_stored_once() -> Result {
    let server = private_server().await?;
    let (ann, bob) = (account(&server, "ann").await?, account(&server, "bob").await?);
    let (mut at_ann, _) = joins(&server, &ann, None).await?;
    let (mut at_bob, _) = joins(&server, &bob, None).await?;
    let first = sends(&mut at_ann, letter(&ann, &bob, "t1", "Tea at 4?")).await?;
    // As after a lost answer: another connection, the same command.
    let (mut at_ann, _) = joins(&server, &ann, None).await?;
    assert_eq!(sends(&mut at_ann, letter(&ann, &bob, "t1", "Tea at 4?")).await?, first);
    assert_eq!(sends(&mut at_ann, letter(&ann, &bob, "t1", "Tea at 5?")).await?, first);
    assert_eq!(arrived(&mut at_bob).await?, ["Tea at 4?"]);
    // Bob's `t1` is another command.
    assert_ne!(
        sends(&mut at_bob, letter(&bob, &ann, "t1", "Yes!")).await?["id"],
        first["id"]
    );
    assert_eq!(arrived(&mut at_ann).await?, ["Yes!"]);
    Ok(())
}

#[tokio::test]
async fn a_refusal_isnt_remembered() -> Result {
    let server = private_server().await?;
    let ann = account(&server, "ann").await?;
    let (mut at_ann, _) = joins(&server, &ann, None).await?;
    let nobody = super::Account {
        id: "2".into(),
        token: String::new(),
    };
    let refused = at_ann
        .emit_with_ack("send-chat-message", letter(&ann, &nobody, "t1", "Hi"))
        .await?;
    assert_eq!(refused["error"]["code"], "not_found");
    let bob = account(&server, "bob").await?;
    sends(&mut at_ann, letter(&ann, &bob, "t1", "Hi")).await?;
    assert_eq!(joins(&server, &bob, None).await?.1, 1);
    Ok(())
}

#[tokio::test]
async fn chapters_8_to_10_are_still_there() -> Result {
    let server = private_server().await?;
    let ann = account(&server, "ann").await?;
    for namespace in ["/chat", "/rooms", "/lobby", "/classroom", "/private"] {
        Client::connect_with_auth(&server.url(), namespace, json!({ "token": ann.token })).await?;
    }
    Ok(())
}
