//! Checks for `ch08_presence`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch08_rooms/presence.rs")]
mod exercise;

use exercise::Presence;
use testkit::lesson;

const PAGE: &str = "ch08_rooms.html#people-not-sockets";

fn there(tabs: &[&str]) -> Presence {
    let mut presence = Presence::default();
    for person in tabs {
        presence.opens(person);
    }
    presence
}

#[test]
fn the_last_tab_takes_the_person_away() {
    let _lesson = lesson("Whoever closes the last tab has gone, and the others are told", PAGE);
    let mut presence = there(&["ann", "bob"]);
    assert!(
        presence.closes("ann"),
        "ann closed her only tab: the others must be told"
    );
    assert_eq!(presence.people(), ["bob"], "ann has gone, and bob is still there");
}

#[test]
fn a_second_tab_keeps_the_person_there() {
    let _lesson = lesson("Closing one of two tabs takes nobody away", PAGE);
    let mut presence = there(&["ann", "bob", "ann"]);
    assert!(
        !presence.closes("ann"),
        "ann has another tab open: nobody must be told that she has gone"
    );
    assert_eq!(
        presence.people(),
        ["ann", "bob"],
        "ann has another tab open, so she is still there"
    );
    assert!(
        presence.closes("ann"),
        "ann closed her last tab: the others must be told"
    );
    assert_eq!(presence.people(), ["bob"], "ann has closed both tabs");
}

#[test]
fn who_is_not_there_cannot_go() {
    let _lesson = lesson("An end that comes twice, or for a stranger, changes nothing", PAGE);
    let mut presence = there(&["ann"]);
    assert!(
        !presence.closes("eve"),
        "eve was never there, so nobody must be told that she has gone"
    );
    assert!(
        presence.closes("ann"),
        "ann closed her only tab: the others must be told"
    );
    assert!(
        !presence.closes("ann"),
        "ann had gone already: the others must not be told a second time"
    );
    assert!(presence.people().is_empty(), "nobody is there any more");
    assert!(presence.opens("ann"), "ann comes back, with a first tab");
    assert_eq!(presence.people(), ["ann"]);
}

#[test]
fn the_others_keep_their_order() {
    let _lesson = lesson("People are listed in the order in which they came", PAGE);
    let mut presence = there(&["ann", "bob", "cem", "dan"]);
    presence.closes("bob");
    assert_eq!(
        presence.people(),
        ["ann", "cem", "dan"],
        "bob has gone; nobody else may change places"
    );
}
