//! What chapter 9 mends of the chapters before it, and what its own server can't do yet.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::{Row, Verdict, ch11};
use crate::ch09_lobby::{calls, connects, enters, lobby_server, logs_in, refused, seen, signs_up};
use crate::ch14_backup::ladder as ch14;
use testkit::Client;

pub(super) const ROWS: &[Row] = &[
    Row {
        claim: "accounts_survive_a_restart",
        fails_at: "ch09_lobby",
        because: "can't log in after a restart",
        fails: || Box::pin(accounts_survive_a_restart()),
        holds_from: "ch14_backup",
        holds: Some(|| Box::pin(ch14::accounts_survive_a_restart())),
    },
    Row {
        claim: "a_sender_hears_that_it_was_read",
        fails_at: "ch09_lobby",
        because: "no event says that it was read",
        fails: || Box::pin(a_sender_hears_that_it_was_read()),
        holds_from: "ch11_private_chat",
        holds: Some(|| Box::pin(ch11::a_sender_hears_that_it_was_read())),
    },
];

async fn accounts_survive_a_restart() -> Result<Verdict> {
    let before = lobby_server().await?;
    signs_up(&before, "ann").await?;
    before.stop().await;
    let after = lobby_server().await?;
    Ok(match logs_in(&after, "ann").await {
        Ok(_) => Verdict::Holds,
        Err(error) if error.to_string().contains("401") => {
            Verdict::Fails(format!("ann can't log in after a restart: {error}"))
        }
        Err(error) => return Err(error),
    })
}

async fn a_sender_hears_that_it_was_read() -> Result<Verdict> {
    let server = lobby_server().await?;
    let (ann, bob) = (signs_up(&server, "ann").await?, signs_up(&server, "bob").await?);
    let (mut anns, _, _) = enters(&server, &ann).await?;
    let (mut bobs, _, _) = enters(&server, &bob).await?;
    let pair = anns.emit_with_ack("private-chat-initiated", json!(bob.id)).await?;
    bobs.sees("private-chat-initiated").await;
    let note = json!({ "message": "Lunch?", "to": pair["room"] });
    anns.emit_with_ack("chat-message-sent", note).await?;
    let got = bobs.sees("pm").await;
    seen(&mut anns).await?;
    let read = bobs.emit_with_ack("chat-message-read", got["id"].clone()).await?;
    let heard = seen(&mut anns).await?;
    Ok(if read["ok"] == true && !heard.is_empty() {
        Verdict::Holds
    } else {
        Verdict::Fails(format!("no event says that it was read: {read}"))
    })
}

/// Mends chapter 7: a name belongs to who has its password, connected or not.
pub(super) async fn nobody_else_gets_your_name() -> Result<Verdict> {
    let server = lobby_server().await?;
    let ann = signs_up(&server, "ann").await?;
    let (tab, _, _) = enters(&server, &ann).await?;
    tab.disconnect().await?;
    let guess = json!({ "username": "ann", "password": "somebody else's" });
    let (taken, _) = calls(&server, ("POST", "/api/sign-up"), None, guess.clone()).await?;
    let (wrong, _) = calls(&server, ("POST", "/api/log-in"), None, guess).await?;
    let without = Client::connect_with_auth(&server.url(), "/lobby", Value::Null).await;
    Ok(if (taken, wrong) == (409, 401) && without.is_err() {
        Verdict::Holds
    } else {
        Verdict::Fails(format!(
            "sign-up {taken}, log-in {wrong}, connected: {}",
            without.is_ok()
        ))
    })
}

/// Mends chapter 8: a room for two stays with the two accounts, also while one of them is away.
pub(super) async fn a_name_stays_with_its_person() -> Result<Verdict> {
    let server = lobby_server().await?;
    let (ann, bob) = (signs_up(&server, "ann").await?, signs_up(&server, "bob").await?);
    let eve = signs_up(&server, "eve").await?;
    let (mut anns, _, _) = enters(&server, &ann).await?;
    let (mut bobs, _, _) = enters(&server, &bob).await?;
    let pair = anns.emit_with_ack("private-chat-initiated", json!(bob.id)).await?;
    ensure!(pair["ok"] == true, "{pair}");
    bobs.sees("private-chat-initiated").await;
    bobs.disconnect().await?;
    let mut eves = connects(&server, &eve).await?;
    let name = refused(&mut eves, "set-username", json!({ "username": "bob" })).await?;
    let note = json!({ "message": "I am bob", "to": pair["room"] });
    let room = refused(&mut eves, "chat-message-sent", note).await?;
    Ok(if (name.as_str(), room.as_str()) == ("conflict", "not_joined") {
        Verdict::Holds
    } else {
        Verdict::Fails(format!("the name: {name}, the room: {room}"))
    })
}

/// Mends chapter 8: two tabs of one account are one person.
pub(super) async fn two_tabs_share_a_name() -> Result<Verdict> {
    let server = lobby_server().await?;
    let ann = signs_up(&server, "ann").await?;
    let (_first, _, _) = enters(&server, &ann).await?;
    let (_second, _, news) = enters(&server, &ann).await?;
    let count = news["users"].as_array().map_or(0, Vec::len);
    Ok(match count {
        1 => Verdict::Holds,
        _ => Verdict::Fails(format!("two tabs are {count} people")),
    })
}
