//! Both sides of the ladder that need a Redis.

use super::{chats, hub, redis};
use crate::ch07_group_chat::says;
use crate::ch08_rooms;
use crate::ch11_private_chat::{account, arrived, joins, letter, sends};
use crate::ladder::Verdict;
use anyhow::{Result, ensure};
use serde_json::{Value, json};
use testkit::Client;
use testkit::servers::Redis;

/// Mends chapters 2 and 7: what was said is there when the hub has been killed.
pub(crate) async fn history_survives_a_restart() -> Result<Verdict> {
    let Some(redis) = redis().await? else {
        return Ok(Verdict::Holds);
    };
    let before = hub(&redis).await?;
    says(&mut chats(&before, "ann", None).await?.0, "remember me").await?;
    before.stop().await;
    let (_ann, history) = chats(&hub(&redis).await?, "ann", None).await?;
    Ok(match history.as_slice() {
        [text] if text == "remember me" => Verdict::Holds,
        other => Verdict::Fails(format!("after a restart there is {other:?}")),
    })
}

/// Mends chapter 7.
pub(crate) async fn ids_keep_rising_over_a_restart() -> Result<Verdict> {
    let Some(redis) = redis().await? else {
        return Ok(Verdict::Holds);
    };
    let before = hub(&redis).await?;
    let old = says(&mut chats(&before, "ann", None).await?.0, "old").await?;
    before.stop().await;
    let new = says(&mut chats(&hub(&redis).await?, "ann", None).await?.0, "new").await?;
    Ok(if new["id"].as_str() > old["id"].as_str() {
        Verdict::Holds
    } else {
        Verdict::Fails(format!("{new} after {old}"))
    })
}

/// What Eve is told who joins the room of Ann and Bob after a restart: a code, or `null`.
pub(super) async fn eve_in_a_room_for_two(redis: &Redis) -> Result<Value> {
    let before = hub(redis).await?;
    let mut ann = ch08_rooms::joins(&before, "ann", "tea").await?;
    let _bob = ch08_rooms::joins(&before, "bob", "main").await?;
    let offer = json!({ "username2": "bob", "room": "tea" });
    let ack = ann.emit_with_ack("newRoom", offer).await?;
    ensure!(ack["ok"] == true, "{ack}");
    before.stop().await;
    let after = hub(redis).await?;
    let wish = json!({ "username": "eve", "room": "tea" });
    let ack = ch08_rooms::connects(&after)
        .await?
        .emit_with_ack("userJoin", wish)
        .await?;
    Ok(ack["error"]["code"].clone())
}

/// Mends chapter 8.
pub(crate) async fn rooms_survive_a_restart() -> Result<Verdict> {
    let Some(redis) = redis().await? else {
        return Ok(Verdict::Holds);
    };
    let code = eve_in_a_room_for_two(&redis).await?;
    Ok(if code == "room_full" {
        Verdict::Holds
    } else {
        Verdict::Fails(format!("Eve was told {code}"))
    })
}

/// Mends chapter 11.
pub(crate) async fn what_waits_survives_a_restart() -> Result<Verdict> {
    let Some(redis) = redis().await? else {
        return Ok(Verdict::Holds);
    };
    let before = hub(&redis).await?;
    let (ann, bob) = (account(&before, "ann").await?, account(&before, "bob").await?);
    let (mut at_ann, _) = joins(&before, &ann, None).await?;
    sends(&mut at_ann, letter(&ann, &bob, "t1", "wait for Bob")).await?;
    before.stop().await;
    let after = hub(&redis).await?;
    let (mut at_bob, pending) = joins(&after, &bob, None).await?;
    let came = arrived(&mut at_bob).await?;
    Ok(if pending == 1 && came == ["wait for Bob"] {
        Verdict::Holds
    } else {
        Verdict::Fails(format!("{pending} were said to wait, and {came:?} came"))
    })
}

/// Redis forgets everything.
pub(crate) async fn empty(redis: &Redis) -> Result<()> {
    let mut console = tokio::net::TcpStream::connect(("127.0.0.1", redis.port())).await?;
    tokio::io::AsyncWriteExt::write_all(&mut console, b"FLUSHALL\r\n").await?;
    let mut answer = [0; 5];
    tokio::io::AsyncReadExt::read_exact(&mut console, &mut answer).await?;
    ensure!(&answer == b"+OK\r\n", "{answer:?}");
    Ok(())
}

const EMPTIED: &str = "the history is empty when Redis was emptied";

/// Fails here: Redis is the only copy.
pub(crate) async fn history_outlives_redis() -> Result<Verdict> {
    let not_run = Verdict::Fails(EMPTIED.into());
    let Some(redis) = redis().await? else {
        return Ok(not_run);
    };
    let server = hub(&redis).await?;
    let (mut ann, _) = chats(&server, "ann", None).await?;
    says(&mut ann, "remember me").await?;
    empty(&redis).await?;
    server.stop().await;
    let (_ann, history) = chats(&hub(&redis).await?, "ann", None).await?;
    Ok(match history.as_slice() {
        [] => Verdict::Fails(EMPTIED.into()),
        _ => Verdict::Holds,
    })
}

const UNHEARD: &str = "Bob, at the other hub, hears nothing";

/// Fails here: hubs don't tell each other.
pub(crate) async fn two_hubs_share_a_chat() -> Result<Verdict> {
    let not_run = Verdict::Fails(UNHEARD.into());
    let Some(redis) = redis().await? else {
        return Ok(not_run);
    };
    let (one, other) = (hub(&redis).await?, hub(&redis).await?);
    let (mut ann, _) = chats(&one, "ann", None).await?;
    let (mut bob, _) = chats(&other, "bob", None).await?;
    says(&mut ann, "hello, all hubs").await?;
    let heard = heard(&mut bob).await?;
    Ok(if heard.is_empty() {
        Verdict::Fails(UNHEARD.into())
    } else {
        Verdict::Holds
    })
}

/// What arrived before a message of one's own.
async fn heard(client: &mut Client) -> Result<Vec<Value>> {
    let (events, _) = client.events_before("fence", ()).await?;
    let messages = events.iter().filter(|event| event.name == "appendMessage");
    Ok(messages.map(|event| event.arg()).collect())
}
