//! Chapter 3: the same feature twice, as a chain of calls and as listeners of an event.

use super::chat::Chat;
use super::events::{Event, LISTENERS};
use super::{chain, events};

/// Sends one message through both versions and prints what each step did.
pub(crate) fn both(phone_is_off: bool) {
    println!("a chain of calls");
    let mut chat = Chat {
        phone_is_off,
        ..Chat::default()
    };
    let answer = chain::send_message(&mut chat, "Hi Bob");
    println!(
        "  Ann is told: {}",
        answer.map_or_else(|why| format!("not sent, {why}"), |()| "sent".into())
    );

    println!("listeners of an event");
    let mut chat = Chat {
        phone_is_off,
        ..Chat::default()
    };
    let failures = events::run(&mut chat, &LISTENERS, Event::SendMessage { text: "Hi Bob".into() });
    let stored = if chat.history.is_empty() {
        "not stored"
    } else {
        "stored"
    };
    println!("  Ann is told: {stored}");
    println!(
        "  the log says: {}",
        if failures.is_empty() {
            "no failure".into()
        } else {
            failures.join(", ")
        }
    );
}
