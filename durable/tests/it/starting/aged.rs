//! Servers that are too old: a proxy in front of a real one, which changes one digit of the version that it tells.

use testkit::Result;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// After these bytes, and so many more, the version begins; its first digit is replaced.
#[derive(Clone, Copy)]
struct Change {
    after: &'static [u8],
    skip: usize,
    digit: u8,
}

/// The address of a Redis 6.
pub(super) async fn redis(port: u16) -> Result<String> {
    proxy(
        port,
        Change {
            after: b"redis_version:",
            skip: 0,
            digit: b'6',
        },
    )
    .await
}

/// The address of a MongoDB 5. A text of BSON begins with its length, in four bytes.
pub(super) async fn mongo(port: u16) -> Result<String> {
    proxy(
        port,
        Change {
            after: b"\x02version\0",
            skip: 4,
            digit: b'5',
        },
    )
    .await
}

async fn proxy(port: u16, change: Change) -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?.to_string();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(carry(client, port, change));
        }
    });
    Ok(address)
}

async fn carry(client: TcpStream, port: u16, change: Change) -> std::io::Result<()> {
    let server = TcpStream::connect(("127.0.0.1", port)).await?;
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    tokio::spawn(async move { tokio::io::copy(&mut from_client, &mut to_server).await });
    let mut bytes = vec![0; 1 << 20];
    loop {
        // An answer of some kilobytes from the same machine comes in one piece.
        let count = from_server.read(&mut bytes).await?;
        if count == 0 {
            return Ok(());
        }
        let found = bytes[..count]
            .windows(change.after.len())
            .position(|window| window == change.after);
        if let Some(digit) = found.and_then(|at| bytes[..count].get_mut(at + change.after.len() + change.skip)) {
            *digit = change.digit;
        }
        to_client.write_all(&bytes[..count]).await?;
    }
}
