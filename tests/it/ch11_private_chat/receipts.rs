//! Delivered and read: who may say so, who hears of it, and how often.

use super::{account, joins, letter, private_server, sends};
use serde_json::{Value, json};
use testkit::{Client, Result};

async fn events(client: &mut Client) -> Result<Vec<String>> {
    let (events, _) = client.events_before("fence", ()).await?;
    Ok(events.into_iter().map(|event| event.name).collect())
}

async fn marks(client: &mut Client, what: &str, message: &Value) -> Result<Value> {
    client.emit_with_ack(what, message["id"].clone()).await
}

#[tokio::test]
async fn both_hear_of_each_step_once_and_it_never_goes_back() -> Result {
    let server = private_server().await?;
    let (ann, bob) = (account(&server, "ann").await?, account(&server, "bob").await?);
    let (mut at_ann, _) = joins(&server, &ann, None).await?;
    let (mut at_bob, _) = joins(&server, &bob, None).await?;
    let message = sends(&mut at_ann, letter(&ann, &bob, "t1", "Hi")).await?;
    events(&mut at_ann).await?;
    events(&mut at_bob).await?;
    let read = marks(&mut at_bob, "chat-message-read", &message).await?;
    assert_eq!(
        read["message"]["deliveredAt"], read["message"]["readAt"],
        "read implies delivered"
    );
    for what in ["chat-message-read", "chat-message-delivered"] {
        assert_eq!(
            marks(&mut at_bob, what, &message).await?,
            read,
            "a repeat changes nothing"
        );
    }
    for client in [&mut at_ann, &mut at_bob] {
        assert_eq!(events(client).await?, ["chat-message-read"]);
    }
    Ok(())
}

#[tokio::test]
async fn only_the_receiver_says_what_became_of_it() -> Result {
    let server = private_server().await?;
    let (ann, bob) = (account(&server, "ann").await?, account(&server, "bob").await?);
    let eve = account(&server, "eve").await?;
    let (mut at_ann, _) = joins(&server, &ann, None).await?;
    let (mut at_eve, _) = joins(&server, &eve, None).await?;
    let message = sends(&mut at_ann, letter(&ann, &bob, "t1", "Hi")).await?;
    for client in [&mut at_ann, &mut at_eve] {
        let refused = marks(client, "chat-message-read", &message).await?;
        assert_eq!(refused["error"]["code"], "forbidden");
    }
    let unknown = at_ann
        .emit_with_ack("chat-message-read", json!("0000000000000000"))
        .await?;
    assert_eq!(unknown["error"]["code"], "not_found");
    Ok(())
}
