//! Rooms, presence and typing.

use super::{connects, enters, joins, rooms_server, seen};
use serde_json::json;
use testkit::Result;

#[tokio::test]
async fn the_room_hears_who_comes_and_the_joiner_alone_gets_the_history() -> Result {
    let server = rooms_server().await?;
    let mut ann = joins(&server, "ann", "main").await?;
    let mut bob = connects(&server).await?;
    let ack = bob
        .emit_with_ack("userJoin", json!({ "username": "bob", "room": "main" }))
        .await?;
    assert_eq!(ack["activeUsers"], json!(["ann", "bob"]));
    let both = json!(["ann", "bob"]);
    let room = json!({ "room": "main", "users": both });
    let to_all = [("activeUsers".to_owned(), both), ("roomUsers".to_owned(), room)];
    let came = ("userJoin".to_owned(), json!({ "username": "bob", "room": "main" }));
    assert_eq!(seen(&mut ann).await?, [&to_all[..], &[came]].concat());
    let history = ("msgHistory".to_owned(), json!([]));
    assert_eq!(seen(&mut bob).await?, [&to_all[..], &[history]].concat());
    Ok(())
}

#[tokio::test]
async fn two_groups_dont_hear_each_other() -> Result {
    let server = rooms_server().await?;
    let mut ann = joins(&server, "ann", "main").await?;
    let mut cem = joins(&server, "cem", "garden").await?;
    let ack = ann
        .emit_with_ack("updateChat", json!({ "body": "hi", "room": "main" }))
        .await?;
    assert_eq!(ack["ok"], true);
    let refused = cem
        .emit_with_ack("updateChat", json!({ "body": "hi", "room": "main" }))
        .await?;
    assert_eq!(refused["error"]["code"], "not_joined");
    assert_eq!(seen(&mut cem).await?, []);
    assert_eq!(seen(&mut ann).await?, []);
    Ok(())
}

#[tokio::test]
async fn typing_reaches_the_others_under_the_connections_own_name() -> Result {
    let server = rooms_server().await?;
    let mut ann = joins(&server, "ann", "main").await?;
    let mut bob = joins(&server, "bob", "main").await?;
    seen(&mut ann).await?;
    bob.emit_with_ack("userTyping", json!({ "username": "teacher", "room": "main" }))
        .await?;
    let typing = ("userTyping".to_owned(), json!({ "username": "bob", "room": "main" }));
    assert_eq!(seen(&mut ann).await?, [typing]);
    assert_eq!(seen(&mut bob).await?, []);
    Ok(())
}

#[tokio::test]
async fn a_disconnect_leaves_every_room() -> Result {
    let server = rooms_server().await?;
    let mut ann = joins(&server, "ann", "main").await?;
    enters(&mut ann, "ann", "garden").await?;
    let mut bob = joins(&server, "bob", "main").await?;
    let mut cem = joins(&server, "cem", "garden").await?;
    ann.disconnect().await?;
    for (client, name, room) in [(&mut bob, "bob", "main"), (&mut cem, "cem", "garden")] {
        assert_eq!(
            client.sees("userLeave").await,
            json!({ "username": "ann", "room": room })
        );
        assert_eq!(client.sees("activeUsers").await, json!([name]));
    }
    Ok(())
}

#[tokio::test]
async fn the_secret_takes_the_name_over_and_the_old_connection_is_cut() -> Result {
    let server = rooms_server().await?;
    let mut old = connects(&server).await?;
    let first = enters(&mut old, "ann", "main").await?;
    let mut new = connects(&server).await?;
    let wish = json!({ "username": "ann", "room": "main" });
    let refused = new.emit_with_ack("userJoin", wish).await?;
    assert_eq!(refused["error"]["code"], "conflict");
    let wish = json!({ "username": "ann", "room": "main", "resume": first["resume"] });
    let taken = new.emit_with_ack("userJoin", wish).await?;
    assert_eq!(taken["activeUsers"], json!(["ann"]));
    assert_eq!(taken["resume"], first["resume"]);
    old.sees_the_end().await;
    Ok(())
}
