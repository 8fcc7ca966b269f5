//! Checks for `ch12_key_book`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch12_end_to_end/key_book.rs")]
mod exercise;

use exercise::{KeyBook, Meeting, Refused};
use testkit::lesson;

const PAGE: &str = "ch12_end_to_end.html#whose-key-is-it";

const LAPTOP: u64 = 7;
const NEW_LAPTOP: u64 = 8;
const OF_THE_SERVER: u64 = 666;

/// A book that has met Bob's laptop.
fn knows_bob() -> KeyBook {
    let mut book = KeyBook::default();
    assert_eq!(
        book.meets("bob", LAPTOP),
        Meeting::First,
        "bob's key 7 is the first that the book meets of him"
    );
    book
}

#[test]
fn the_first_key_is_remembered() {
    let _lesson = lesson(
        "Trust on first use: the first key is taken, and from then on it is known",
        PAGE,
    );
    let mut book = knows_bob();
    assert_eq!(book.to_send("bob"), Ok(LAPTOP), "the key to seal for bob");
    assert_eq!(book.meets("bob", LAPTOP), Meeting::Known, "bob's key 7 once more");
    assert_eq!(
        book.to_send("bob"),
        Ok(LAPTOP),
        "the key to seal for bob, after it was met twice"
    );
}

#[test]
fn a_changed_key_blocks_sending() {
    let _lesson = lesson(
        "A changed key is no key: the old one may be lost, the new one may be a liar's",
        PAGE,
    );
    let mut book = knows_bob();
    assert_eq!(
        book.meets("bob", NEW_LAPTOP),
        Meeting::Changed,
        "8 isn't the key that is remembered"
    );
    assert_eq!(
        book.to_send("bob"),
        Err(Refused::KeyChanged(NEW_LAPTOP)),
        "nobody has looked at key 8 yet"
    );
    assert_eq!(
        book.meets("bob", NEW_LAPTOP),
        Meeting::Changed,
        "8 was met twice, and still nobody has accepted it"
    );
    assert_eq!(
        book.to_send("bob"),
        Err(Refused::KeyChanged(NEW_LAPTOP)),
        "meeting a key twice accepts nothing"
    );
}

#[test]
fn an_accepted_key_takes_the_place_of_the_earlier_one() {
    let _lesson = lesson("Accepting is the user's decision, and it counts from then on", PAGE);
    let mut book = knows_bob();
    book.meets("bob", NEW_LAPTOP);
    assert_eq!(
        book.accepts("bob", NEW_LAPTOP),
        Ok(()),
        "the user has looked at key 8, which waits"
    );
    assert_eq!(book.to_send("bob"), Ok(NEW_LAPTOP), "the key to seal for bob");
    assert_eq!(
        book.meets("bob", NEW_LAPTOP),
        Meeting::Known,
        "8 is the remembered key now"
    );
    assert_eq!(
        book.meets("bob", LAPTOP),
        Meeting::Changed,
        "7 is an earlier key: to come back to it is a change as well"
    );
    assert_eq!(
        book.to_send("bob"),
        Err(Refused::KeyChanged(LAPTOP)),
        "nobody has accepted that bob is back at key 7"
    );
}

#[test]
fn only_the_key_that_was_looked_at_is_accepted() {
    let _lesson = lesson(
        "Between looking and accepting, the server may hand out yet another key",
        PAGE,
    );
    let mut book = knows_bob();
    book.meets("bob", NEW_LAPTOP);
    book.meets("bob", OF_THE_SERVER);
    assert_eq!(
        book.accepts("bob", NEW_LAPTOP),
        Err(Refused::NotOffered),
        "the user looked at 8, and meanwhile 666 waits"
    );
    assert_eq!(
        book.to_send("bob"),
        Err(Refused::KeyChanged(OF_THE_SERVER)),
        "an error changes nothing: 666 still waits"
    );
    assert_eq!(
        book.accepts("bob", 9),
        Err(Refused::NotOffered),
        "nobody ever handed out key 9"
    );
    let mut calm = knows_bob();
    assert_eq!(
        calm.accepts("bob", LAPTOP),
        Err(Refused::NotOffered),
        "no key waits, so there is none to accept"
    );
    assert_eq!(
        calm.to_send("bob"),
        Ok(LAPTOP),
        "an error changes nothing: 7 is bob's key"
    );
}

#[test]
fn the_remembered_key_ends_the_alarm() {
    let _lesson = lesson(
        "If the server hands out the remembered key again, nothing has changed",
        PAGE,
    );
    let mut book = knows_bob();
    book.meets("bob", OF_THE_SERVER);
    assert_eq!(book.meets("bob", LAPTOP), Meeting::Known, "7 is the remembered key");
    assert_eq!(book.to_send("bob"), Ok(LAPTOP), "nothing waits any more");
    assert_eq!(
        book.accepts("bob", OF_THE_SERVER),
        Err(Refused::NotOffered),
        "666 waits no more, so a late click must not take it"
    );
    assert_eq!(
        book.to_send("bob"),
        Ok(LAPTOP),
        "an error changes nothing: 7 is bob's key"
    );
}

#[test]
fn each_person_has_a_key_of_their_own() {
    let _lesson = lesson("A key belongs to a person", PAGE);
    let mut book = knows_bob();
    assert_eq!(
        book.to_send("carol"),
        Err(Refused::UnknownPerson),
        "no key of carol's was ever met"
    );
    assert_eq!(
        book.accepts("carol", 5),
        Err(Refused::UnknownPerson),
        "no key of carol's was ever met"
    );
    assert_eq!(
        book.meets("carol", 5),
        Meeting::First,
        "asking for carol's key has remembered none"
    );
    book.meets("bob", NEW_LAPTOP);
    assert_eq!(
        book.to_send("carol"),
        Ok(5),
        "bob's key has changed, and carol's hasn't"
    );
}
