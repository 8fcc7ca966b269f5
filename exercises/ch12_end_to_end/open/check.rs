//! Checks for `ch12_open`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch12_end_to_end/open.rs")]
mod exercise;
mod letters;

use exercise::{Entry, Reader, Refused, Signature};
use letters::{ANN, BOB, CAROL, OF_THE_SERVER, bob, from_ann, key, shows, signed};
use testkit::lesson;

const PAGE: &str = "ch12_end_to_end.html#what-a-message-is-bound-to";
const SIGNED: &str = "ch12_end_to_end.html#who-wrote-it";

#[test]
fn an_honest_letter_is_shown_to_both_people() {
    let _lesson = lesson("One entry for the receiver, one for the sender's own history", PAGE);
    let letter = from_ann("m1", "t1", "Yes");
    assert_eq!(bob().opens(&letter), shows("Yes"), "bob opens what ann has sent him");
    let mut ann = Reader::new(ANN, key(ANN));
    assert_eq!(
        ann.opens(&letter),
        shows("Yes"),
        "ann opens her own letter; she needs no accepted key for that"
    );
}

#[test]
fn what_is_between_others_is_not_mine() {
    let _lesson = lesson("Who is neither sender nor receiver has nothing to open", PAGE);
    let mut carol = Reader::new(CAROL, key(CAROL));
    carol.accepts(ANN, key(ANN));
    assert_eq!(
        carol.opens(&from_ann("m1", "t1", "Yes")),
        Err(Refused::NotMine),
        "carol gets a letter from ann to bob"
    );
}

#[test]
fn a_sender_whose_key_was_never_accepted_is_unknown() {
    let _lesson = lesson(
        "A signature is worth as much as the key that it is checked with",
        SIGNED,
    );
    let mut stranger = Reader::new(BOB, key(BOB));
    assert_eq!(
        stranger.opens(&from_ann("m1", "t1", "Yes")),
        Err(Refused::UnknownKey),
        "this bob has accepted no key of ann's"
    );
    stranger.accepts(ANN, key(ANN));
    assert_eq!(
        stranger.opens(&from_ann("m1", "t1", "Yes")),
        shows("Yes"),
        "now he has, and opens the letter that waited"
    );
}

#[test]
fn nobody_else_writes_in_anns_name() {
    let _lesson = lesson("Anybody can close an entry. Only the sender can sign", SIGNED);
    let mut bob = bob();
    let by_the_server = signed(OF_THE_SERVER, "m1", "t1", (ANN, BOB), "I owe Eve 100");
    assert_eq!(
        bob.opens(&by_the_server),
        Err(Refused::Forged),
        "the server has signed it itself"
    );
    let by_bob = signed(key(BOB), "m2", "t2", (ANN, BOB), "I owe Bob 100");
    assert_eq!(bob.opens(&by_bob), Err(Refused::Forged), "bob's signature isn't ann's");
    let by_carol = signed(key(CAROL), "m3", "t3", (ANN, BOB), "I owe Carol 100");
    assert_eq!(bob.opens(&by_carol), Err(Refused::Forged), "carol's key isn't ann's");
    let mut ann = Reader::new(ANN, key(ANN));
    ann.accepts(BOB, key(BOB));
    let in_anns_history = signed(OF_THE_SERVER, "m4", "t4", (ANN, BOB), "I never wrote this");
    assert_eq!(
        ann.opens(&in_anns_history),
        Err(Refused::Forged),
        "the server has put it into ann's own history"
    );
}

#[test]
fn a_letter_stays_in_its_place() {
    let _lesson = lesson("What gives a text its meaning is signed with it", PAGE);
    let honest = from_ann("m1", "t1", "Yes");
    let mut bob = bob();
    let mut moved = honest.clone();
    moved.temp_id = "t2".to_owned();
    assert_eq!(
        bob.opens(&moved),
        Err(Refused::Forged),
        "ann called it t1, and it comes as t2"
    );
    let mut renamed = honest.clone();
    renamed.sender = CAROL;
    assert_eq!(
        bob.opens(&renamed),
        Err(Refused::Forged),
        "ann signed it, and it comes as carol's"
    );
    let mut returned = honest.clone();
    (returned.sender, returned.receiver) = (BOB, ANN);
    assert_eq!(
        bob.opens(&returned),
        Err(Refused::Forged),
        "ann's letter comes as one of bob's own"
    );
    let mut readdressed = signed(key(ANN), "m2", "t3", (ANN, CAROL), "Dear Carol");
    readdressed.receiver = BOB;
    readdressed.entries.insert(BOB, Entry::close(key(BOB), "Dear Carol"));
    assert_eq!(bob.opens(&readdressed), Err(Refused::Forged), "ann wrote it to carol");
}

#[test]
fn an_entry_stays_in_its_letter() {
    let _lesson = lesson("The signature covers both entries", SIGNED);
    let (mut yes, no) = (from_ann("m1", "t1", "Yes"), from_ann("m2", "t2", "No"));
    yes.entries.clone_from(&no.entries);
    assert_eq!(
        bob().opens(&yes),
        Err(Refused::Forged),
        "the entries of another letter of ann's"
    );
    let mut changed = from_ann("m1", "t1", "Yes");
    changed.entries.insert(BOB, Entry::close(key(BOB), "No"));
    assert_eq!(
        bob().opens(&changed),
        Err(Refused::Forged),
        "bob's entry was made anew by the server"
    );
    let mut swapped = from_ann("m1", "t1", "Yes");
    for (person, other) in [(ANN, BOB), (BOB, ANN)] {
        swapped.entries.insert(person, Entry::close(key(other), "Yes"));
    }
    assert_eq!(
        bob().opens(&swapped),
        Err(Refused::Forged),
        "the two entries have changed places"
    );
    let mut hers = from_ann("m1", "t1", "Yes");
    hers.entries.insert(ANN, Entry::close(key(ANN), "No"));
    assert_eq!(
        bob().opens(&hers),
        Err(Refused::Forged),
        "the other person's entry is signed, too"
    );
}

#[test]
fn an_entry_for_another_key_says_so() {
    let _lesson = lesson(
        "What was closed for an earlier key can't be read, and that is nobody's crime",
        PAGE,
    );
    let mut new_laptop = Reader::new(BOB, 9_999);
    new_laptop.accepts(ANN, key(ANN));
    assert_eq!(
        new_laptop.opens(&from_ann("m1", "t1", "Yes")),
        Err(Refused::OtherKey),
        "rightly signed, and closed for a key that bob's new laptop doesn't have"
    );
}

#[test]
fn an_old_letter_under_a_new_id_is_a_replay() {
    let _lesson = lesson(
        "The server chooses the id, so the reader remembers what the sender called it",
        PAGE,
    );
    let mut bob = bob();
    let letter = from_ann("m1", "t1", "Yes");
    assert_eq!(bob.opens(&letter), shows("Yes"), "the first time");
    let mut again = letter.clone();
    again.id = "m2".to_owned();
    assert_eq!(
        bob.opens(&again),
        Err(Refused::Replayed),
        "t1 was opened as m1, and comes as m2"
    );
    let other = from_ann("m1", "t1", "No");
    assert_eq!(
        bob.opens(&other),
        Err(Refused::Replayed),
        "t1 was \"Yes\"; under the same id it comes with another signature"
    );
    assert_eq!(bob.opens(&letter), shows("Yes"), "the first one is still what it was");
}

#[test]
fn the_same_letter_again_is_no_replay() {
    let _lesson = lesson(
        "After a reconnect the server hands out what it has handed out before",
        PAGE,
    );
    let mut bob = bob();
    let (first, second) = (from_ann("m1", "t1", "Yes"), from_ann("m2", "t2", "Yes"));
    for round in 1..=3 {
        assert_eq!(bob.opens(&first), shows("Yes"), "m1, round {round}");
        assert_eq!(
            bob.opens(&second),
            shows("Yes"),
            "m2 has the same text, and is another letter; round {round}"
        );
    }
}

#[test]
fn each_sender_has_temp_ids_of_their_own() {
    let _lesson = lesson("A tempId is unique for its sender, and for nobody else", PAGE);
    let mut bob = bob();
    assert_eq!(bob.opens(&from_ann("m1", "t1", "Yes")), shows("Yes"), "ann's t1");
    let from_carol = signed(key(CAROL), "m2", "t1", (CAROL, BOB), "No");
    assert_eq!(
        bob.opens(&from_carol),
        shows("No"),
        "carol's t1 has nothing to do with ann's"
    );
    let own = signed(key(BOB), "m3", "t1", (BOB, ANN), "Maybe");
    assert_eq!(bob.opens(&own), shows("Maybe"), "nor has bob's own");
    let again = signed(key(BOB), "m4", "t1", (BOB, ANN), "Maybe");
    assert_eq!(
        bob.opens(&again),
        Err(Refused::Replayed),
        "bob's own t1 was opened as m3, and comes as m4"
    );
}

#[test]
fn a_refused_letter_leaves_no_trace() {
    let _lesson = lesson(
        "The memory comes last, or a forgery makes the reader refuse the real letter",
        PAGE,
    );
    let mut bob = bob();
    let forged = signed(OF_THE_SERVER, "m1", "t1", (ANN, BOB), "I owe Eve 100");
    assert_eq!(bob.opens(&forged), Err(Refused::Forged), "the server's own text");
    assert_eq!(
        bob.opens(&from_ann("m2", "t1", "Yes")),
        shows("Yes"),
        "ann's real t1 comes after a forged one"
    );
    let replayed = from_ann("m3", "t1", "Yes");
    assert_eq!(bob.opens(&replayed), Err(Refused::Replayed), "t1 was opened as m2");
    assert_eq!(
        bob.opens(&from_ann("m2", "t1", "Yes")),
        shows("Yes"),
        "a refused replay doesn't take m2's place"
    );
    let forged = signed(OF_THE_SERVER, "m4", "t1", (ANN, BOB), "I owe Eve 100");
    assert_eq!(
        bob.opens(&forged),
        Err(Refused::Forged),
        "forged, with a temp_id that was opened before: Forged fits first"
    );
    let mut for_old_key = from_ann("m5", "t5", "Tea?");
    for_old_key.entries.insert(BOB, Entry::close(9_999, "Tea?"));
    for_old_key.signature = Signature::sign(key(ANN), for_old_key.statement());
    assert_eq!(
        bob.opens(&for_old_key),
        Err(Refused::OtherKey),
        "rightly signed, closed for another key of bob's"
    );
    assert_eq!(
        bob.opens(&from_ann("m6", "t5", "Tea?")),
        shows("Tea?"),
        "what bob couldn't open was never opened, so t5 is no replay"
    );
}
