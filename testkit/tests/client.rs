//! The client against a scripted server that speaks a few frames, so that its own mistakes show and not a library's.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may end at once when its own data is wrong"
)]

use axum::Router;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::routing::any;
use serde_json::json;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use testkit::{Client, Refused, Server, serve};

/// Answers each frame that a test below sends with a fixed list of frames.
async fn script(mut socket: WebSocket) {
    let open = r#"0{"sid":"s","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":100000}"#;
    let _ = socket.send(open.into()).await;
    while let Some(Ok(message)) = socket.recv().await {
        let Message::Text(frame) = message else { continue };
        let answers: &[&str] = match frame.as_str() {
            "40/chat," => &[r#"40/chat,{"sid":"x"}"#],
            r#"40/chat,{"token":"no"}"# => &[r#"44/chat,{"message":"unauthenticated"}"#],
            r#"42/chat,0["ask",{"n":1}]"# => &[r#"42/chat,["told",1]"#, r#"42/chat,["told",2]"#, r#"43/chat,0["yes"]"#],
            r#"42/chat,0["quiet"]"# => &[r#"43/chat,0[]"#],
            r#"42/chat,0["wrong ack"]"# => &[r#"43/chat,7[]"#],
            r#"42/chat,["several",1,"two"]"# => &[r#"42/chat,["back","two",1]"#],
            r#"42/chat,["ping me"]"# => &["2"],
            "3" => &[r#"42/chat,["ponged"]"#],
            r#"42/chat,["go away"]"# => &["41/chat,"],
            "41/chat," => &[],
            "1" => return,
            "garbage" => &["4?"],
            _ => &[],
        };
        for answer in answers {
            let _ = socket.send((*answer).into()).await;
        }
    }
}

async fn connected() -> (Server, Client) {
    let upgrade = any(async |upgrade: WebSocketUpgrade| upgrade.on_upgrade(script));
    let server = serve(Router::new().route("/socket.io/", upgrade)).await.unwrap();
    let client = Client::connect(&server.url(), "/chat").await.unwrap();
    (server, client)
}

/// The message of the panic that `observation` must end with.
async fn panic_of<T>(observation: impl Future<Output = T>) -> String {
    use futures_util::FutureExt;
    let caught = AssertUnwindSafe(observation).catch_unwind().await;
    let panic = caught.err().expect("it should have panicked");
    panic.downcast_ref::<String>().expect("a formatted message").clone()
}

#[tokio::test]
async fn an_ack_is_returned_and_the_events_before_it_are_kept_in_order() {
    let (_server, mut ann) = connected().await;
    assert_eq!(ann.emit_with_ack("ask", json!({"n": 1})).await.unwrap(), "yes");
    assert_eq!(ann.sees("told").await, 1);
    let second = ann.next_event().await.unwrap();
    assert_eq!((second.arg(), second.bytes), (json!(2), r#"42/chat,["told",2]"#.len()));
}

#[tokio::test]
async fn several_arguments_go_out_and_come_back_as_several() {
    let (_server, mut ann) = connected().await;
    ann.emit("several", [json!(1), json!("two")]).await.unwrap();
    assert_eq!(ann.next_event().await.unwrap().args, [json!("two"), json!(1)]);
}

#[tokio::test]
async fn a_refused_namespace_is_an_error_with_the_servers_data() {
    let (server, _ann) = connected().await;
    let refused = Client::connect_with_auth(&server.url(), "/chat", json!({"token": "no"}))
        .await
        .unwrap_err();
    let refused = refused.downcast_ref::<Refused>().expect("it is a `Refused`");
    assert_eq!(refused.data, json!({"message": "unauthenticated"}));
}

#[tokio::test]
async fn a_ping_is_answered_while_the_test_waits_for_something_else() {
    let (_server, mut ann) = connected().await;
    ann.emit("ping me", ()).await.unwrap();
    ann.sees("ponged").await;
}

#[tokio::test]
async fn another_event_than_the_expected_one_panics_with_place_and_list() {
    let (_server, mut ann) = connected().await;
    ann.emit_with_ack("ask", json!({"n": 1})).await.unwrap();
    ann.sees("told").await;
    let message = panic_of(ann.sees("ponged")).await;
    assert!(message.contains("tests/client.rs"), "{message}");
    assert!(
        message.contains("expected the event `ponged`, but `told 2` came"),
        "{message}"
    );
    assert!(message.contains("before that came: told 1"), "{message}");
}

#[tokio::test]
async fn nothing_at_all_panics_after_the_clients_patience() {
    let (_server, mut ann) = connected().await;
    ann.waits(Duration::from_millis(20));
    let message = panic_of(ann.sees("told")).await;
    assert!(message.contains("nothing came within 20ms"), "{message}");
    let error = format!("{:#}", ann.emit_with_ack("unheard", ()).await.unwrap_err());
    assert!(error.contains("no ack for `unheard`"), "{error}");
}

#[tokio::test]
async fn silence_is_proved_by_a_fence_and_disproved_by_an_event() {
    let (server, mut ann) = connected().await;
    assert_eq!(ann.sees_nothing_before("quiet", ()).await, json!(null));
    let mut bob = Client::connect(&server.url(), "/chat").await.unwrap();
    let message = panic_of(bob.sees_nothing_before("ask", json!({"n": 1}))).await;
    assert!(message.contains("these came: told 1, told 2"), "{message}");
}

#[tokio::test]
async fn an_ack_with_an_unknown_id_is_an_error() {
    let (_server, mut ann) = connected().await;
    let error = ann.emit_with_ack("wrong ack", ()).await.unwrap_err().to_string();
    assert!(error.contains("got `3/chat,7[]`"), "{error}");
}

#[tokio::test]
async fn a_malformed_frame_is_reported_by_the_next_wait() {
    let (_server, mut ann) = connected().await;
    ann.send_raw("garbage").await.unwrap();
    let error = format!("{:#}", ann.next_event().await.unwrap_err());
    assert!(error.contains("the server sent `4?`"), "{error}");
}

#[tokio::test]
async fn the_end_is_seen_when_the_server_sends_it_and_when_it_stops() {
    let (server, mut ann) = connected().await;
    let mut bob = Client::connect(&server.url(), "/chat").await.unwrap();
    ann.emit("go away", ()).await.unwrap();
    ann.sees_the_end().await;
    server.stop().await;
    bob.sees_the_end().await;
}

#[tokio::test]
async fn disconnect_waits_for_the_servers_end() {
    let (_server, ann) = connected().await;
    ann.disconnect().await.unwrap();
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named_in_the_error() {
    let (server, _ann) = connected().await;
    let url = server.url();
    server.stop().await;
    let error = Client::connect(&url, "/chat").await.unwrap_err().to_string();
    assert!(
        error.contains(&url) && error.contains("is the server running?"),
        "{error}"
    );
}
