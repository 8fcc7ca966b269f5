//! Checks for `ch06_answer`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch06_socketio/answer.rs")]
mod exercise;
#[path = "../soon.rs"]
mod soon;

use serde_json::{Value, json};
use soon::soon;
use testkit::{Client, Result, Server, lesson, serve};

const PAGE: &str = "ch06_socketio.html#an-answer";

async fn open() -> Result<(Server, Client)> {
    let server = serve(exercise::router()).await?;
    let client = Client::connect(&server.url(), "/").await?;
    Ok((server, client))
}

fn refused(code: &str) -> Value {
    json!({ "ok": false, "error": { "code": code } })
}

#[tokio::test]
async fn add_is_answered_with_the_sum() -> Result {
    let _lesson = lesson(
        "Several arguments of one event are a tuple; the ack answers this very event",
        PAGE,
    );
    let (_server, mut client) = open().await?;
    for (a, b, sum) in [(2, 3, 5), (-7, 7, 0), (i64::MAX - 1, 1, i64::MAX)] {
        let ack = soon(client.emit_with_ack("add", [json!(a), json!(b)])).await?;
        assert_eq!(ack, json!({ "ok": true, "sum": sum }), "add {a}, {b}");
    }
    Ok(())
}

#[tokio::test]
async fn two_clients_each_get_their_own_answer() -> Result {
    let _lesson = lesson("An ack goes to the client that asked, and to nobody else", PAGE);
    let (server, mut ann) = open().await?;
    let mut ben = Client::connect(&server.url(), "/").await?;
    assert_eq!(soon(ann.emit_with_ack("add", [json!(1), json!(1)])).await?["sum"], 2);
    assert_eq!(soon(ben.emit_with_ack("add", [json!(2), json!(2)])).await?["sum"], 4);
    let (events, _) = soon(ann.events_before("add", [json!(0), json!(0)])).await?;
    assert_eq!(events, [], "Ann received events, and asked for none");
    Ok(())
}

#[tokio::test]
async fn what_is_not_two_whole_numbers_is_refused() -> Result {
    let _lesson = lesson(
        "`Data<T>` drops a payload that isn't a `T`, and nobody is told. `TryData<T>` lets you answer",
        PAGE,
    );
    let (_server, mut client) = open().await?;
    let payloads = [
        vec![],
        vec![json!(1)],
        vec![json!(1), json!(2), json!(3)],
        vec![json!("1"), json!("2")],
        vec![json!(1.5), json!(2)],
        vec![json!([1, 2])],
        vec![json!(null), json!(null)],
    ];
    for payload in payloads {
        let ack = soon(client.emit_with_ack("add", payload.clone())).await?;
        assert_eq!(ack, refused("invalid_payload"), "add {payload:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_sum_that_does_not_fit_is_refused() -> Result {
    let _lesson = lesson(
        "A handler that panics answers nobody: its task ends, and the client waits",
        PAGE,
    );
    let (_server, mut client) = open().await?;
    let ack = soon(client.emit_with_ack("add", [json!(i64::MAX), json!(1)])).await?;
    assert_eq!(ack, refused("invalid_payload"));
    Ok(())
}

#[tokio::test]
async fn an_event_with_another_name_is_answered_too() -> Result {
    let _lesson = lesson("What no `on` listens to goes to `on_fallback`, if there is one", PAGE);
    let (_server, mut client) = open().await?;
    for event in ["subtract", "Add", "newMessage"] {
        let ack = soon(client.emit_with_ack(event, [json!(1), json!(2)])).await?;
        assert_eq!(ack, refused("not_found"), "{event}");
    }
    Ok(())
}
