//! A hub that is killed loses nothing of what it has stored.

use super::{chats, hub, redis};
use crate::ch07_group_chat::says;
use crate::ch11_private_chat::{account, joins, letter, sends};
use serde_json::json;
use testkit::{Client, Result};

#[tokio::test]
async fn history_and_since_go_on_over_a_restart() -> Result<()> {
    let Some(redis) = redis().await? else { return Ok(()) };
    let before = hub(&redis).await?;
    let (mut ann, _) = chats(&before, "ann", None).await?;
    let first = says(&mut ann, "one").await?;
    says(&mut ann, "two").await?;
    before.stop().await;
    let after = hub(&redis).await?;
    let (mut bob, history) = chats(&after, "bob", None).await?;
    assert_eq!(history, ["one", "two"]);
    let third = says(&mut bob, "three").await?;
    assert!(third["id"].as_str() > first["id"].as_str(), "{third} after {first}");
    let (_cem, missed) = chats(&after, "cem", first["id"].as_str()).await?;
    assert_eq!(missed, ["two", "three"]);
    Ok(())
}

#[tokio::test]
async fn a_command_that_comes_again_after_a_restart_is_the_same_command() -> Result<()> {
    let Some(redis) = redis().await? else { return Ok(()) };
    let before = hub(&redis).await?;
    let (ann, bob) = (account(&before, "ann").await?, account(&before, "bob").await?);
    let (mut at_ann, _) = joins(&before, &ann, None).await?;
    let stored = sends(&mut at_ann, letter(&ann, &bob, "t1", "Tea at 4?")).await?;
    before.stop().await;
    let after = hub(&redis).await?;
    // Her token is from before, too.
    let (mut at_ann, _) = joins(&after, &ann, None).await?;
    let again = sends(&mut at_ann, letter(&ann, &bob, "t1", "Tea at 5?")).await?;
    assert_eq!(again, stored);
    let (_at_bob, pending) = joins(&after, &bob, None).await?;
    assert_eq!(pending, 1, "one letter waits");
    Ok(())
}

#[tokio::test]
async fn a_room_for_two_stays_closed() -> Result<()> {
    let Some(redis) = redis().await? else { return Ok(()) };
    assert_eq!(super::ladder::eve_in_a_room_for_two(&redis).await?, json!("room_full"));
    Ok(())
}

#[tokio::test]
async fn what_was_said_to_two_hubs_is_one_history() -> Result<()> {
    let Some(redis) = redis().await? else { return Ok(()) };
    let (one, other) = (hub(&redis).await?, hub(&redis).await?);
    let (mut ann, _) = chats(&one, "ann", None).await?;
    let (mut bob, _) = chats(&other, "bob", None).await?;
    for round in 0..10 {
        says(&mut ann, &format!("ann {round}")).await?;
        says(&mut bob, &format!("bob {round}")).await?;
    }
    let said: Vec<_> = (0..10)
        .flat_map(|round| [format!("ann {round}"), format!("bob {round}")])
        .collect();
    let (_cem, history) = chats(&one, "cem", None).await?;
    assert_eq!(history, said);
    let fence: Client = Client::connect(&other.url(), "/chat").await?;
    fence.disconnect().await
}
