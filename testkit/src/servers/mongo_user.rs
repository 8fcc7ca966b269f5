//! Makes the first user of a MongoDB that asks for passwords: one command, written by hand, so that `testkit` needs no driver.

use anyhow::{Result, bail, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// The opcode of a message that holds one document.
const OP_MSG: i32 = 2013;
/// The header (length, request, answered request, opcode), the flags, and the kind of the section.
const BEFORE_DOCUMENT: usize = 16 + 4 + 1;

/// While a server has no user, whoever connects from its own machine may make one.
pub(super) async fn create_user(port: u16, name: &str, password: &str) -> Result<()> {
    let roles = document(&[text("0", "root")]);
    // On disk before it is answered: a test may kill the server in the next moment.
    let on_disk = document(&[element(16, "w", &1i32.to_le_bytes()), element(8, "j", &[1])]);
    let command = document(&[
        text("createUser", name),
        text("pwd", password),
        element(4, "roles", &roles),
        element(3, "writeConcern", &on_disk),
        text("$db", "admin"),
    ]);
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.write_all(&message(&command)?).await?;
    let answer = read(&mut stream).await?;
    let worked = element(1, "ok", &1f64.to_le_bytes());
    if !contains(&answer, &worked) {
        bail!("createUser: {}", String::from_utf8_lossy(&answer));
    }
    Ok(())
}

fn message(document: &[u8]) -> Result<Vec<u8>> {
    let length = i32::try_from(BEFORE_DOCUMENT + document.len())?;
    let mut message = Vec::new();
    for number in [length, 1, 0, OP_MSG, 0] {
        message.extend(number.to_le_bytes());
    }
    message.push(0);
    message.extend(document);
    Ok(message)
}

async fn read(stream: &mut TcpStream) -> Result<Vec<u8>> {
    let length = usize::try_from(stream.read_i32_le().await?)?;
    ensure!((4..1_000_000).contains(&length), "an answer of {length} bytes");
    let mut rest = vec![0; length - 4];
    stream.read_exact(&mut rest).await?;
    Ok(rest)
}

fn document(elements: &[Vec<u8>]) -> Vec<u8> {
    let body = elements.concat();
    // The length counts itself and the zero at the end.
    let length = u32::try_from(body.len() + 5).unwrap_or(u32::MAX);
    [&length.to_le_bytes(), body.as_slice(), &[0]].concat()
}

fn element(kind: u8, name: &str, value: &[u8]) -> Vec<u8> {
    [&[kind], name.as_bytes(), &[0], value].concat()
}

fn text(name: &str, value: &str) -> Vec<u8> {
    let length = u32::try_from(value.len() + 1).unwrap_or(u32::MAX);
    element(2, name, &[&length.to_le_bytes(), value.as_bytes(), &[0]].concat())
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
