//! What the naive answer costs: the whole history after every message, counted in bytes.

use super::chat::{Chat, User};
use super::wire::frame_bytes;
use std::fmt::Write;

/// The bytes that one member gets for 1, 10 and 100 messages, both ways. `ch07_group_chat --
/// naive` prints it.
pub(crate) fn table() -> String {
    let mut table = String::from("Bytes that the server sends to one member:\n");
    let _ = writeln!(
        table,
        "{:>10}{:>28}{:>28}",
        "messages", "chatHistory after each", "appendMessage for each"
    );
    for count in [1, 10, 100] {
        let (whole, append) = cost(count);
        let _ = writeln!(table, "{count:>10}{whole:>28}{append:>28}");
    }
    table
}

/// Stores `count` messages and adds up the frames of both answers.
fn cost(count: usize) -> (usize, usize) {
    let ann = User {
        id: "1".into(),
        username: "ann".into(),
    };
    let mut chat = Chat::default();
    let (mut whole, mut append) = (0, 0);
    for number in 1..=count {
        let message = chat.store(&ann, &format!("This is message {number:03}."));
        whole += frame_bytes("chatHistory", &chat.messages);
        append += frame_bytes("appendMessage", &message);
    }
    (whole, append)
}
