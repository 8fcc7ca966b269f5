//! Checks for `ch10_all_but_me`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch10_classroom/all_but_me.rs")]
mod exercise;

use exercise::{Class, Refused, To};
use testkit::lesson;

const PAGE: &str = "ch10_classroom.html#one-all-all-but-me";

/// Tina (11), Ann in two tabs (21 and 22), Bob (31), and Ann's second tab came last.
fn class() -> Class {
    let mut class = Class::default();
    for (connection, person) in [(11, "tina"), (21, "ann"), (31, "bob"), (22, "ann")] {
        class.joins(connection, person);
    }
    class
}

#[test]
fn one_person_hears_it_in_every_tab() {
    let _lesson = lesson(
        "A message for one person goes to each of that person's connections",
        PAGE,
    );
    let class = class();
    assert_eq!(
        class.hears(11, To::Person("ann")),
        Ok(vec![21, 22]),
        "tina writes to ann, who has the connections 21 and 22"
    );
    assert_eq!(
        class.hears(21, To::Person("tina")),
        Ok(vec![11]),
        "ann writes to tina, who has the connection 11"
    );
    assert_eq!(
        class.hears(21, To::Person("ann")),
        Ok(vec![21, 22]),
        "ann writes to herself: she has the connections 21 and 22"
    );
}

#[test]
fn other_people_are_not_your_other_tab() {
    let _lesson = lesson("`broadcast-message` leaves out the person, with all tabs", PAGE);
    let class = class();
    assert_eq!(
        class.hears(21, To::OtherPeople),
        Ok(vec![11, 31]),
        "ann speaks by 21 to the other people; her other tab 22 is hers"
    );
    assert_eq!(
        class.hears(31, To::OtherPeople),
        Ok(vec![11, 21, 22]),
        "bob speaks to the other people; ann has two tabs"
    );
}

#[test]
fn other_connections_are_your_other_tab_as_well() {
    let _lesson = lesson("`class-room-broadcast` leaves out one connection", PAGE);
    let class = class();
    assert_eq!(
        class.hears(21, To::OtherConnections),
        Ok(vec![11, 31, 22]),
        "ann draws by 21; her other tab 22 shows it too"
    );
    assert_eq!(
        class.hears(22, To::OtherConnections),
        Ok(vec![11, 21, 31]),
        "ann draws by 22; her other tab 21 shows it too"
    );
}

#[test]
fn who_is_not_in_the_class_is_not_found() {
    let _lesson = lesson(
        "A message for somebody who isn't there is refused, not lost in silence",
        PAGE,
    );
    let mut class = class();
    assert_eq!(
        class.hears(11, To::Person("cem")),
        Err(Refused::NotFound),
        "cem isn't in the class"
    );
    class.leaves(21);
    assert_eq!(
        class.hears(11, To::Person("ann")),
        Ok(vec![22]),
        "ann closed one of two tabs, and is still there"
    );
    class.leaves(22);
    assert_eq!(
        class.hears(11, To::Person("ann")),
        Err(Refused::NotFound),
        "ann closed both tabs"
    );
}

#[test]
fn who_has_not_joined_says_nothing() {
    let _lesson = lesson("Only who is in a class speaks in it", PAGE);
    let mut class = class();
    class.leaves(31);
    for to in [
        To::Person("ann"),
        To::Person("cem"),
        To::OtherPeople,
        To::OtherConnections,
    ] {
        assert_eq!(
            class.hears(31, to),
            Err(Refused::NotJoined),
            "connection 31 has left, and sends to {to:?}"
        );
    }
}

#[test]
fn alone_in_a_class_there_is_nobody_to_tell() {
    let _lesson = lesson(
        "To all but me is to nobody when nobody else is there: that is no error",
        PAGE,
    );
    let mut class = Class::default();
    class.joins(21, "ann");
    assert_eq!(class.hears(21, To::OtherPeople), Ok(vec![]), "ann is alone");
    assert_eq!(class.hears(21, To::OtherConnections), Ok(vec![]), "ann is alone");
    class.joins(22, "ann");
    assert_eq!(
        class.hears(21, To::OtherPeople),
        Ok(vec![]),
        "ann is alone, in two tabs"
    );
}
