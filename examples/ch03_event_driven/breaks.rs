//! Where each version breaks: listeners that need each other in secret, that can't leave, that panic.

use super::chat::{Chat, Failed};
use super::events::{Event, LISTENERS, Listener, Queue, run};

/// Shows the newest message on Bob's badge. It takes the text from the history, not from the event.
// The pitfall: it works only when `store` was called before it, and nothing says so.
fn badge(chat: &mut Chat, event: &Event, _: &mut Queue) -> Result<(), Failed> {
    let Event::SendMessage { .. } = event else {
        return Ok(());
    };
    let newest = chat.history.last().map_or("nothing", |text| text);
    println!("  badge    new: {newest}");
    Ok(())
}

/// Runs the same two listeners in both orders.
pub(crate) fn pitfall() {
    let [store, ..] = LISTENERS;
    let badge: (&str, Listener) = ("badge", badge);
    for listeners in [[store, badge], [badge, store]] {
        let [(first, _), (second, _)] = listeners;
        println!("listeners in the order {first}, {second}");
        let mut chat = Chat::default();
        for text in ["Hi Bob", "Lunch?"] {
            run(&mut chat, &listeners, Event::SendMessage { text: text.into() });
        }
    }
}

/// Bob leaves while the program runs. There is no call that takes `append` out of a constant.
pub(crate) fn leaving() {
    let mut chat = Chat::default();
    println!("Bob leaves the chat.");
    let _ = run(
        &mut chat,
        &LISTENERS,
        Event::SendMessage {
            text: "Bob is not here, is he?".into(),
        },
    );
    println!("Bob, who left, was shown {} message(s)", chat.bobs_screen.len());
}

/// The listener in the middle panics: those behind it are never called, and the program ends.
pub(crate) fn panicking_listener() {
    fn broken(_: &mut Chat, event: &Event, _: &mut Queue) -> Result<(), Failed> {
        let Event::AppendMessage { text } = event else {
            return Ok(());
        };
        panic!("a bug in the listener that was to translate {text:?}")
    }
    let mut listeners = LISTENERS.to_vec();
    listeners.insert(2, ("broken", broken));
    run(
        &mut Chat::default(),
        &listeners,
        Event::SendMessage { text: "Hi Bob".into() },
    );
    println!("the chat goes on");
}
