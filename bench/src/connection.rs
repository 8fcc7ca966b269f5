//! One connection to a server: the handshakes of WebSocket, Engine.IO and Socket.IO, then frames.

use std::{
    cell::RefCell,
    io,
    net::SocketAddr,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use tokio::net::TcpStream;

use crate::{
    frame::{self, Decoder, Opcode},
    packet::{self, NAMESPACE, Packet},
};

/// A server that doesn't answer a handshake for this long has failed.
const PATIENCE: Duration = Duration::from_secs(20);
/// Clients must mask; which key they take doesn't matter here.
const MASK: [u8; 4] = [0x5a, 0xc3, 0x17, 0x9e];

thread_local! {
    /// What a read fills: one for all connections, larger than what one of them holds between two looks.
    static SCRATCH: RefCell<Vec<u8>> = RefCell::new(vec![0; 64 * 1024]);
}

/// A client in the namespace.
pub(crate) struct Connection {
    stream: TcpStream,
    decoder: Decoder,
    /// The number of the last command.
    last_command: u64,
}

impl Connection {
    /// Connects, and waits until the namespace let us in.
    pub(crate) async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        tokio::time::timeout(PATIENCE, Self::handshake(address))
            .await
            .context("the server doesn't let a client in")?
    }

    async fn handshake(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let request = format!(
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\n\
             Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        write_all(&stream, request.as_bytes()).await?;
        let rest = upgraded(&stream).await?;
        let mut connection = Self {
            stream,
            decoder: Decoder::default(),
            last_command: 0,
        };
        let mut open = false;
        let mut on = |packet: Packet<'_>| open |= packet == Packet::Open;
        // The first heartbeat may come right behind the answer to the upgrade.
        if decode(&mut connection.decoder, &rest, &mut on)? {
            connection.send(b"3").await?;
        }
        while !open {
            connection.read(&mut |packet| open |= packet == Packet::Open).await?;
        }
        connection.send(format!("40{NAMESPACE},").as_bytes()).await?;
        let mut connected = false;
        while !connected {
            connection
                .read(&mut |packet| connected |= packet == Packet::Connected)
                .await?;
        }
        Ok(connection)
    }

    /// Joins a room, and waits for the answer.
    pub(crate) async fn join(&mut self, username: &str, room: &str) -> anyhow::Result<()> {
        let number = self.next_command();
        self.send(packet::join(number, username, room).as_bytes()).await?;
        let mut answer = None;
        let deadline = Instant::now() + PATIENCE;
        while answer.is_none() {
            if Instant::now() > deadline {
                bail!("no answer to userJoin");
            }
            self.read(&mut |packet| match packet {
                Packet::Ack(of, bytes) if of == number => answer = Some(bytes.to_vec()),
                _ => {}
            })
            .await?;
        }
        match answer {
            Some(answer) if packet::is_ok(&answer) => Ok(()),
            answer => bail!(
                "userJoin was refused: {}",
                String::from_utf8_lossy(&answer.unwrap_or_default())
            ),
        }
    }

    /// A number for the next command.
    pub(crate) fn next_command(&mut self) -> u64 {
        self.last_command += 1;
        self.last_command
    }

    /// Sends one text frame.
    pub(crate) async fn send(&self, payload: &[u8]) -> anyhow::Result<()> {
        let mut out = Vec::with_capacity(payload.len() + 14);
        frame::encode_text(&mut out, MASK, payload);
        write_all(&self.stream, &out).await?;
        Ok(())
    }

    /// Waits for bytes, hands each packet in them to `on`, and answers heartbeats.
    ///
    /// # Cancel safety
    /// Dropped while it waits, nothing is lost. What it has read it hands on without waiting, but for the answer to a heartbeat.
    pub(crate) async fn read(&mut self, on: &mut impl FnMut(Packet<'_>)) -> anyhow::Result<()> {
        self.stream.readable().await?;
        if self.take(on)? {
            self.send(b"3").await?;
        }
        Ok(())
    }

    /// Reads what has come; says whether a heartbeat wants its answer.
    fn take(&mut self, on: &mut impl FnMut(Packet<'_>)) -> anyhow::Result<bool> {
        SCRATCH.with_borrow_mut(|scratch| match self.stream.try_read(scratch) {
            Ok(0) => bail!("the server closed the connection"),
            Ok(len) => decode(&mut self.decoder, &scratch[..len], on),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(false),
            Err(error) => Err(error.into()),
        })
    }
}

/// Hands each packet to `on`; says whether a heartbeat wants its answer.
fn decode(decoder: &mut Decoder, bytes: &[u8], on: &mut impl FnMut(Packet<'_>)) -> anyhow::Result<bool> {
    let (mut ping, mut closed) = (false, false);
    decoder.feed(bytes, |opcode, payload| match opcode {
        Opcode::Text => match packet::parse(payload) {
            Packet::Ping => ping = true,
            packet => on(packet),
        },
        Opcode::Close => closed = true,
        Opcode::Binary | Opcode::Ping | Opcode::Pong => {}
    })?;
    if closed {
        bail!("the server closed the connection");
    }
    Ok(ping)
}

/// Reads the answer to the upgrade; what came after it belongs to the first frame.
async fn upgraded(stream: &TcpStream) -> anyhow::Result<Vec<u8>> {
    let mut head = Vec::new();
    loop {
        stream.readable().await?;
        match stream.try_read_buf(&mut head) {
            Ok(0) => bail!("the server closed the connection during the handshake"),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => continue,
            Err(error) => return Err(error.into()),
        }
        if let Some(end) = head.windows(4).position(|window| window == b"\r\n\r\n") {
            if !head.starts_with(b"HTTP/1.1 101") {
                bail!("the server refused the upgrade: {}", String::from_utf8_lossy(&head));
            }
            return Ok(head.split_off(end + 4));
        }
    }
}

async fn write_all(stream: &TcpStream, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match stream.try_write(bytes) {
            Ok(len) => bytes = &bytes[len..],
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => stream.writable().await?,
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
