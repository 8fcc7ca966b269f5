//! Whatever arrives, the server lives on, answers what can be answered, and changes nothing.

use serde_json::{Value, json};
use testkit::{Client, Result, serve};

use super::{app, three};

const TEXT: [&str; 3] = ["toMe", "toAll", "toOthers"];
const ROOM: [&str; 2] = ["joinRoom", "leaveRoom"];
const ROOM_AND_TEXT: [&str; 2] = ["toRoom", "withinRoom"];

fn not_a_text() -> Vec<Vec<Value>> {
    vec![
        vec![],
        vec![json!(null)],
        vec![json!(7)],
        vec![json!(["a"])],
        vec![json!({ "text": "hi" })],
    ]
}

fn not_two_texts() -> Vec<Vec<Value>> {
    vec![
        vec![],
        vec![json!("kitchen")],
        vec![json!(["kitchen", "hi"])],
        vec![json!(1), json!(2)],
        vec![json!("a"), json!("b"), json!("c")],
    ]
}

#[tokio::test]
async fn every_event_refuses_what_it_does_not_carry_and_reaches_nobody() -> Result {
    let mut three = three().await?;
    let one_text = TEXT.iter().chain(&ROOM).map(|event| (event, not_a_text()));
    let two_texts = ROOM_AND_TEXT.iter().map(|event| (event, not_two_texts()));
    for (event, payloads) in one_text.chain(two_texts) {
        for payload in payloads {
            let (_, ack) = three.cem.events_before(event, payload.clone()).await?;
            assert_eq!(ack["ok"], json!(false), "{event} {payload:?}");
            assert_eq!(ack["error"]["code"], json!("invalid_payload"), "{event} {payload:?}");
            assert_eq!(ack["error"]["event"], json!(event), "{event} {payload:?}");
        }
    }
    three.ann.sees_nothing_before("myRooms", ()).await;
    three.ben.sees_nothing_before("myRooms", ()).await;
    let (_, rooms) = three.cem.events_before("myRooms", ()).await?;
    assert_eq!(rooms, json!([]), "a refused joinRoom joins nothing");
    Ok(())
}

#[tokio::test]
async fn without_a_callback_the_error_comes_as_an_event() -> Result {
    let mut three = three().await?;
    three.cem.emit("nobodyListens", json!("hi")).await?;
    let error = three.cem.sees("error-response").await;
    assert_eq!(error["code"], json!("not_found"));
    assert_eq!(error["event"], json!("nobodyListens"));
    Ok(())
}

#[tokio::test]
async fn broken_packets_cost_their_sender_the_connection_and_nobody_else() -> Result {
    let server = serve(app::router()).await?;
    let mut witness = Client::connect(&server.url(), "/").await?;
    for frame in [
        "4",
        "42",
        "42[",
        "42[7]",
        "42{}",
        "49[]",
        "x",
        "42/nowhere,[\"toAll\",\"hi\"]",
        "45-[\"toAll\"]",
    ] {
        let mut client = Client::connect(&server.url(), "/").await?;
        client.send_raw(frame).await?;
        // Answered or cut off: either way the server has read the frame by then.
        drop(client.emit_with_ack("myRooms", ()).await);
        drop(client);
        // Its leaving may be told before the fence or after: what matters is that the server still answers.
        let (events, rooms) = witness.events_before("myRooms", ()).await?;
        assert_eq!(rooms, json!([]), "after {frame}");
        assert!(
            events.iter().all(|event| event.name == "someoneLeft"),
            "{frame} reached others: {events:?}"
        );
    }
    Ok(())
}
