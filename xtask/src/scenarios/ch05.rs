//! Ann's WebSocket in chapter 5, byte by byte: her keys are always the same, so that two recordings are too.

use anyhow::{Context, Result, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{Prints, Scenario};

/// The scenarios of this chapter.
pub(super) const SCENARIOS: &[(&str, Scenario)] = &[
    ("ch05_handshake", |url, prints| Box::pin(open_the_page(url, prints))),
    ("ch05_echo", |url, _| Box::pin(echo(url))),
];

/// Opens both WebSockets, as the page does, answers the ping of `/talk`, and leaves without a word.
///
/// Bytes reach a client a moment before the tap has printed them, and two connections print from two tasks. So each step
/// waits for the lines of the one before.
async fn open_the_page(url: String, prints: Prints<'_>) -> Result<()> {
    const PING: &[u8] = b"\x89\x0cstill there?";
    let echo = connect(&url, "/echo").await?;
    prints("#1     (other headers: 1;")?;
    let mut talk = connect(&url, "/talk").await?;
    let mut ping = vec![0; PING.len()];
    talk.read_exact(&mut ping).await?;
    ensure!(ping == PING, "expected a ping, got {ping:02x?}");
    prints("#2     FIN ping")?;
    talk.write_all(&masked(10, b"still there?")).await?;
    prints("#2     FIN pong")?;
    for (mut socket, last_line) in [(echo, "#1 ← ended"), (talk, "#2 ← ended")] {
        socket.shutdown().await?;
        socket.read_to_end(&mut Vec::new()).await?;
        prints(last_line)?;
    }
    Ok(())
}

/// Says hello, says something long, pings, and closes.
async fn echo(url: String) -> Result<()> {
    let mut ann = connect(&url, "/echo").await?;
    for (opcode, payload, header_len) in [(1, "Hello", 2), (1, &"x".repeat(300)[..], 4), (9, "are you there?", 2)] {
        ann.write_all(&masked(opcode, payload.as_bytes())).await?;
        let mut answer = vec![0; header_len + payload.len()];
        ann.read_exact(&mut answer).await?;
        ensure!(answer.ends_with(payload.as_bytes()), "`{payload}` came back changed");
    }
    ann.write_all(&masked(8, b"\x03\xE8bye")).await?;
    // The server's close frame, and the end of the connection.
    ann.read_to_end(&mut Vec::new()).await?;
    Ok(())
}

/// Sends what a browser sends, less the headers that say which browser it is.
async fn connect(url: &str, path: &str) -> Result<TcpStream> {
    let address = url.strip_prefix("http://").context("not an http:// address")?;
    let mut ann = TcpStream::connect(address).await?;
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: http://{address}\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    ann.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        answer.push(ann.read_u8().await?);
    }
    ensure!(
        answer.starts_with(b"HTTP/1.1 101 "),
        "{}",
        String::from_utf8_lossy(&answer)
    );
    Ok(ann)
}

/// A whole frame from a client, with the masking key of the example in RFC 6455.
fn masked(opcode: u8, payload: &[u8]) -> Vec<u8> {
    const KEY: [u8; 4] = [0x37, 0xFA, 0x21, 0x3D];
    let mut frame = vec![0x80 | opcode];
    match u8::try_from(payload.len()) {
        Ok(short @ ..126) => frame.push(0x80 | short),
        // Nothing here is longer than 65,535 bytes.
        _ => frame.extend([&[0xFE], &(payload.len() as u16).to_be_bytes()[..]].concat()),
    }
    frame.extend(KEY);
    frame.extend(payload.iter().zip(KEY.iter().cycle()).map(|(byte, key)| byte ^ key));
    frame
}
