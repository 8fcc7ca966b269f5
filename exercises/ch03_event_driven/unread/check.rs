//! Checks for `ch03_unread`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch03_event_driven/unread.rs")]
mod exercise;

use exercise::{Event, on_event};
use testkit::lesson;

const PAGE: &str = "ch03_event_driven.html#listeners-that-dont-know-each-other";

fn badge_after(events: &[Event]) -> u32 {
    let mut badge = 0;
    for event in events {
        on_event(&mut badge, event);
    }
    badge
}

fn append(text: &str) -> Event {
    Event::AppendMessage { text: text.into() }
}

#[test]
fn each_appended_message_adds_one() {
    let _lesson = lesson("A listener is called once for every event", PAGE);
    assert_eq!(
        badge_after(&[append("a"), append("b"), append("b")]),
        3,
        "three messages were appended"
    );
}

#[test]
fn opening_the_chat_sets_the_badge_to_zero() {
    let _lesson = lesson("Two events may change the same thing in different ways", PAGE);
    assert_eq!(
        badge_after(&[append("a"), append("b"), Event::ChatOpened]),
        0,
        "the chat was opened last"
    );
    assert_eq!(
        badge_after(&[append("a"), Event::ChatOpened, append("b")]),
        1,
        "one message came after the opening"
    );
}

#[test]
fn an_event_that_is_not_for_the_badge_leaves_it_alone() {
    let _lesson = lesson("A listener ignores the events that it does not care about", PAGE);
    let Event::UserTyping { username } = (Event::UserTyping { username: "ann".into() }) else {
        return;
    };
    assert_eq!(
        badge_after(&[append("a"), Event::UserTyping { username }, append("b")]),
        2,
        "typing is not a message, and does not read one either"
    );
}
