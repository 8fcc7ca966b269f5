//! Checks for `ch11_once`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch11_private_chat/once.rs")]
mod exercise;

use exercise::{Letter, Letterbox, Refused};
use testkit::lesson;

const PAGE: &str = "ch11_private_chat.html#send-it-again";

/// Ann and Bob have accounts.
fn letterbox() -> Letterbox {
    let mut letterbox = Letterbox::default();
    letterbox.signs_up("ann");
    letterbox.signs_up("bob");
    letterbox
}

fn letter(id: u64, (sender, temp_id, receiver, text): (&str, &str, &str, &str)) -> Letter {
    Letter {
        id,
        sender: sender.to_owned(),
        temp_id: temp_id.to_owned(),
        receiver: receiver.to_owned(),
        text: text.to_owned(),
    }
}

fn texts(letterbox: &Letterbox, receiver: &str) -> Vec<String> {
    let letters = letterbox.letters_for(receiver).into_iter();
    letters.map(|letter| letter.text).collect()
}

#[test]
fn letters_are_stored_in_the_order_of_sending() {
    let _lesson = lesson("A letter is stored, gets its id, and is there for its receiver", PAGE);
    let mut letterbox = letterbox();
    let sent = [
        ("ann", "t1", "bob", "one"),
        ("ann", "t2", "bob", "two"),
        ("bob", "t7", "ann", "three"),
    ];
    for (number, (sender, temp_id, receiver, text)) in (1..).zip(sent) {
        assert_eq!(
            letterbox.sends(sender, temp_id, receiver, text),
            Ok(letter(number, (sender, temp_id, receiver, text))),
            "{sender} sends a new letter"
        );
    }
    assert_eq!(
        letterbox.letters_for("bob"),
        [letter(1, sent[0]), letter(2, sent[1])],
        "the letters for bob"
    );
    assert_eq!(texts(&letterbox, "ann"), ["three"], "the letters for ann");
}

#[test]
fn a_second_try_is_answered_as_the_first_and_stored_once() {
    let _lesson = lesson("The same command again: one letter, and the same answer", PAGE);
    let mut letterbox = letterbox();
    let first = letterbox.sends("ann", "t1", "bob", "Tea at 4?");
    assert_eq!(first, Ok(letter(1, ("ann", "t1", "bob", "Tea at 4?"))), "the first try");
    let other = letterbox.sends("ann", "t2", "bob", "Hello?");
    assert_eq!(
        other.map(|letter| letter.id),
        Ok(2),
        "another temp_id is another command"
    );
    for text in ["Tea at 4?", "Tea at 5?"] {
        assert_eq!(
            letterbox.sends("ann", "t1", "bob", text),
            first,
            "ann sends t1 again, now with {text:?}; the first payload wins"
        );
    }
    letterbox.signs_up("cem");
    assert_eq!(
        letterbox.sends("ann", "t1", "cem", "Tea at 4?"),
        first,
        "ann sends t1 again, now to cem; the first payload wins"
    );
    assert_eq!(
        letterbox.sends("ann", "t1", "nobody", "Tea at 4?"),
        first,
        "ann sends t1 again, now to somebody without an account; it is the same command"
    );
    assert_eq!(texts(&letterbox, "bob"), ["Tea at 4?", "Hello?"], "the letters for bob");
    assert!(texts(&letterbox, "cem").is_empty(), "nothing was stored for cem");
    assert_eq!(
        letterbox.sends("ann", "t3", "bob", "Bye").map(|letter| letter.id),
        Ok(3),
        "repeats use up no ids"
    );
}

#[test]
fn a_temp_id_belongs_to_its_sender() {
    let _lesson = lesson("Two senders may use the same temp_id; it is two commands", PAGE);
    let mut letterbox = letterbox();
    letterbox.signs_up("an");
    letterbox.signs_up("n");
    for (sender, temp_id, text) in [("ann", "t1", "from ann"), ("bob", "t1", "from bob")] {
        let receiver = if sender == "ann" { "bob" } else { "ann" };
        let sent = letterbox.sends(sender, temp_id, receiver, text);
        assert_eq!(
            sent.map(|letter| letter.text),
            Ok(text.to_owned()),
            "{sender} sends {temp_id} for the first time"
        );
    }
    // A key that only puts sender and temp_id side by side takes these two for one.
    for (sender, temp_id) in [("ann", "1"), ("an", "n1")] {
        let sent = letterbox.sends(sender, temp_id, "bob", sender);
        assert_eq!(
            sent.map(|letter| letter.sender),
            Ok(sender.to_owned()),
            "{sender} sends {temp_id} for the first time"
        );
    }
    // The same with something between the two: a name may hold that as well. None of these senders has an account.
    for separator in [":", "/", "-", " ", "|", ",", "_", "\0"] {
        let (long, late) = (format!("a{separator}b"), format!("b{separator}c"));
        for (sender, temp_id) in [(&*long, "c"), ("a", &*late)] {
            let sent = letterbox.sends(sender, temp_id, "bob", "Hi");
            assert_eq!(
                sent.map(|letter| letter.sender),
                Ok(sender.to_owned()),
                "{sender:?} sends {temp_id:?} for the first time, and needs no account"
            );
        }
    }
}

#[test]
fn a_refusal_is_not_remembered() {
    let _lesson = lesson(
        "What was refused has changed nothing, and the next try may go well",
        PAGE,
    );
    let mut letterbox = letterbox();
    assert_eq!(
        letterbox.sends("ann", "t1", "cem", "Hi"),
        Err(Refused::NotFound),
        "cem has no account yet"
    );
    letterbox.signs_up("cem");
    assert!(
        texts(&letterbox, "cem").is_empty(),
        "a refused letter isn't stored for later"
    );
    assert_eq!(
        letterbox.sends("ann", "t1", "cem", "Hi"),
        Ok(letter(1, ("ann", "t1", "cem", "Hi"))),
        "cem has an account now; the refused try used up neither its temp_id nor an id"
    );
}

#[test]
fn the_answer_stays_what_it_was() {
    let _lesson = lesson(
        "A repeat is found before any other question is asked: its first try went well",
        PAGE,
    );
    let mut letterbox = letterbox();
    let first = letterbox.sends("ann", "t1", "bob", "Hi");
    assert_eq!(first, Ok(letter(1, ("ann", "t1", "bob", "Hi"))), "the first try");
    letterbox.mutes("ann");
    assert_eq!(
        letterbox.sends("ann", "t1", "bob", "Hi"),
        first,
        "ann was muted after her first try, and this is the same command"
    );
    assert_eq!(
        letterbox.sends("ann", "t2", "bob", "Hi again"),
        Err(Refused::Muted),
        "this is a new command, and ann is muted"
    );
    assert_eq!(
        letterbox.sends("ann", "t3", "nobody", "Hi"),
        Err(Refused::Muted),
        "ann is muted, and the receiver of her new command has no account"
    );
    assert_eq!(texts(&letterbox, "bob"), ["Hi"], "the letters for bob");
    assert_eq!(
        letterbox.sends("bob", "t1", "ann", "Oh").map(|letter| letter.id),
        Ok(2),
        "bob isn't muted"
    );
    letterbox.signs_up("ann");
    assert_eq!(
        letterbox.sends("ann", "t2", "bob", "Hi again"),
        Err(Refused::Muted),
        "to sign up again changes nothing"
    );
}
