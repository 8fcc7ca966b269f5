//! Bans, mutes, blocks, and who may.

use super::{Person, calls, connects, enters, lobby_server, logs_in, refused, seen, signs_up};
use serde_json::{Value, json};
use testkit::{Client, Refused, Result, Server};

/// The ADMIN, Ann and Bob, with what each was told at their coming taken from the queues.
async fn three(server: &Server) -> Result<[(Client, Person); 3]> {
    let head = logs_in(server, "head").await?;
    let (ann, bob) = (signs_up(server, "ann").await?, signs_up(server, "bob").await?);
    let (mut heads, _, _) = enters(server, &head).await?;
    let (mut anns, _, _) = enters(server, &ann).await?;
    let (bobs, _, _) = enters(server, &bob).await?;
    seen(&mut heads).await?;
    seen(&mut anns).await?;
    Ok([(heads, head), (anns, ann), (bobs, bob)])
}

async fn why_refused(server: &Server, person: &Person) -> Option<Value> {
    let error = connects(server, person).await.err()?.downcast::<Refused>().ok()?;
    Some(error.data["message"].clone())
}

#[tokio::test]
async fn a_ban_cuts_every_tab_and_holds_at_the_door() -> Result {
    let server = lobby_server().await?;
    let [(mut heads, _), (mut anns, _), (mut first, bob)] = three(&server).await?;
    let (mut second, _, _) = enters(&server, &bob).await?;
    let done = heads.emit_with_ack("ban-user", json!(bob.id)).await?;
    assert_eq!(done["user"]["status"], "banned");
    for tab in [&mut first, &mut second] {
        assert_eq!(tab.sees("account-status-change").await["accountStatus"], "banned");
        tab.sees_the_end().await;
    }
    let told = seen(&mut anns).await?;
    let names: Vec<_> = told.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        ["ban-user", "room-user-change"],
        "and no second one when the sockets have gone"
    );
    assert_eq!(told[1].1["message"], "bob has been banned.");
    assert_eq!(why_refused(&server, &bob).await, Some(json!("banned")));
    heads.emit_with_ack("unban-user", json!(bob.id)).await?;
    enters(&server, &bob).await?;
    Ok(())
}

#[tokio::test]
async fn only_an_admin_moderates_and_nobody_themself() -> Result {
    let server = lobby_server().await?;
    let [(mut heads, head), (mut anns, ann), (mut bobs, bob)] = three(&server).await?;
    for event in ["ban-user", "unban-user", "mute-user", "unmute-user"] {
        assert_eq!(refused(&mut anns, event, json!(bob.id)).await?, "forbidden", "{event}");
        assert_eq!(
            refused(&mut heads, event, json!(head.id)).await?,
            "forbidden",
            "{event}"
        );
        assert_eq!(refused(&mut heads, event, json!("99")).await?, "not_found", "{event}");
    }
    assert_eq!(seen(&mut bobs).await?, []);
    let path = format!("/api/users/{}/status", bob.id);
    let ban = json!({ "status": "banned" });
    let (status, body) = calls(&server, ("PUT", &path), Some(&ann.token), ban.clone()).await?;
    assert_eq!((status, &body["code"]), (403, &json!("forbidden")));
    let (status, _) = calls(&server, ("PUT", &path), Some(&head.token), ban).await?;
    assert_eq!(status, 200);
    assert_eq!(bobs.sees("account-status-change").await["accountStatus"], "banned");
    bobs.sees_the_end().await;
    assert_eq!(anns.sees("ban-user").await["bannedUser"]["username"], "bob");
    assert_eq!(refused(&mut heads, "mute-user", json!(bob.id)).await?, "conflict");
    Ok(())
}

#[tokio::test]
async fn who_is_muted_reads_and_does_not_speak() -> Result {
    let server = lobby_server().await?;
    let [(mut heads, _), (mut anns, _), (mut bobs, bob)] = three(&server).await?;
    heads.emit_with_ack("mute-user", json!(bob.id)).await?;
    assert_eq!(bobs.sees("account-status-change").await["accountStatus"], "muted");
    let hi = json!({ "message": "hi" });
    assert_eq!(refused(&mut bobs, "chat-message-sent", hi.clone()).await?, "muted");
    assert_eq!(seen(&mut anns).await?, [], "nobody else hears of a mute");
    anns.emit_with_ack("chat-message-sent", hi.clone()).await?;
    assert_eq!(bobs.sees("chat-message-broadcast").await["message"], "hi");
    heads.emit_with_ack("unmute-user", json!(bob.id)).await?;
    let said = bobs.emit_with_ack("chat-message-sent", hi).await?;
    assert_eq!(said["ok"], true);
    Ok(())
}

#[tokio::test]
async fn a_pair_has_one_room_and_a_block_closes_it_both_ways() -> Result {
    let server = lobby_server().await?;
    let [(mut eves, _), (mut anns, ann), (mut bobs, bob)] = three(&server).await?;
    let by_ann = anns.emit_with_ack("private-chat-initiated", json!(bob.id)).await?;
    let by_bob = bobs.emit_with_ack("private-chat-initiated", json!(ann.id)).await?;
    assert_eq!(by_ann, by_bob);
    seen(&mut bobs).await?;
    let note = json!({ "message": "Lunch?", "to": by_ann["room"] });
    anns.emit_with_ack("chat-message-sent", note.clone()).await?;
    assert_eq!(bobs.sees("pm").await["message"], "Lunch?");
    assert_eq!(
        refused(&mut eves, "chat-message-sent", note.clone()).await?,
        "not_joined"
    );
    assert_eq!(seen(&mut eves).await?, []);
    bobs.emit_with_ack("block-user", json!(ann.id)).await?;
    anns.emit_with_ack("unblock-user", json!(bob.id)).await?;
    for client in [&mut anns, &mut bobs] {
        assert_eq!(refused(client, "chat-message-sent", note.clone()).await?, "blocked");
    }
    bobs.emit_with_ack("unblock-user", json!(ann.id)).await?;
    assert_eq!(anns.emit_with_ack("chat-message-sent", note).await?["ok"], true);
    Ok(())
}

#[tokio::test]
async fn an_announcement_is_no_event_for_clients() -> Result {
    let server = lobby_server().await?;
    let [(mut heads, _), (mut anns, _), (_bobs, _)] = three(&server).await?;
    let forged = json!({ "users": [], "message": "The server restarts.", "user": {} });
    assert_eq!(refused(&mut heads, "room-user-change", forged).await?, "not_found");
    assert_eq!(seen(&mut anns).await?, []);
    Ok(())
}
