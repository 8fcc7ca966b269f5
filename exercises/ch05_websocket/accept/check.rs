//! Checks for `ch05_accept`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch05_websocket/accept.rs")]
mod exercise;

use std::time::Duration;

use exercise::{accept_key, answer};
use testkit::lesson;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio_tungstenite::client_async;

const PAGE: &str = "ch05_websocket.html#the-handshake";

#[track_caller]
fn assert_accept(key: &str, expected: &str) {
    let yours = accept_key(key);
    assert!(
        yours == expected,
        "the accept value for the key `{key}`\nexpected: {expected}\n   yours: {yours}"
    );
}

#[test]
fn the_key_of_the_rfc_gets_the_answer_of_the_rfc() {
    let _lesson = lesson("The accept value is base64 of the SHA-1 of the key and the GUID", PAGE);
    assert_accept("dGhlIHNhbXBsZSBub25jZQ==", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

#[test]
fn another_key_gets_another_answer() {
    let _lesson = lesson(
        "The answer depends on the key, so an old answer can't be sent again",
        PAGE,
    );
    assert_accept("AAAAAAAAAAAAAAAAAAAAAA==", "ICX+Yqv66kxgM0FcWaLWlFLwTAI=");
}

/// Answers one handshake as the exercise says; a request that gets no answer is hung up on.
async fn serve(mut stream: DuplexStream) -> DuplexStream {
    let mut request = String::new();
    while !request.ends_with("\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => request.push(byte.into()),
            Err(_) => return stream,
        }
    }
    if let Some(answer) = answer(&request) {
        // A client that is gone notices the same as one that refuses.
        let _ = stream.write_all(answer.as_bytes()).await;
    }
    stream
}

#[tokio::test]
async fn a_real_client_accepts_your_handshake() {
    let _lesson = lesson(
        "A client compares the answer with what it computed, and refuses any other",
        PAGE,
    );
    let (client, server) = tokio::io::duplex(4_096);
    let both = async { tokio::join!(client_async("ws://hub.test/chat", client), serve(server)).0 };
    let connected = tokio::time::timeout(Duration::from_secs(2), both).await;
    let outcome = connected
        .map_err(|_| "no answer".to_owned())
        .and_then(|done| done.map_err(|e| e.to_string()));
    assert!(
        outcome.is_ok(),
        "the client refused: {}",
        outcome.err().unwrap_or_default()
    );
}
