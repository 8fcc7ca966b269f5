//! What chapter 8 mends of the chapters before it, and what its own server can't do yet.

use anyhow::{Result, ensure};
use realtime_hub::config::Config;
use realtime_hub::hub::bucket::Rate;
use serde_json::{Value, json};
use testkit::Client;

use super::ch07::poller::Poller;
use super::{Row, Verdict, ch09};
use crate::ch07_group_chat::texts;
use crate::ch08_rooms::{connects, joins, rooms_server, rooms_server_with};
use crate::ch09_lobby::{enters, lobby_server, signs_up};
use crate::ch13_redis::ladder as ch13;

pub(super) const ROWS: &[Row] = &[
    Row {
        claim: "rooms_survive_a_restart",
        fails_at: "ch08_rooms",
        because: "open to everybody after a restart",
        fails: || Box::pin(rooms_survive_a_restart()),
        holds_from: "ch13_redis",
        holds: Some(|| Box::pin(ch13::rooms_survive_a_restart())),
    },
    Row {
        claim: "a_name_stays_with_its_person",
        fails_at: "ch08_rooms",
        because: "sits in the room for two",
        fails: || Box::pin(a_name_stays_with_its_person()),
        holds_from: "ch09_lobby",
        holds: Some(|| Box::pin(ch09::a_name_stays_with_its_person())),
    },
    Row {
        claim: "two_tabs_share_a_name",
        fails_at: "ch08_rooms",
        because: "the second tab is refused",
        fails: || Box::pin(two_tabs_share_a_name()),
        holds_from: "ch09_lobby",
        holds: Some(|| Box::pin(ch09::two_tabs_share_a_name())),
    },
    Row {
        claim: "nobody_closes_a_room_for_others",
        fails_at: "ch08_rooms",
        because: "main is closed by somebody who has left",
        fails: || Box::pin(nobody_closes_a_room_for_others()),
        holds_from: "ch09_lobby",
        holds: Some(|| Box::pin(a_pair_closes_only_its_own_room())),
    },
];

/// Ann, alone in `tea`, has invited Bob.
async fn tea_for_two(server: &testkit::Server) -> Result<(Client, Client)> {
    let (mut ann, bob) = (joins(server, "ann", "tea").await?, joins(server, "bob", "main").await?);
    let offer = json!({ "username2": "bob", "room": "tea" });
    let ack = ann.emit_with_ack("newRoom", offer).await?;
    ensure!(ack["ok"] == true, "{ack}");
    Ok((ann, bob))
}

async fn rooms_survive_a_restart() -> Result<Verdict> {
    let before = rooms_server().await?;
    let _two = tea_for_two(&before).await?;
    before.stop().await;
    let after = rooms_server().await?;
    let wish = json!({ "username": "eve", "room": "tea" });
    let ack = connects(&after).await?.emit_with_ack("userJoin", wish).await?;
    Ok(if ack["ok"] == true {
        Verdict::Fails("the room for two is open to everybody after a restart".into())
    } else {
        Verdict::Holds
    })
}

async fn a_name_stays_with_its_person() -> Result<Verdict> {
    let server = rooms_server().await?;
    let (_ann, bob) = tea_for_two(&server).await?;
    bob.disconnect().await?;
    let mut eve = connects(&server).await?;
    // A disconnect has no answer that could be awaited, so the name is asked for until it is free.
    for _ in 0..1_000 {
        let ack = eve
            .emit_with_ack("userJoin", json!({ "username": "bob", "room": "tea" }))
            .await?;
        if ack["ok"] == true {
            return Ok(Verdict::Fails("somebody else, as bob, sits in the room for two".into()));
        }
    }
    Ok(Verdict::Holds)
}

async fn two_tabs_share_a_name() -> Result<Verdict> {
    let server = rooms_server().await?;
    let _first = joins(&server, "ann", "main").await?;
    let wish = json!({ "username": "ann", "room": "garden" });
    let ack = connects(&server).await?.emit_with_ack("userJoin", wish).await?;
    Ok(if ack["error"]["code"] == "conflict" {
        Verdict::Fails("the second tab is refused: another connection holds the name".into())
    } else {
        Verdict::Holds
    })
}

async fn nobody_closes_a_room_for_others() -> Result<Verdict> {
    let server = rooms_server().await?;
    let _mal = joins(&server, "mal", "garden").await?;
    let mut eve = joins(&server, "eve", "main").await?;
    let offer = json!({ "username2": "mal", "room": "main" });
    let closed = eve.emit_with_ack("newRoom", offer).await?;
    ensure!(closed["ok"] == true, "{closed}");
    let left = eve.emit_with_ack("userLeave", json!({ "room": "main" })).await?;
    ensure!(left["ok"] == true, "{left}");
    let wish = json!({ "username": "ann", "room": "main" });
    let ack = connects(&server).await?.emit_with_ack("userJoin", wish).await?;
    Ok(if ack["error"]["code"] == "room_full" {
        Verdict::Fails("main is closed by somebody who has left".into())
    } else {
        Verdict::Holds
    })
}

/// In the lobby the server names the room of a pair, so a pair closes nothing that is others'.
async fn a_pair_closes_only_its_own_room() -> Result<Verdict> {
    let server = lobby_server().await?;
    let (eve, mal) = (signs_up(&server, "eve").await?, signs_up(&server, "mal").await?);
    let _mals = enters(&server, &mal).await?;
    let (mut eves, _, _) = enters(&server, &eve).await?;
    let pair = eves.emit_with_ack("private-chat-initiated", json!(mal.id)).await?;
    ensure!(pair["ok"] == true, "{pair}");
    eves.disconnect().await?;
    let (ann, bob) = (signs_up(&server, "ann").await?, signs_up(&server, "bob").await?);
    let (mut anns, _, _) = enters(&server, &ann).await?;
    let (mut bobs, _, _) = enters(&server, &bob).await?;
    let said = anns
        .emit_with_ack("chat-message-sent", json!({ "message": "for all" }))
        .await?;
    let own = bobs.emit_with_ack("private-chat-initiated", json!(ann.id)).await?;
    Ok(
        if said["ok"] == true && own["ok"] == true && own["room"] != pair["room"] {
            Verdict::Holds
        } else {
            Verdict::Fails(format!("said: {said}; the pair: {own}"))
        },
    )
}

/// A client of the hub's `/chat` that has registered and taken its history from the queue.
async fn chats(server: &testkit::Server, username: &str) -> Result<(Client, Value)> {
    let mut client = Client::connect(&server.url(), "/chat").await?;
    let ack = client
        .emit_with_ack("register", json!({ "username": username }))
        .await?;
    ensure!(ack["ok"] == true, "{ack}");
    client.sees("chatHistory").await;
    Ok((client, ack))
}

fn talkative() -> Config {
    let mut config = Config::default();
    config.limits.messages = Rate {
        per_second: 10_000,
        burst: 10_000,
    };
    config
}

/// Mends chapters 6 and 7: what one client sends is handled in the order in which it was sent.
pub(super) async fn events_keep_their_order() -> Result<Verdict> {
    let server = rooms_server_with(talkative()).await?;
    let (mut ann, _) = chats(&server, "ann").await?;
    for _ in 0..10 {
        for number in 0..100 {
            ann.emit("sendMessage", json!({ "text": number.to_string() })).await?;
        }
        for number in 0..100 {
            let text = number.to_string();
            let seen = ann.sees("appendMessage").await;
            if seen["text"] != text {
                return Ok(Verdict::Fails(format!("{number} was overtaken: {seen}")));
            }
        }
    }
    Ok(Verdict::Holds)
}

/// Mends chapter 6: whoever isn't in a room can't speak to it.
pub(super) async fn only_members_speak() -> Result<Verdict> {
    let server = rooms_server().await?;
    let mut ann = joins(&server, "ann", "kitchen").await?;
    let mut cem = joins(&server, "cem", "garden").await?;
    let ack = cem
        .emit_with_ack("updateChat", json!({ "body": "hi", "room": "kitchen" }))
        .await?;
    let (events, _) = ann.events_before("fence", ()).await?;
    Ok(if ack["error"]["code"] == "not_joined" && events.is_empty() {
        Verdict::Holds
    } else {
        Verdict::Fails(format!("{ack} and {} events", events.len()))
    })
}

/// Mends chapter 7: too much in a short time is refused.
pub(super) async fn a_flood_is_refused() -> Result<Verdict> {
    let server = rooms_server().await?;
    let (mut ann, _) = chats(&server, "ann").await?;
    for number in 0..200 {
        ann.emit("sendMessage", json!({ "text": number.to_string() })).await?;
    }
    for _ in 0..200 {
        let event = ann.next_event().await?;
        if event.arg()["code"] == "rate_limited" {
            return Ok(Verdict::Holds);
        }
    }
    Ok(Verdict::Fails("all 200 messages were taken".into()))
}

/// Mends chapter 7: the secret brings the name back while the lost connection still holds it.
pub(super) async fn a_lost_connection_gets_its_name_back() -> Result<Verdict> {
    let server = rooms_server().await?;
    let (_lost, first) = chats(&server, "ann").await?;
    let again = json!({ "username": "ann", "resume": first["resume"] });
    let mut new = Client::connect(&server.url(), "/chat").await?;
    let second = new.emit_with_ack("register", again).await?;
    Ok(if second["ok"] == true {
        Verdict::Holds
    } else {
        Verdict::Fails(format!("refused: {second}"))
    })
}

/// Mends chapter 7: `since` brings what came after it, and nothing else.
pub(super) async fn since_brings_what_was_missed() -> Result<Verdict> {
    let server = rooms_server().await?;
    let (mut ann, _) = chats(&server, "ann").await?;
    let before = json!({ "text": "seen before the connection broke" });
    let seen = ann.emit_with_ack("sendMessage", before).await?;
    for text in ["missed", "this too"] {
        ann.emit_with_ack("sendMessage", json!({ "text": text })).await?;
    }
    let wish = json!({ "username": "bob", "since": seen["message"]["id"] });
    let mut bob = Client::connect(&server.url(), "/chat").await?;
    bob.emit("register", wish).await?;
    let history = bob.sees("chatHistory").await;
    Ok(match &texts(&history)[..] {
        ["missed", "this too"] => Verdict::Holds,
        all => Verdict::Fails(format!("{all:?} came")),
    })
}

/// Mends chapter 7: a reader that falls behind is disconnected, comes back with `since`, and has each message once.
pub(super) async fn a_slow_reader_misses_nothing() -> Result<Verdict> {
    let mut config = talkative();
    // As many as chapter 7's library keeps, so that 300 are too many here as well.
    config.limits.outbox_packets = 128;
    let server = rooms_server_with(config).await?;
    let slow = Poller::opens(&server).await?;
    slow.posts("40/chat,").await?;
    slow.reads_until("40/chat,").await?;
    slow.posts(r#"42/chat,0["register",{"username":"slow"}]"#).await?;
    let registered = slow.reads_until("43/chat,0[").await?;
    let resume = after(&registered, r#""resume":""#);
    // From here on it doesn't read.
    let (mut ann, _) = chats(&server, "ann").await?;
    for number in 0..300 {
        let ack = ann
            .emit_with_ack("sendMessage", json!({ "text": number.to_string() }))
            .await?;
        ensure!(ack["ok"] == true, "{ack}");
    }
    let mut seen = ids(&slow.reads().await?);
    ensure!(seen.len() < 300, "the reader kept up, so this shows nothing");
    let since = seen.last().cloned().unwrap_or_default();
    let again = json!({ "username": "slow", "resume": resume, "since": since });
    let mut back = Client::connect(&server.url(), "/chat").await?;
    let ack = back.emit_with_ack("register", again).await?;
    ensure!(ack["ok"] == true, "{ack}");
    let missed = back.sees("chatHistory").await;
    let missed = missed.as_array().into_iter().flatten();
    seen.extend(missed.filter_map(|message| message["id"].as_str().map(str::to_owned)));
    let in_order = seen.windows(2).all(|two| two[0] < two[1]);
    Ok(match seen.len() {
        300 if in_order => Verdict::Holds,
        count => Verdict::Fails(format!("{count} of 300 messages, in order: {in_order}")),
    })
}

/// The text between `start` and the next quotation mark.
fn after<'a>(text: &'a str, start: &str) -> &'a str {
    let rest = text.split_once(start).map_or("", |(_, rest)| rest);
    rest.split('"').next().unwrap_or_default()
}

/// The ids of the messages in what a poll brought.
fn ids(polled: &str) -> Vec<String> {
    let packets = polled.split("appendMessage").skip(1);
    packets.map(|packet| after(packet, r#""id":""#).to_owned()).collect()
}
