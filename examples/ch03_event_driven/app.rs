//! Chapter 3: the same feature twice, as a chain of calls and as listeners of an event.

use super::chat::Chat;
use super::events::{Event, LISTENERS};
use super::{chain, events};

/// Sends one message down the chain, and tells Ann what came back.
pub(crate) fn by_calls(phone_is_off: bool) {
    println!("a chain of calls");
    let mut chat = Chat::with_bobs_phone(phone_is_off);
    match chain::send_message(&mut chat, "Hi Bob") {
        Ok(()) => println!("  Ann is told: sent"),
        Err(why) => println!("  Ann is told: not sent, {why}"),
    }
}

/// Emits one message to the listeners. Ann hears what concerns her message, the log hears the rest.
pub(crate) fn by_events(phone_is_off: bool) {
    println!("listeners of an event");
    let mut chat = Chat::with_bobs_phone(phone_is_off);
    let first = Event::SendMessage { text: "Hi Bob".into() };
    let failures = events::run(&mut chat, &LISTENERS, first);
    let stored = failures.iter().all(|(name, _)| *name != "store");
    println!("  Ann is told: {}", if stored { "stored" } else { "not stored" });
    println!("  the log says: {failures:?}");
}
