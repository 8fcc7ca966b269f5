//! Checks for `ch06_kitchen`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch06_socketio/kitchen.rs")]
mod exercise;
#[path = "../soon.rs"]
mod soon;

use serde_json::{Value, json};
use soon::soon;
use testkit::{Client, Result, Server, lesson, serve};

const PAGE: &str = "ch06_socketio.html#rooms";

async fn open() -> Result<(Server, Client, Client, Client)> {
    let server = serve(exercise::router()).await?;
    let ann = Client::connect(&server.url(), "/").await?;
    let ben = Client::connect(&server.url(), "/").await?;
    let cem = Client::connect(&server.url(), "/").await?;
    Ok((server, ann, ben, cem))
}

fn said(room: &str, text: &str) -> [Value; 2] {
    [json!(room), json!(text)]
}

/// The arguments of every `said` that arrived so far. `leave` with no payload is refused, and serves as the fence.
async fn heard(client: &mut Client) -> Result<Vec<Vec<Value>>> {
    let (events, _) = soon(client.events_before("leave", ())).await?;
    Ok(events
        .into_iter()
        .filter(|event| event.name == "said")
        .map(|event| event.args)
        .collect())
}

#[tokio::test]
async fn everybody_in_the_room_hears_what_is_said_the_speaker_too() -> Result {
    let _lesson = lesson("`within` a room includes the sender; `to` a room leaves it out", PAGE);
    let (_server, mut ann, mut ben, _cem) = open().await?;
    for client in [&mut ann, &mut ben] {
        assert_eq!(
            soon(client.emit_with_ack("join", json!("kitchen"))).await?,
            json!({ "ok": true })
        );
    }
    let ack = soon(ann.emit_with_ack("say", said("kitchen", "tea?"))).await?;
    assert_eq!(ack, json!({ "ok": true }));
    let expected = [said("kitchen", "tea?").to_vec()];
    assert_eq!(
        heard(&mut ben).await?,
        expected,
        "what Ben received (two arguments are a tuple: a `Vec` is one)"
    );
    assert_eq!(heard(&mut ann).await?, expected, "what Ann, who said it, received");
    Ok(())
}

#[tokio::test]
async fn nobody_outside_the_room_hears_it() -> Result {
    let _lesson = lesson("Only the sockets that joined a room receive what is sent to it", PAGE);
    let (_server, mut ann, mut ben, mut cem) = open().await?;
    soon(ann.emit_with_ack("join", json!("kitchen"))).await?;
    soon(ben.emit_with_ack("join", json!("garden"))).await?;
    soon(ann.emit_with_ack("say", said("kitchen", "tea?"))).await?;
    assert_eq!(heard(&mut ben).await?.len(), 0, "Ben is in another room");
    assert_eq!(heard(&mut cem).await?.len(), 0, "Cem is in no room");
    Ok(())
}

#[tokio::test]
async fn who_left_hears_no_more() -> Result {
    let _lesson = lesson(
        "`leave` takes a socket out of one room, and leaves it in the others",
        PAGE,
    );
    let (_server, mut ann, mut ben, _cem) = open().await?;
    soon(ann.emit_with_ack("join", json!("kitchen"))).await?;
    soon(ann.emit_with_ack("join", json!("garden"))).await?;
    soon(ben.emit_with_ack("join", json!("kitchen"))).await?;
    soon(ben.emit_with_ack("join", json!("garden"))).await?;
    assert_eq!(
        soon(ben.emit_with_ack("leave", json!("kitchen"))).await?,
        json!({ "ok": true })
    );
    soon(ann.emit_with_ack("say", said("kitchen", "tea?"))).await?;
    soon(ann.emit_with_ack("say", said("garden", "sun!"))).await?;
    assert_eq!(heard(&mut ben).await?, [said("garden", "sun!").to_vec()]);
    Ok(())
}

#[tokio::test]
async fn who_is_not_in_the_room_may_not_speak_there() -> Result {
    let _lesson = lesson(
        "A room is a list of receivers. Who may send to it, your own code has to ask",
        PAGE,
    );
    let (_server, mut ann, _ben, mut cem) = open().await?;
    soon(ann.emit_with_ack("join", json!("kitchen"))).await?;
    soon(cem.emit_with_ack("join", json!("garden"))).await?;
    let ack = soon(cem.emit_with_ack("say", said("kitchen", "boo"))).await?;
    assert_eq!(ack, json!({ "ok": false, "error": { "code": "not_joined" } }));
    assert_eq!(
        heard(&mut ann).await?.len(),
        0,
        "Ann received what Cem wasn't allowed to say"
    );
    Ok(())
}
