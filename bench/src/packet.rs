//! What a text frame means: Engine.IO and Socket.IO packets in one namespace, told apart by their first bytes.
//!
//! No JSON is parsed: under load the client only needs to know whose answer it is, and when the message was sent.

/// The namespace that all three servers speak.
pub(crate) const NAMESPACE: &str = "/rooms";
/// What comes before the time of sending in each message.
const SENT: &[u8] = b"@@";
/// Digits of that time, in nanoseconds since the client started.
const SENT_DIGITS: usize = 15;

/// One packet from the server.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Packet<'a> {
    /// Engine.IO's handshake.
    Open,
    /// Engine.IO's heartbeat; it wants `3`.
    Ping,
    /// The namespace let us in.
    Connected,
    /// The answer to a command of ours: its number, and the answer.
    Ack(u64, &'a [u8]),
    /// A message of somebody else in the room: the delivery that is counted.
    Message(&'a [u8]),
    /// Presence, history, refusals: not counted.
    Other(&'a [u8]),
}

/// Tells one packet from the others.
pub(crate) fn parse(frame: &[u8]) -> Packet<'_> {
    if let Some(message) = frame.strip_prefix(b"42/rooms,[\"updateChat\",") {
        return Packet::Message(message);
    }
    if let Some(ack) = frame.strip_prefix(b"43/rooms,") {
        let digits = ack.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if let Some(number) = number(&ack[..digits]) {
            return Packet::Ack(number, &ack[digits..]);
        }
    }
    match frame {
        b"2" => Packet::Ping,
        [b'0', ..] => Packet::Open,
        other if other.starts_with(b"40/rooms,") => Packet::Connected,
        other => Packet::Other(other),
    }
}

/// Whether an ack says that the command was done.
pub(crate) fn is_ok(answer: &[u8]) -> bool {
    answer.starts_with(b"[{") && contains(answer, b"\"ok\":true").is_some()
}

/// The command that joins a room.
pub(crate) fn join(number: u64, username: &str, room: &str) -> String {
    format!(r#"42{NAMESPACE},{number}["userJoin",{{"username":"{username}","room":"{room}"}}]"#)
}

/// The command that sends a message. Its body begins with the time of sending, so that a reader can tell how long it took.
pub(crate) fn update_chat(number: u64, room: &str, sent_ns: u64) -> String {
    format!(
        r#"42{NAMESPACE},{number}["updateChat",{{"body":"@@{sent_ns:0SENT_DIGITS$} what a chat message of the usual length looks like","room":"{room}","tempId":"t{number}"}}]"#
    )
}

/// When the message was sent, in nanoseconds since the client started.
pub(crate) fn sent_ns(message: &[u8]) -> Option<u64> {
    let start = contains(message, SENT)? + SENT.len();
    number(message.get(start..start + SENT_DIGITS)?)
}

fn number(digits: &[u8]) -> Option<u64> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

fn contains(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_are_told_apart() {
        assert_eq!(parse(br#"0{"sid":"x"}"#), Packet::Open);
        assert_eq!(parse(b"2"), Packet::Ping);
        assert_eq!(parse(br#"40/rooms,{"sid":"x"}"#), Packet::Connected);
        assert_eq!(
            parse(br#"43/rooms,17[{"ok":true}]"#),
            Packet::Ack(17, br#"[{"ok":true}]"#)
        );
        assert_eq!(
            parse(br#"42/rooms,["updateChat",{"a":1}]"#),
            Packet::Message(br#"{"a":1}]"#)
        );
        assert_eq!(
            parse(br#"42/rooms,["updateChats",1]"#),
            Packet::Other(br#"42/rooms,["updateChats",1]"#)
        );
        assert_eq!(
            parse(br#"44/rooms,{"message":"no"}"#),
            Packet::Other(br#"44/rooms,{"message":"no"}"#)
        );
    }

    #[test]
    fn only_a_granted_command_is_ok() {
        assert!(is_ok(br#"[{"ok":true,"message":{"id":"1"}}]"#));
        assert!(is_ok(br#"[{"message":{"id":"1"},"ok":true}]"#));
        assert!(!is_ok(br#"[{"ok":false,"error":{"code":"rate_limited"}}]"#));
        assert!(!is_ok(b"[]"));
    }

    #[test]
    fn the_time_of_sending_comes_back() {
        let command = update_chat(3, "r1", 1_234_567_890);
        assert_eq!(sent_ns(command.as_bytes()), Some(1_234_567_890));
        assert_eq!(sent_ns(b"nothing"), None);
        assert_eq!(sent_ns(b"@@12"), None);
    }
}
