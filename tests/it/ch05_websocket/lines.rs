//! What the tap shows: the real handshake and the real frames, both ways.

use anyhow::Result;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::{PATIENCE, Server};

const REQUEST: &str = "GET /echo HTTP/1.1\r\nHost: hub.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
    Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nUser-Agent: a test\r\n\r\n";

/// "Hello", masked with the key of RFC 6455, section 5.7.
const MASKED_HELLO: [u8; 11] = [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58];
const CLOSE: [u8; 11] = [0x88, 0x85, 0, 0, 0, 0, 0x03, 0xE8, b'b', b'y', b'e'];

async fn head(stream: &mut TcpStream) -> Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(timeout(PATIENCE, stream.read_u8()).await??);
    }
    Ok(String::from_utf8(head)?)
}

async fn reads<const N: usize>(stream: &mut TcpStream) -> Result<[u8; N]> {
    let mut bytes = [0; N];
    timeout(PATIENCE, stream.read_exact(&mut bytes)).await??;
    Ok(bytes)
}

/// The lines once the connection is gone; its end is the last thing that the tap shows.
async fn all_lines(server: &Server) -> Vec<String> {
    while !server.lines().iter().any(|line| line.contains("← ended")) {
        tokio::task::yield_now().await;
    }
    server.lines()
}

#[tokio::test]
async fn the_tap_shows_the_handshake_each_frame_and_the_sums() -> Result<()> {
    let server = Server::start().await?;
    let mut stream = server.raw().await?;
    stream.write_all(REQUEST.as_bytes()).await?;
    let answer = head(&mut stream).await?;
    assert!(answer.starts_with("HTTP/1.1 101 Switching Protocols\r\n"), "{answer}");
    stream.write_all(&MASKED_HELLO).await?;
    assert_eq!(reads(&mut stream).await?, *b"\x81\x05Hello");
    stream.write_all(&CLOSE).await?;
    assert_eq!(reads(&mut stream).await?, *b"\x88\x05\x03\xE8bye");
    drop(stream);

    let lines = timeout(PATIENCE, all_lines(&server)).await?;
    let expected = [
        "#1 → GET /echo HTTP/1.1",
        "#1     Host: hub.test",
        "#1     Connection: Upgrade",
        "#1     Upgrade: websocket",
        "#1     Sec-WebSocket-Version: 13",
        "#1     Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "#1     (other headers: 1; bytes in all: 171)",
        "#1 ← HTTP/1.1 101 Switching Protocols",
        "#1     connection: upgrade",
        "#1     upgrade: websocket",
        "#1     sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        "#1     (other headers: 1; bytes in all: 166)",
        "#1 → 81 85 37 fa 21 3d | 7f 9f 4d 51 58",
        "#1     FIN text, 5 bytes, masked with 37 fa 21 3d: \"Hello\"",
        "#1 ← 81 05 | 48 65 6c 6c 6f",
        "#1     FIN text, 5 bytes: \"Hello\"",
        "#1 → 88 85 00 00 00 00 | 03 e8 62 79 65",
        "#1     FIN close, 5 bytes, masked with 00 00 00 00: code 1000 \"bye\"",
        "#1 ← 88 05 | 03 e8 62 79 65",
        "#1     FIN close, 5 bytes: code 1000 \"bye\"",
        "#1 → ended: frames 2, header bytes 12, payload bytes 10",
        "#1 ← ended: frames 2, header bytes 4, payload bytes 10",
    ];
    assert_eq!(lines, expected, "{}", lines.join("\n"));
    Ok(())
}

#[tokio::test]
async fn a_request_in_single_bytes_is_read_like_one_in_a_piece() -> Result<()> {
    let server = Server::start().await?;
    let mut stream = server.raw().await?;
    stream.set_nodelay(true)?;
    for byte in REQUEST.bytes() {
        stream.write_all(&[byte]).await?;
    }
    head(&mut stream).await?;
    for byte in MASKED_HELLO {
        stream.write_all(&[byte]).await?;
    }
    assert_eq!(reads(&mut stream).await?, *b"\x81\x05Hello");
    assert!(
        server.lines().iter().any(|line| line.ends_with(": \"Hello\"")),
        "{:?}",
        server.lines()
    );
    Ok(())
}

#[tokio::test]
async fn a_page_that_is_fetched_shows_nothing() -> Result<()> {
    let server = Server::start().await?;
    let mut stream = server.raw().await?;
    stream
        .write_all(b"GET / HTTP/1.1\r\nHost: hub.test\r\nConnection: close\r\n\r\n")
        .await?;
    let mut page = String::new();
    timeout(PATIENCE, stream.read_to_string(&mut page)).await??;
    assert!(page.contains("What happens on the wire?"), "{page}");
    assert_eq!(server.lines(), Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn what_a_terminal_would_obey_is_shown_escaped() -> Result<()> {
    let server = Server::start().await?;
    let mut page = server.opens("/echo").await?;
    page.says("\u{1b}[2J").await?;
    page.hears().await?;
    let lines = server.lines();
    assert!(lines.iter().all(|line| !line.contains('\u{1b}')), "{lines:?}");
    assert!(lines.iter().any(|line| line.contains(r"\u{1b}[2J")), "{lines:?}");
    Ok(())
}
