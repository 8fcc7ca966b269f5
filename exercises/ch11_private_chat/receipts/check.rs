//! Checks for `ch11_receipts`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch11_private_chat/receipts.rs")]
mod exercise;

use exercise::{Forbidden, Message, Receipt};
use testkit::lesson;

const PAGE: &str = "ch11_private_chat.html#four-steps-of-a-message";

fn times(message: &Message) -> (Option<u64>, Option<u64>) {
    (message.delivered_at, message.read_at)
}

#[test]
fn delivered_then_read() {
    let _lesson = lesson("Each step is news once, and has its time", PAGE);
    let mut message = Message::saved_for("bob");
    assert_eq!(
        message.marks("bob", Receipt::Delivered, 5),
        Ok(true),
        "bob has it: that is news"
    );
    assert_eq!(times(&message), (Some(5), None), "delivered at 5, and not read");
    assert_eq!(
        message.marks("bob", Receipt::Read, 9),
        Ok(true),
        "bob has seen it: that is news"
    );
    assert_eq!(times(&message), (Some(5), Some(9)), "delivered at 5, read at 9");
}

#[test]
fn a_repeat_is_no_news_and_changes_no_time() {
    let _lesson = lesson("A time that is set stays, and nobody is told twice", PAGE);
    let mut message = Message::saved_for("bob");
    for (now, news) in [(5, true), (6, false), (7, false)] {
        assert_eq!(
            message.marks("bob", Receipt::Delivered, now),
            Ok(news),
            "bob says `Delivered` at {now}; is it news?"
        );
    }
    assert_eq!(times(&message), (Some(5), None), "it was delivered at 5");
    for (now, news) in [(9, true), (10, false)] {
        assert_eq!(
            message.marks("bob", Receipt::Read, now),
            Ok(news),
            "bob says `Read` at {now}; is it news?"
        );
    }
    assert_eq!(times(&message), (Some(5), Some(9)), "it was read at 9");
}

#[test]
fn who_has_read_it_has_it() {
    let _lesson = lesson("Read implies delivered", PAGE);
    let mut message = Message::saved_for("bob");
    assert_eq!(message.marks("bob", Receipt::Read, 5), Ok(true), "bob has seen it");
    assert_eq!(
        times(&message),
        (Some(5), Some(5)),
        "the receipt `Delivered` was lost; at 5 it was certain that bob has it"
    );
}

#[test]
fn a_late_receipt_takes_nothing_back() {
    let _lesson = lesson("It goes forward only", PAGE);
    let mut message = Message::saved_for("bob");
    assert_eq!(message.marks("bob", Receipt::Read, 5), Ok(true), "bob has seen it");
    assert_eq!(
        message.marks("bob", Receipt::Delivered, 9),
        Ok(false),
        "`Delivered` comes after `Read`: no news"
    );
    assert_eq!(times(&message), (Some(5), Some(5)), "it stays read");
}

#[test]
fn nobody_else_says_what_became_of_it() {
    let _lesson = lesson("Only its receiver says what became of a message", PAGE);
    let mut message = Message::saved_for("bob");
    for receipt in [Receipt::Delivered, Receipt::Read] {
        assert_eq!(
            message.marks("ann", receipt, 5),
            Err(Forbidden),
            "the message is for bob, and ann says `{receipt:?}`"
        );
    }
    assert_eq!(times(&message), (None, None), "a refused receipt changes nothing");
    assert_eq!(message.marks("bob", Receipt::Read, 9), Ok(true), "bob has seen it");
    assert_eq!(
        message.marks("ann", Receipt::Read, 10),
        Err(Forbidden),
        "it is no news, and ann may still not say it"
    );
}
