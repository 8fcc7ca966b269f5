//! Checks for `ch08_invitation`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch08_rooms/invitation.rs")]
mod exercise;

use exercise::{Answer, Room};
use testkit::lesson;

const PAGE: &str = "ch08_rooms.html#a-room-for-two";

fn room(people: &[&str]) -> Room {
    let mut room = Room::default();
    for who in people {
        assert!(room.enter(who), "{who} may enter an open room");
    }
    room
}

#[test]
fn an_open_room_is_open() {
    let _lesson = lesson("Without an invitation anybody may come in", PAGE);
    let mut room = room(&["ann", "bob", "cem"]);
    assert!(room.enter("ann"), "ann is in already");
    assert_eq!(room.people(), ["ann", "bob", "cem"], "each is in once");
}

#[test]
fn an_invitation_closes_the_room_for_two() {
    let _lesson = lesson("An invitation closes a room: it holds the two and nobody else", PAGE);
    let mut room = room(&["ann"]);
    assert_eq!(
        room.invite("ann", "bob"),
        Answer::Invited,
        "ann, alone in the room, invites bob"
    );
    assert!(
        !room.enter("cem"),
        "cem isn't one of the two; there is no free place for him, though bob hasn't come yet"
    );
    assert!(room.enter("bob"), "bob is invited");
    assert_eq!(room.people(), ["ann", "bob"], "who was refused isn't inside");
}

#[test]
fn it_stays_closed_when_both_have_gone() {
    let _lesson = lesson(
        "A closed room stays with its two, or their talk is open to everybody",
        PAGE,
    );
    let mut room = room(&["ann"]);
    assert_eq!(
        room.invite("ann", "bob"),
        Answer::Invited,
        "ann, alone in the room, invites bob"
    );
    room.leave("ann");
    assert!(
        !room.enter("cem"),
        "nobody is in the room, and it is still ann's and bob's"
    );
    assert!(
        room.enter("bob") && room.enter("ann"),
        "the two may come back, in any order"
    );
    assert_eq!(room.people(), ["bob", "ann"]);
}

#[test]
fn who_is_not_in_the_room_closes_nothing() {
    let _lesson = lesson(
        "The inviter must be in the room, or anybody could close it from outside",
        PAGE,
    );
    let mut room = room(&["bob"]);
    assert_eq!(room.invite("eve", "bob"), Answer::NotJoined, "eve isn't in the room");
    assert!(room.enter("cem"), "a refused invitation has closed nothing");
}

#[test]
fn nobody_invites_themselves() {
    let _lesson = lesson("An invitation is for somebody else", PAGE);
    let mut room = room(&["bob"]);
    assert_eq!(
        room.invite("bob", "bob"),
        Answer::InvalidPayload,
        "bob is in the room and invites himself"
    );
    assert!(room.enter("dan"), "bob's invitation of himself has closed nothing");
}

#[test]
fn the_answers_are_checked_in_their_order() {
    let _lesson = lesson(
        "Two answers may fit; the one that `Answer` lists first is the right one",
        PAGE,
    );
    assert_eq!(
        Room::default().invite("eve", "eve"),
        Answer::NotJoined,
        "eve isn't in the room, and she invites herself: `NotJoined` is listed before `InvalidPayload`"
    );
    assert_eq!(
        room(&["ann", "cem"]).invite("ann", "ann"),
        Answer::InvalidPayload,
        "ann invites herself, and cem is in the room: `InvalidPayload` is listed before `RoomFull`"
    );
}

#[test]
fn others_in_the_room_are_not_shut_out() {
    let _lesson = lesson("Nobody's room is closed while they sit in it", PAGE);
    let mut room = room(&["ann", "bob", "cem"]);
    assert_eq!(
        room.invite("ann", "bob"),
        Answer::RoomFull,
        "cem is in the room, and he is neither of the two"
    );
    assert!(room.enter("dan"), "a refused invitation has closed nothing");
    let mut two = self::room(&["ann", "cem"]);
    assert_eq!(
        two.invite("ann", "bob"),
        Answer::RoomFull,
        "two are in the room, and cem is neither ann nor bob"
    );
    assert!(two.enter("bob"), "a refused invitation has closed nothing");
}

#[test]
fn two_who_are_in_already_close_it() {
    let _lesson = lesson(
        "Both are in: nobody needs to be told, and the room is closed all the same",
        PAGE,
    );
    let mut room = room(&["bob", "ann"]);
    assert_eq!(
        room.invite("ann", "bob"),
        Answer::AlreadyJoined,
        "ann and bob are both in the room"
    );
    assert!(!room.enter("cem"), "the room is closed for ann and bob");
}

#[test]
fn a_closed_room_keeps_its_pair() {
    let _lesson = lesson("Only the same two may invite into a closed room", PAGE);
    let mut room = room(&["ann"]);
    assert_eq!(
        room.invite("ann", "bob"),
        Answer::Invited,
        "ann, alone in the room, invites bob"
    );
    assert_eq!(
        room.invite("ann", "cem"),
        Answer::RoomFull,
        "the room is bob's as well; he needn't be in it"
    );
    assert_eq!(
        room.invite("ann", "bob"),
        Answer::Invited,
        "the same invitation again, while bob hasn't come"
    );
    assert!(room.enter("bob"), "bob is still invited");
    room.leave("ann");
    assert_eq!(
        room.invite("bob", "ann"),
        Answer::Invited,
        "bob, one of the two, invites ann back"
    );
    assert!(!room.enter("cem"), "cem was never one of the two");
    assert!(room.enter("ann"), "ann is one of the two");
}
