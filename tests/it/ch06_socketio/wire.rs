//! Each event, what it is answered, and who receives what because of it: `tests/it/wire/ch06/`, one file per event.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;
use serde_json::{Value, json};
use testkit::{Client, Result};

use super::{Three, three};

/// One file: what Ann emits, what she is answered, and what each of the three receives.
#[derive(Deserialize)]
struct Golden {
    emit: Vec<Value>,
    ack: Value,
    ann: Vec<Value>,
    ben: Vec<Value>,
    cem: Vec<Value>,
}

fn goldens() -> BTreeMap<String, Golden> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("it/wire/ch06");
    let files = std::fs::read_dir(folder).expect("tests/it/wire/ch06 can be read");
    files
        .map(|file| {
            let path = file.expect("a file").path();
            let text = std::fs::read_to_string(&path).expect("a golden can be read");
            let golden = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            (path.display().to_string(), golden)
        })
        .collect()
}

/// What arrived at `client` before its own fence was answered: `["event", argument, …]` each.
async fn received(client: &mut Client) -> Result<Vec<Value>> {
    let (events, _) = client.events_before("myRooms", ()).await?;
    let whole = |event: testkit::Event| std::iter::once(json!(event.name)).chain(event.args).collect();
    Ok(events.into_iter().map(whole).collect())
}

#[tokio::test]
async fn each_event_reaches_exactly_those_that_its_golden_names() -> Result {
    for (file, golden) in goldens() {
        let Three {
            server: _server,
            mut ann,
            mut ben,
            mut cem,
        } = three().await?;
        let [name, args @ ..] = golden.emit.as_slice() else {
            panic!("{file}: nothing to emit")
        };
        let name = name.as_str().expect("an event's name is text");
        // The ack comes after the last emit, so each fence below is behind everything that this event caused.
        let ack = ann.emit_with_ack(name, args.to_vec()).await?;
        assert_eq!(ack, golden.ack, "{file}: the ack");
        assert_eq!(received(&mut ann).await?, golden.ann, "{file}: what Ann receives");
        assert_eq!(received(&mut ben).await?, golden.ben, "{file}: what Ben receives");
        assert_eq!(received(&mut cem).await?, golden.cem, "{file}: what Cem receives");
    }
    Ok(())
}

#[test]
fn every_event_that_the_server_listens_to_has_a_golden() {
    let source = include_str!("../../../examples/ch06_socketio/app.rs");
    let listened: BTreeSet<_> = source
        .split("socket.on(\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(
        listened.len() >= 8,
        "this test no longer finds the events: {listened:?}"
    );
    let goldens = goldens();
    let emitted: BTreeSet<_> = goldens.values().filter_map(|golden| golden.emit[0].as_str()).collect();
    let without: Vec<_> = listened.difference(&emitted).collect();
    assert!(without.is_empty(), "no golden for {without:?}");
}

#[tokio::test]
async fn who_left_a_room_hears_it_no_more() -> Result {
    let mut three = three().await?;
    three.ben.emit_with_ack("leaveRoom", json!("kitchen")).await?;
    three
        .ann
        .emit_with_ack("toRoom", [json!("kitchen"), json!("hi")])
        .await?;
    assert_eq!(received(&mut three.ben).await?, Vec::<Value>::new());
    Ok(())
}

#[tokio::test]
async fn the_others_hear_that_someone_left() -> Result {
    let mut three = three().await?;
    three.cem.disconnect().await?;
    let reason = json!("client has manually disconnected the socket from the namespace");
    assert_eq!(three.ann.sees("someoneLeft").await, reason);
    assert_eq!(three.ben.sees("someoneLeft").await, reason);
    Ok(())
}
