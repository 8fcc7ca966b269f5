//! Checks for `ch09_pair`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch09_lobby/pair.rs")]
mod exercise;

use exercise::{Lobby, Refused, pair_room, partner_in};
use testkit::lesson;

const PAGE: &str = "ch09_lobby.html#two-people";
const ANN: u64 = 3;
const BOB: u64 = 12;
const EVE: u64 = 2;

#[test]
fn the_name_is_the_same_whoever_starts() {
    let _lesson = lesson("One pair, one room: the name doesn't depend on who asks", PAGE);
    assert_eq!(pair_room(ANN, BOB), "pair-3-12", "the room of ann (3) and bob (12)");
    assert_eq!(
        pair_room(BOB, ANN),
        "pair-3-12",
        "bob (12) starts this time; numbers are compared, and not texts"
    );
    assert_eq!(pair_room(11, 2), "pair-2-11", "the room of users 11 and 2");
    assert_eq!(pair_room(1, 12), "pair-1-12", "the room of users 1 and 12");
}

#[test]
fn each_of_the_two_finds_the_other() {
    let _lesson = lesson("The name says who is in the room", PAGE);
    assert_eq!(partner_in("pair-3-12", ANN), Some(BOB), "ann's partner in pair-3-12");
    assert_eq!(partner_in("pair-3-12", BOB), Some(ANN), "bob's partner in pair-3-12");
    let large = u64::MAX;
    assert_eq!(
        partner_in(&pair_room(large, ANN), ANN),
        Some(large),
        "a user id may be as large as the type allows"
    );
}

#[test]
fn nobody_else_is_in_the_room() {
    let _lesson = lesson("Whoever knows a room's name isn't in it yet", PAGE);
    for stranger in [EVE, 1, 31, 312, 0] {
        assert_eq!(
            partner_in("pair-3-12", stranger),
            None,
            "user {stranger} isn't in pair-3-12"
        );
    }
}

#[test]
fn no_other_text_is_a_room_of_two() {
    let _lesson = lesson(
        "A pair has one name: whatever else looks like it is nobody's room",
        PAGE,
    );
    for text in [
        "pair-12-3",
        "pair-03-12",
        "pair-3-012",
        "pair-+3-12",
        "pair-3-12-3",
        "pair-3",
        "pair-",
        "3-12",
        "Pair-3-12",
        "pair-3-12 ",
        "pair-pair-3-12",
        "pair--3-12",
        "room-3-12",
        "",
    ] {
        for who in [ANN, BOB] {
            assert_eq!(
                partner_in(text, who),
                None,
                "`{text}` isn't what `pair_room` writes, and user {who} asked for it"
            );
        }
    }
}

#[test]
fn nobody_is_a_pair_alone() {
    let _lesson = lesson("A pair is two people", PAGE);
    for (text, who) in [("pair-3-3", ANN), ("pair-12-12", BOB), ("pair-12-12", ANN)] {
        assert_eq!(
            partner_in(text, who),
            None,
            "`{text}` is nobody's room, and user {who} asked for it"
        );
    }
}

#[test]
fn two_who_start_at_once_talk_in_one_room() {
    let _lesson = lesson("One pair, one room: the name doesn't depend on who asks", PAGE);
    let mut lobby = Lobby::default();
    let by_ann = lobby.initiate(ANN, BOB).expect("ann and bob are two people");
    let by_bob = lobby.initiate(BOB, ANN).expect("bob and ann are two people");
    assert_eq!(lobby.say(ANN, &by_ann, "Lunch?"), Ok(()), "ann is in the room");
    assert_eq!(lobby.say(BOB, &by_bob, "Yes!"), Ok(()), "bob is in the room");
    for (name, who) in [("ann", ANN), ("bob", BOB)] {
        assert_eq!(lobby.heard(who), ["Lunch?", "Yes!"], "what {name} has heard");
    }
    assert_eq!(
        lobby.say(EVE, &by_ann, "Me too!"),
        Err(Refused::NotJoined),
        "eve knows the room's name and isn't in it"
    );
    assert!(lobby.heard(EVE).is_empty(), "eve must have heard nothing");
}
