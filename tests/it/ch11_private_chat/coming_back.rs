//! What waits for somebody, what a second device missed, and the pages before it.

use super::{Account, account, arrived, joins, letter, private_server, private_server_with, sends};
use realtime_hub::config::Config;
use serde_json::Value;
use testkit::{Client, Result, Server, http};

async fn delivered(client: &mut Client, message: &Value) -> Result<()> {
    let ack = client
        .emit_with_ack("chat-message-delivered", message["id"].clone())
        .await?;
    assert_eq!(ack["ok"], true, "{ack}");
    Ok(())
}

#[tokio::test]
async fn a_message_waits_until_it_is_marked_as_delivered() -> Result {
    let server = private_server().await?;
    let (ann, bob) = (account(&server, "ann").await?, account(&server, "bob").await?);
    let (mut at_ann, _) = joins(&server, &ann, None).await?;
    let one = sends(&mut at_ann, letter(&ann, &bob, "t1", "one")).await?;
    sends(&mut at_ann, letter(&ann, &bob, "t2", "two")).await?;
    let (mut phone, pending) = joins(&server, &bob, None).await?;
    assert_eq!(
        (pending, arrived(&mut phone).await?),
        (2, vec!["one".to_owned(), "two".to_owned()])
    );
    delivered(&mut phone, &one).await?;
    phone.disconnect().await?;
    let (mut phone, pending) = joins(&server, &bob, None).await?;
    assert_eq!((pending, arrived(&mut phone).await?), (1, vec!["two".to_owned()]));
    Ok(())
}

#[tokio::test]
async fn a_second_device_needs_since_to_miss_nothing() -> Result {
    let server = private_server().await?;
    let (ann, bob) = (account(&server, "ann").await?, account(&server, "bob").await?);
    let (mut at_ann, _) = joins(&server, &ann, None).await?;
    let (mut phone, _) = joins(&server, &bob, None).await?;
    let one = sends(&mut at_ann, letter(&ann, &bob, "t1", "one")).await?;
    let two = sends(&mut at_ann, letter(&ann, &bob, "t2", "two")).await?;
    for message in [&one, &two] {
        delivered(&mut phone, message).await?;
    }
    sends(&mut phone, letter(&bob, &ann, "t1", "three")).await?;
    assert_eq!(joins(&server, &bob, None).await?.1, 0, "the phone has marked them");
    let (mut laptop, pending) = joins(&server, &bob, one["id"].as_str()).await?;
    assert_eq!(
        (pending, arrived(&mut laptop).await?),
        (2, vec!["two".to_owned(), "three".to_owned()])
    );
    Ok(())
}

/// Limits that let somebody say in a second what takes an hour.
fn talkative(config: &mut Config) {
    config.limits.messages.per_second = 10_000;
    config.limits.messages.burst = 10_000;
}

async fn page(server: &Server, who: &Account, query: &str) -> Result<Vec<Value>> {
    let path = format!("/api/conversations/1-2/messages{query}");
    let bearer = format!("Bearer {}", who.token);
    let answer = http::send(server.addr(), "GET", &path, &[("Authorization", &bearer)], "").await?;
    let answer: Value = answer.json()?;
    Ok(answer["messages"].as_array().cloned().unwrap_or_default())
}

#[tokio::test]
async fn the_newest_page_holds_the_newest_and_the_pages_before_it_hold_the_rest() -> Result {
    let server = private_server_with(talkative).await?;
    let (ann, bob) = (account(&server, "ann").await?, account(&server, "bob").await?);
    let (mut at_ann, _) = joins(&server, &ann, None).await?;
    let mut sent = Vec::new();
    for number in 0..150 {
        let text = number.to_string();
        sent.push(sends(&mut at_ann, letter(&ann, &bob, &text, &text)).await?);
    }
    let newest = page(&server, &bob, "").await?;
    assert_eq!(newest, sent[50..]);
    let oldest = newest[0]["id"].as_str().unwrap_or_default();
    assert_eq!(page(&server, &bob, &format!("?before={oldest}")).await?, sent[..50]);
    assert_eq!(
        joins(&server, &bob, sent[9]["id"].as_str()).await?.1,
        150,
        "nothing was marked as delivered"
    );
    assert_eq!(
        joins(&server, &ann, sent[9]["id"].as_str()).await?.1,
        140,
        "however much that is"
    );
    Ok(())
}
