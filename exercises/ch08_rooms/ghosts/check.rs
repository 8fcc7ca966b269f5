//! Checks for `ch08_ghosts`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch08_rooms/ghosts.rs")]
mod exercise;

use exercise::{Conflict, Desk, Told, What};
use testkit::lesson;

const PAGE: &str = "ch08_rooms.html#people-not-sockets";
const NAMES: &str = "ch08_rooms.html#a-name-that-comes-back";

/// Ann (1) is in `main` and `garden`, Bob (2) in `main`, Cem (3) in `garden`, Dan (4) in `cellar`.
fn four() -> Desk {
    let mut desk = Desk::default();
    for (connection, username, room) in [
        (1, "ann", "main"),
        (2, "bob", "main"),
        (1, "ann", "garden"),
        (3, "cem", "garden"),
        (4, "dan", "cellar"),
    ] {
        let joined = desk.joins(connection, username, room);
        assert_eq!(
            joined,
            Ok(()),
            "{username} may join {room}: the name is free, or the connection's own"
        );
    }
    desk
}

/// What one person was told, in order.
fn told(all: &[Told], to: &str) -> Vec<What> {
    let mine = all.iter().filter(|one| one.to == to);
    mine.map(|one| one.what.clone()).collect()
}

fn leave(username: &str, room: &str) -> What {
    let (username, room) = (username.to_owned(), room.to_owned());
    What::UserLeave { username, room }
}

fn active(room: &str, users: &[&str]) -> What {
    let users = users.iter().map(|&user| user.to_owned()).collect();
    let room = room.to_owned();
    What::ActiveUsers { room, users }
}

#[test]
fn people_are_listed_in_the_order_in_which_they_joined() {
    let _lesson = lesson(
        "Each room has its own people, in the order in which they joined it",
        PAGE,
    );
    let mut desk = four();
    assert_eq!(desk.joins(2, "bob", "garden"), Ok(()), "bob may be in two rooms");
    assert_eq!(
        desk.joins(1, "ann", "garden"),
        Ok(()),
        "ann is in `garden` already: that is fine"
    );
    assert_eq!(desk.people("main"), ["ann", "bob"], "the people in `main`");
    assert_eq!(
        desk.people("garden"),
        ["ann", "cem", "bob"],
        "the people in `garden`; joining again moves nobody"
    );
    assert!(desk.people("attic").is_empty(), "nobody has ever been in `attic`");
}

#[test]
fn a_disconnect_leaves_every_room() {
    let _lesson = lesson("The end of a connection is a leave of every room that it was in", PAGE);
    let mut desk = four();
    desk.ends(1);
    assert_eq!(
        desk.people("main"),
        ["bob"],
        "ann's connection has ended; who is in `main`?"
    );
    assert_eq!(
        desk.people("garden"),
        ["cem"],
        "ann's connection has ended; who is in `garden`?"
    );
    assert_eq!(desk.people("cellar"), ["dan"], "ann was never in `cellar`");
}

#[test]
fn the_rest_of_each_room_are_told_and_nobody_else() {
    let _lesson = lesson("userLeave, then activeUsers, to those who are left in that room", PAGE);
    let mut desk = four();
    let all = desk.ends(1);
    assert_eq!(
        told(&all, "bob"),
        [leave("ann", "main"), active("main", &["bob"])],
        "what bob, in `main`, was told"
    );
    assert_eq!(
        told(&all, "cem"),
        [leave("ann", "garden"), active("garden", &["cem"])],
        "what cem, in `garden`, was told"
    );
    assert_eq!(told(&all, "dan"), [], "dan, in `cellar`, must hear nothing of ann");
    assert_eq!(told(&all, "ann"), [], "ann has gone and can't be told anything");
}

#[test]
fn everybody_who_is_left_hears_the_whole_list() {
    let _lesson = lesson("userLeave, then activeUsers, to those who are left in that room", PAGE);
    let mut desk = four();
    assert_eq!(desk.joins(4, "dan", "main"), Ok(()), "dan may be in two rooms");
    let all = desk.ends(1);
    for who in ["bob", "dan"] {
        assert_eq!(
            told(&all, who),
            [leave("ann", "main"), active("main", &["bob", "dan"])],
            "what {who}, in `main`, was told"
        );
    }
}

#[test]
fn an_end_that_comes_twice_is_told_once() {
    let _lesson = lesson("Who has gone can't go again", PAGE);
    let mut desk = four();
    desk.ends(1);
    assert_eq!(desk.ends(1), [], "ann's connection had ended already");
    assert_eq!(desk.ends(99), [], "connection 99 never joined anything");
    assert_eq!(desk.people("main"), ["bob"], "the people in `main`");
}

#[test]
fn the_name_is_free_again() {
    let _lesson = lesson("What a connection took, its end gives back", NAMES);
    let mut desk = four();
    assert_eq!(
        desk.joins(5, "ann", "attic"),
        Err(Conflict),
        "connection 1 holds the name `ann`"
    );
    assert!(desk.people("attic").is_empty(), "a refused join changes nothing");
    assert_eq!(
        desk.joins(5, "eve", "cellar"),
        Ok(()),
        "connection 5 has no name yet: its join was refused"
    );
    desk.ends(1);
    assert_eq!(
        desk.joins(6, "ann", "main"),
        Ok(()),
        "connection 1 has ended, so `ann` is free"
    );
    assert_eq!(desk.people("main"), ["bob", "ann"], "the new ann came after bob");
    assert!(desk.ends(1).is_empty(), "connection 1 has ended long ago");
    assert_eq!(
        desk.people("main"),
        ["bob", "ann"],
        "ann has another connection now, and it is still there"
    );
}

#[test]
fn a_connection_has_one_name() {
    let _lesson = lesson("A name is fixed by the first join", NAMES);
    let mut desk = four();
    assert_eq!(
        desk.joins(1, "anna", "main"),
        Err(Conflict),
        "connection 1 is `ann` and can't be `anna` as well"
    );
    assert_eq!(desk.people("main"), ["ann", "bob"], "a refused join changes nothing");
    assert_eq!(desk.joins(5, "anna", "main"), Ok(()), "nobody holds `anna`");
}
