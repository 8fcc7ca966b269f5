//! Checks for `ch10_one_class`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch10_classroom/one_class.rs")]
mod exercise;

use exercise::{News, School};
use testkit::lesson;

const PAGE: &str = "ch10_classroom.html#people-not-sockets";

fn joined(class: &str, person: &str, given: &str) -> News {
    let [class, person, given] = [class, person, given].map(str::to_owned);
    News::Joined { class, person, given }
}

fn left(class: &str, person: &str, given: &str) -> News {
    let [class, person, given] = [class, person, given].map(str::to_owned);
    News::Left { class, person, given }
}

/// In maths: Tina (11), Ann (21), Bob (31), Ann's second tab (22). In art: Cem (51).
fn school() -> School {
    let mut school = School::default();
    for (connection, person, class) in [
        (11, "tina", "maths"),
        (21, "ann", "maths"),
        (31, "bob", "maths"),
        (22, "ann", "maths"),
        (51, "cem", "art"),
    ] {
        school.joins(connection, person, class, &format!("seat {connection}"));
    }
    school
}

#[test]
fn the_first_tab_is_news_and_the_second_is_not() {
    let _lesson = lesson("The others hear of a person once, however many tabs there are", PAGE);
    let mut school = School::default();
    assert_eq!(
        school.joins(21, "ann", "maths", "seat 21"),
        [joined("maths", "ann", "seat 21")],
        "ann came to maths with her first tab"
    );
    assert_eq!(
        school.joins(22, "ann", "maths", "seat 22"),
        [],
        "ann was in maths already"
    );
    assert_eq!(
        school.joins(23, "ann", "art", "seat 23"),
        [joined("art", "ann", "seat 23")],
        "ann is in maths, and not in art; her third tab came to art"
    );
}

#[test]
fn the_last_tab_is_news_and_brings_its_own_object() {
    let _lesson = lesson(
        "The leave is told at the last tab, with the object of that tab's join",
        PAGE,
    );
    let mut school = school();
    assert_eq!(school.leaves(21), [], "ann's tab 22 is still in maths");
    assert_eq!(
        school.leaves(22),
        [left("maths", "ann", "seat 22")],
        "ann's last tab in maths has gone; it had come with `seat 22`"
    );
    assert_eq!(school.people("maths"), ["tina", "bob"], "ann has gone");
    let mut school = self::school();
    assert_eq!(school.leaves(22), [], "ann's tab 21 is still in maths");
    assert_eq!(
        school.leaves(21),
        [left("maths", "ann", "seat 21")],
        "this time ann's first tab goes last; it had come with `seat 21`"
    );
}

#[test]
fn closing_one_of_two_tabs_moves_nobody() {
    let _lesson = lesson(
        "People are listed in the order in which they came, and not their tabs",
        PAGE,
    );
    let mut school = school();
    assert_eq!(school.people("maths"), ["tina", "ann", "bob"], "each person once");
    school.leaves(21);
    assert_eq!(
        school.people("maths"),
        ["tina", "ann", "bob"],
        "ann closed the tab with which she came; she is still there, before bob"
    );
    assert_eq!(school.people("art"), ["cem"], "the people in art");
    assert!(school.people("music").is_empty(), "nobody has ever been in music");
}

#[test]
fn another_class_leaves_the_first() {
    let _lesson = lesson(
        "One class for each connection: joining another leaves the first, and in this order",
        PAGE,
    );
    let mut school = school();
    assert_eq!(
        school.joins(31, "bob", "art", "brush"),
        [left("maths", "bob", "seat 31"), joined("art", "bob", "brush")],
        "bob goes from maths to art, with his only tab"
    );
    assert_eq!(school.people("maths"), ["tina", "ann"], "bob isn't in maths any more");
    assert_eq!(school.people("art"), ["cem", "bob"], "bob came after cem");
    assert_eq!(
        school.joins(21, "ann", "art", "pencil"),
        [joined("art", "ann", "pencil")],
        "one tab of ann's goes to art; the other stays in maths, so maths hears nothing"
    );
    assert_eq!(school.people("maths"), ["tina", "ann"], "ann's tab 22 is in maths");
    assert_eq!(
        school.joins(22, "ann", "art", "pen"),
        [left("maths", "ann", "seat 22")],
        "ann's last tab leaves maths; in art she was already"
    );
}

#[test]
fn the_same_class_again_is_no_news() {
    let _lesson = lesson("Joining the class that one is in changes nothing", PAGE);
    let mut school = school();
    assert_eq!(
        school.joins(31, "bob", "maths", "another seat"),
        [],
        "bob is in maths already"
    );
    assert_eq!(school.people("maths"), ["tina", "ann", "bob"], "nobody moved");
    assert_eq!(
        school.leaves(31),
        [left("maths", "bob", "seat 31")],
        "bob's second join changed nothing, not even his object"
    );
}

#[test]
fn who_is_in_no_class_leaves_none() {
    let _lesson = lesson("A leave that comes twice is told once", PAGE);
    let mut school = school();
    assert_eq!(school.leaves(99), [], "connection 99 has joined nothing");
    school.leaves(31);
    assert_eq!(school.leaves(31), [], "bob has left already");
    assert_eq!(
        school.joins(31, "bob", "maths", "back row"),
        [joined("maths", "bob", "back row")],
        "bob comes back"
    );
    assert_eq!(
        school.people("maths"),
        ["tina", "ann", "bob"],
        "bob is back, at the end"
    );
}
