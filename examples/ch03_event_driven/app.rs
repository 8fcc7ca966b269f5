//! Chapter 3: the same feature twice, as a chain of calls and as listeners of an event.

use super::chat::Chat;
use super::events::{Event, LISTENERS};
use super::{chain, events};

/// Sends one message through both versions and prints what each step did.
pub(crate) fn both(phone_is_off: bool) {
    println!("a chain of calls");
    let mut chat = Chat::with_bobs_phone(phone_is_off);
    match chain::send_message(&mut chat, "Hi Bob") {
        Ok(()) => println!("  Ann is told: sent"),
        Err(why) => println!("  Ann is told: not sent, {why}"),
    }

    println!("listeners of an event");
    let mut chat = Chat::with_bobs_phone(phone_is_off);
    let first = Event::SendMessage { text: "Hi Bob".into() };
    let failures = events::run(&mut chat, &LISTENERS, first);
    println!(
        "  Ann is told: {}",
        if chat.history.is_empty() {
            "not stored"
        } else {
            "stored"
        }
    );
    println!("  the log says: {failures:?}");
}
