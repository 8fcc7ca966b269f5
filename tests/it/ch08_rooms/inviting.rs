//! Rooms for two.

use super::{enters, joins, rooms_server, seen};
use serde_json::{Value, json};
use testkit::{Client, Result};

async fn invites(client: &mut Client, invited: &str, room: &str) -> Result<Value> {
    let offer = json!({ "username2": invited, "room": room });
    client.emit_with_ack("newRoom", offer).await
}

#[tokio::test]
async fn an_invitation_closes_the_room_for_everybody_else() -> Result {
    let server = rooms_server().await?;
    let mut ann = joins(&server, "ann", "main").await?;
    let mut bob = joins(&server, "bob", "main").await?;
    let mut cem = joins(&server, "cem", "main").await?;
    // What Ann saw of the others' coming waits in her queue.
    seen(&mut ann).await?;
    enters(&mut ann, "ann", "tea for two").await?;
    seen(&mut bob).await?;
    assert_eq!(invites(&mut ann, "bob", "tea for two").await?, json!({ "ok": true }));
    let offer = json!({ "username": "ann", "room": "tea for two", "url": "/rooms?room=tea%20for%20two" });
    assert_eq!(seen(&mut bob).await?, [("newRoom".to_owned(), offer)]);
    let wish = json!({ "username": "cem", "room": "tea for two" });
    let refused = cem.emit_with_ack("userJoin", wish).await?;
    assert_eq!(refused["error"]["code"], "room_full");
    enters(&mut bob, "bob", "tea for two").await?;
    let again = invites(&mut ann, "bob", "tea for two").await?;
    assert_eq!(again, json!({ "ok": true, "alreadyJoined": true }));
    Ok(())
}

#[tokio::test]
async fn who_may_not_invite_hears_why() -> Result {
    let server = rooms_server().await?;
    let mut ann = joins(&server, "ann", "main").await?;
    let _bob = joins(&server, "bob", "main").await?;
    let _cem = joins(&server, "cem", "main").await?;
    for (invited, room, code) in [
        ("bob", "elsewhere", "not_joined"),
        ("ann", "main", "invalid_payload"),
        ("dan", "main", "not_found"),
        ("bob", "main", "room_full"),
    ] {
        let refused = invites(&mut ann, invited, room).await?;
        assert_eq!(refused["error"]["code"], code, "{invited} into {room}");
    }
    Ok(())
}
