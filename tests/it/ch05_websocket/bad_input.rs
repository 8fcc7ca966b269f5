//! Bad input closes the one connection that sent it, with the code that says why; the server goes on.

use anyhow::Result;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{CloseCode, Data, OpCode};
use tokio_tungstenite::tungstenite::{Bytes, Message};

use super::app::MAX_MESSAGE_BYTES;
use super::{PATIENCE, Server};

const PATHS: [&str; 2] = ["/echo", "/talk"];

#[tokio::test]
async fn a_message_of_the_limit_passes_and_one_byte_more_closes_with_1009() -> Result<()> {
    let server = Server::start().await?;
    for path in PATHS {
        let mut page = server.opens(path).await?;
        page.says(&"x".repeat(MAX_MESSAGE_BYTES)).await?;
        assert_eq!(page.hears().await?.len(), MAX_MESSAGE_BYTES);
        page.says(&"x".repeat(MAX_MESSAGE_BYTES + 1)).await?;
        assert_eq!(page.is_closed_with().await?, CloseCode::Size, "{path}");
        server.still_echoes().await?;
    }
    Ok(())
}

#[tokio::test]
async fn fragments_that_are_too_big_together_close_with_1009() -> Result<()> {
    let server = Server::start().await?;
    let mut page = server.opens("/echo").await?;
    let half = "x".repeat(MAX_MESSAGE_BYTES / 2 + 1);
    let piece = |opcode, fin| Message::Frame(Frame::message(half.clone(), OpCode::Data(opcode), fin));
    page.sends(piece(Data::Text, false)).await?;
    page.sends(piece(Data::Continue, true)).await?;
    assert_eq!(page.is_closed_with().await?, CloseCode::Size);
    server.still_echoes().await
}

#[tokio::test]
async fn text_that_is_not_utf8_closes_with_1007() -> Result<()> {
    let server = Server::start().await?;
    for path in PATHS {
        let mut page = server.opens(path).await?;
        let text = Bytes::from_static(&[b'o', b'k', 0xFF]);
        page.sends(Message::Frame(Frame::message(text, OpCode::Data(Data::Text), true)))
            .await?;
        assert_eq!(page.is_closed_with().await?, CloseCode::Invalid, "{path}");
        server.still_echoes().await?;
    }
    Ok(())
}

/// Opens `/echo` by hand, writes `bytes` and returns all that comes until the server closes.
async fn after_the_handshake(server: &Server, bytes: &[u8]) -> Result<Vec<u8>> {
    let mut stream = server.raw().await?;
    stream.write_all(request("GET", "13", "").as_bytes()).await?;
    stream.write_all(bytes).await?;
    let mut answer = Vec::new();
    timeout(PATIENCE, stream.read_to_end(&mut answer)).await??;
    let end = answer
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .map_or(answer.len(), |at| at + 4);
    Ok(answer.split_off(end))
}

fn request(method: &str, version: &str, more: &str) -> String {
    format!(
        "{method} /echo HTTP/1.1\r\nHost: hub.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: {version}\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{more}\r\n"
    )
}

#[tokio::test]
async fn frames_that_break_the_protocol_close_with_1002() -> Result<()> {
    let server = Server::start().await?;
    let broken: [(&str, &[u8]); 5] = [
        ("not masked", b"\x81\x05Hello"),
        ("a reserved bit", &[0xC1, 0x80, 0, 0, 0, 0]),
        ("a reserved opcode", &[0x83, 0x80, 0, 0, 0, 0]),
        ("a ping in fragments", &[0x09, 0x80, 0, 0, 0, 0]),
        ("a continuation of nothing", &[0x80, 0x80, 0, 0, 0, 0]),
    ];
    for (what, bytes) in broken {
        let answer = after_the_handshake(&server, bytes).await?;
        assert!(answer.len() > 4, "{what}: {answer:?}");
        assert_eq!(
            (answer[0], &answer[2..4]),
            (0x88, &1002_u16.to_be_bytes()[..]),
            "{what}"
        );
        server.still_echoes().await?;
    }
    Ok(())
}

/// The status line that answers `request`.
async fn status(server: &Server, request: &str) -> Result<String> {
    let mut stream = server.raw().await?;
    stream.write_all(request.as_bytes()).await?;
    let mut status = Vec::new();
    while !status.ends_with(b"\r\n") {
        status.push(timeout(PATIENCE, stream.read_u8()).await??);
    }
    Ok(String::from_utf8(status)?.trim_end().to_owned())
}

#[tokio::test]
async fn a_handshake_with_something_wrong_is_refused_in_http() -> Result<()> {
    let server = Server::start().await?;
    let good = request("GET", "13", "");
    let cases = [
        (good.clone(), "HTTP/1.1 101 Switching Protocols"),
        (
            request("GET", "13", "Origin: http://hub.test\r\n"),
            "HTTP/1.1 101 Switching Protocols",
        ),
        (
            request("GET", "13", "Origin: http://elsewhere.test\r\n"),
            "HTTP/1.1 403 Forbidden",
        ),
        (request("GET", "13", "Origin: null\r\n"), "HTTP/1.1 403 Forbidden"),
        (
            request("GET", "13", "Origin: https://hub.test\r\n"),
            "HTTP/1.1 403 Forbidden",
        ),
        (
            request("GET", "13", "Origin: http://hub.test.elsewhere.test\r\n"),
            "HTTP/1.1 403 Forbidden",
        ),
        (
            request("GET", "13", "Origin: http://hub.test\r\n").replace("Host: hub.test\r\n", ""),
            "HTTP/1.1 403 Forbidden",
        ),
        (request("GET", "8", ""), "HTTP/1.1 400 Bad Request"),
        (request("POST", "13", ""), "HTTP/1.1 405 Method Not Allowed"),
        (good.replace("Sec-WebSocket-Key", "X-Key"), "HTTP/1.1 400 Bad Request"),
        (
            good.replace("Connection: Upgrade", "Connection: keep-alive"),
            "HTTP/1.1 400 Bad Request",
        ),
    ];
    for (request, expected) in cases {
        assert_eq!(status(&server, &request).await?, expected, "{request}");
    }
    server.still_echoes().await
}
