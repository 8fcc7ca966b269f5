//! Chapter 3: both versions do the same while nothing fails, and differ in what a failure takes with it.

#[path = "../../examples/ch03_event_driven/chain.rs"]
mod chain;
#[path = "../../examples/ch03_event_driven/chat.rs"]
mod chat;
#[path = "../../examples/ch03_event_driven/events.rs"]
mod events;

use std::panic::{AssertUnwindSafe, catch_unwind};

use chain::send_message;
use chat::{Chat, Failed};
use events::{Event, Failure, LISTENERS, Listener, Queue, run};

use crate::ladder::Verdict;

const TEXT: &str = "Hi Bob";

fn sent() -> Event {
    Event::SendMessage { text: TEXT.into() }
}

fn chat(phone_is_off: bool) -> Chat {
    Chat::with_bobs_phone(phone_is_off)
}

fn panics(_: &mut Chat, event: &Event, _: &mut Queue) -> Result<(), Failed> {
    let Event::AppendMessage { .. } = event else {
        return Ok(());
    };
    panic!("a bug in one listener")
}

#[test]
fn both_versions_do_the_same_while_nothing_fails() {
    let (mut by_calls, mut by_events) = (chat(false), chat(false));
    assert_eq!(send_message(&mut by_calls, TEXT), Ok(()));
    assert_eq!(run(&mut by_events, &LISTENERS, sent()), Vec::<Failure>::new());
    assert_eq!(by_calls.history, [TEXT]);
    assert_eq!(by_calls.bobs_screen, [TEXT]);
    assert_eq!(
        (by_calls.history, by_calls.bobs_screen),
        (by_events.history, by_events.bobs_screen)
    );
    assert_eq!((by_calls.sent_today, by_events.sent_today), (1, 1));
}

#[test]
fn in_the_chain_a_failure_stops_what_comes_behind_it_and_blames_what_came_before() {
    let mut chat = chat(true);
    assert_eq!(
        send_message(&mut chat, TEXT),
        Err("Bob's phone is off"),
        "Ann is told of a failure"
    );
    assert_eq!(chat.history, [TEXT], "although her message was stored");
    assert_eq!(chat.bobs_screen, [TEXT], "and shown");
    assert_eq!(chat.sent_today, 0, "`count` stands behind `notify`");
}

#[test]
fn among_listeners_a_failure_stops_nobody_and_is_reported() {
    let mut chat = chat(true);
    assert_eq!(run(&mut chat, &LISTENERS, sent()), [("notify", "Bob's phone is off")]);
    assert_eq!((chat.history.len(), chat.bobs_screen.len(), chat.sent_today), (1, 1, 1));
}

#[test]
fn nobody_hears_of_a_message_before_it_is_stored() {
    fn nobody_may_append_before(chat: &mut Chat, event: &Event, _: &mut Queue) -> Result<(), Failed> {
        if matches!(event, Event::AppendMessage { .. }) && chat.history.is_empty() {
            Err("told too early")
        } else {
            Ok(())
        }
    }
    for position in 0..=LISTENERS.len() {
        let mut listeners = LISTENERS.to_vec();
        listeners.insert(position, ("guard", nobody_may_append_before as Listener));
        assert_eq!(
            run(&mut chat(false), &listeners, sent()),
            Vec::<Failure>::new(),
            "checked at position {position}"
        );
    }
}

#[test]
fn the_order_of_listeners_that_keep_to_their_event_does_not_matter() {
    let mut reversed = LISTENERS;
    reversed.reverse();
    let mut chat = chat(false);
    assert_eq!(run(&mut chat, &reversed, sent()), Vec::<Failure>::new());
    assert_eq!((chat.history.len(), chat.bobs_screen.len(), chat.sent_today), (1, 1, 1));
}

/// `a_panicking_listener_leaves_the_others`: in this chapter it doesn't.
pub(crate) fn a_panicking_listener_leaves_the_others() -> Verdict {
    let [store, append, notify, count] = LISTENERS;
    let mut chat = chat(false);
    let ended = catch_unwind(AssertUnwindSafe(|| {
        run(
            &mut chat,
            &[store, append, ("panics", panics as Listener), notify, count],
            sent(),
        )
    }));
    match (ended, chat.sent_today) {
        (Ok(_), 1) => Verdict::Holds,
        (ended, sent) => Verdict::Fails(format!("run panicked: {}, counted {sent} messages", ended.is_err())),
    }
}

/// `a_listener_may_leave_while_the_program_runs`: here the list is a constant, so Bob is still shown what comes.
pub(crate) fn a_listener_may_leave_while_the_program_runs() -> Verdict {
    let mut chat = chat(false);
    run(&mut chat, &LISTENERS, sent());
    // Bob leaves here. `LISTENERS` is all that there is to call, and it still holds `append`.
    run(&mut chat, &LISTENERS, sent());
    match chat.bobs_screen.len() {
        1 => Verdict::Holds,
        shown => Verdict::Fails(format!("Bob was shown {shown} messages, one of them after he left")),
    }
}
