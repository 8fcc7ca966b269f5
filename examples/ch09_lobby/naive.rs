//! What first versions of a lobby do: a ban that nobody checks, two rooms for one pair, words of the system that anybody can say,
//! and HTML in a message.

use anyhow::Result;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A lobby that writes down who is banned.
#[derive(Default)]
struct Unchecked {
    banned: BTreeSet<&'static str>,
}

impl Unchecked {
    /// Naive: it doesn't ask who wants it.
    fn on_ban(&mut self, who: &'static str) {
        self.banned.insert(who);
        println!("    the list of the banned is {:?}", self.banned);
    }

    /// Naive: it doesn't look at the list. Neither does the door.
    fn on_message(&self, from: &str, text: &str) {
        println!("    everybody gets {from}: {text}");
    }
}

/// A list of the banned changes nothing by itself.
pub(crate) fn unchecked_ban() {
    let mut lobby = Unchecked::default();
    println!("bob emits ban-user \"ann\"");
    lobby.on_ban("ann");
    println!("the admin emits ban-user \"bob\"");
    lobby.on_ban("bob");
    println!("bob emits chat-message-sent");
    lobby.on_message("bob", "Still here!");
}

/// Naive: the name says who asked, so a pair has two rooms.
fn room_of(who_asks: &str, whom: &str) -> String {
    format!("{who_asks}-{whom}")
}

/// Both click on each other's name.
pub(crate) fn two_rooms() {
    for (who_asks, whom) in [("ann", "bob"), ("bob", "ann")] {
        println!("{who_asks} starts a private chat with {whom}");
        println!("    {who_asks} writes into {}", room_of(who_asks, whom));
    }
}

/// Naive: the payload says who speaks. An announcement goes the same way, from `system`.
fn on_message(payload: &Value) -> Value {
    json!({ "user": payload["user"], "message": payload["message"] })
}

/// Naive: the message becomes a part of the page's HTML.
fn as_html(message: &Value) -> String {
    let text = |name: &str| message[name].as_str().unwrap_or_default().to_owned();
    format!("<li><b>{}</b> {}</li>", text("user"), text("message"))
}

/// What is in the page when the same goes in as text: `textContent`, not `innerHTML`.
fn as_text(message: &Value) -> String {
    let text = |name: &str| {
        let text = message[name].as_str().unwrap_or_default();
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
    };
    format!("<li><b>{}</b> {}</li>", text("user"), text("message"))
}

/// `-- naive`: two messages of Eve's, and what a page makes of them.
pub(crate) fn run() -> Result<()> {
    let forged = json!({ "user": "system", "message": "Send your password to eve." });
    let loaded = json!({ "user": "eve", "message": "Hi <img src=x onerror=\"steal()\">" });
    for payload in [forged, loaded] {
        println!("eve emits chat-message-sent {payload}");
        let message = on_message(&payload);
        println!("    everybody gets {message}");
        println!("    with innerHTML the page holds    {}", as_html(&message));
        println!("    with textContent the page holds  {}", as_text(&message));
    }
    Ok(())
}
