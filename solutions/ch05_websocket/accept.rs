//! The answer to a handshake: the key stays text, it isn't decoded; the SHA-1 is bytes, not hexadecimal digits.

/// The text that RFC 6455 appends to every key. Nothing but a WebSocket server would know to do so.
pub const GUID: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// The value of `Sec-WebSocket-Accept` that belongs to a `Sec-WebSocket-Key`.
pub fn accept_key(key: &str) -> String {
    base64(&sha1(&format!("{key}{GUID}")))
}

/// The whole answer to a request, up to the empty line; `None` if the request brings no key.
pub fn answer(request: &str) -> Option<String> {
    let accept = accept_key(header(request, "Sec-WebSocket-Key")?);
    Some(format!(
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
    ))
}

/// The value of the header `name`; names of headers are compared without regard to case.
fn header<'a>(request: &'a str, name: &str) -> Option<&'a str> {
    let mut headers = request.lines().filter_map(|line| line.split_once(':'));
    headers.find_map(|(found, value)| found.eq_ignore_ascii_case(name).then_some(value.trim()))
}

/// The 20 bytes of a text's SHA-1.
fn sha1(text: &str) -> [u8; 20] {
    use sha1::{Digest, Sha1};
    Sha1::digest(text).into()
}

/// Bytes as base64 text.
fn base64(bytes: &[u8]) -> String {
    use base64::prelude::{BASE64_STANDARD, Engine};
    BASE64_STANDARD.encode(bytes)
}
