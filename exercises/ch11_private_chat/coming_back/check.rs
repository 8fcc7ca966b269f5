//! Checks for `ch11_coming_back`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch11_private_chat/coming_back.rs")]
mod exercise;

use exercise::Post;
use testkit::lesson;

const WAITS: &str = "ch11_private_chat.html#what-waits";
const BACK: &str = "ch11_private_chat.html#back-without-a-hole";

#[test]
fn what_is_not_marked_waits() {
    let _lesson = lesson(
        "A letter waits until one of its receiver's devices has said that it has it",
        WAITS,
    );
    let mut post = Post::default();
    let ids: Vec<_> = (0..3).map(|_| post.stores("ann", "bob")).collect();
    assert_eq!(post.joins("bob", None), ids, "three letters wait for bob");
    assert_eq!(
        post.joins("bob", None),
        ids,
        "bob's device has joined and said nothing: they still wait"
    );
    post.delivered(ids[1]);
    assert_eq!(
        post.joins("bob", None),
        [ids[0], ids[2]],
        "the second letter was delivered; the first and the third still wait"
    );
}

#[test]
fn what_one_has_sent_oneself_does_not_wait() {
    let _lesson = lesson("A letter waits for its receiver, not for its sender", WAITS);
    let mut post = Post::default();
    let to_bob = post.stores("ann", "bob");
    let to_cem = post.stores("ann", "cem");
    assert!(
        post.joins("ann", None).is_empty(),
        "ann has written two letters, and got none"
    );
    assert_eq!(post.joins("bob", None), [to_bob], "one letter is for bob");
    assert_eq!(post.joins("cem", None), [to_cem], "one letter is for cem");
    assert!(post.joins("dan", None).is_empty(), "nobody has written to dan");
}

#[test]
fn since_brings_what_another_device_has_marked_and_written() {
    let _lesson = lesson("What is delivered to the phone is still missing on the laptop", BACK);
    let mut post = Post::default();
    let seen = post.stores("ann", "bob");
    let (two, own, five) = (
        post.stores("ann", "bob"),
        post.stores("bob", "ann"),
        post.stores("cem", "bob"),
    );
    for id in [seen, two, five] {
        post.delivered(id);
    }
    assert!(
        post.joins("bob", None).is_empty(),
        "bob's phone has marked all of them, so none waits"
    );
    assert_eq!(
        post.joins("bob", Some(seen)),
        [two, own, five],
        "bob's laptop has the letter {seen}, and lacks what came after it, bob's own letter too"
    );
    assert!(
        post.joins("bob", Some(five)).is_empty(),
        "a laptop that has the last letter lacks nothing"
    );
}

#[test]
fn each_comes_once_and_in_order() {
    let _lesson = lesson("What waits and what is newer overlap: each letter comes once", BACK);
    let mut post = Post::default();
    let waits = post.stores("ann", "bob");
    let since = post.stores("ann", "bob");
    let (own, both) = (post.stores("bob", "ann"), post.stores("ann", "bob"));
    let marked = post.stores("ann", "bob");
    post.delivered(since);
    post.delivered(marked);
    assert_eq!(
        post.joins("bob", Some(since)),
        [waits, own, both, marked],
        "{waits} waits and is older than since; {both} waits and is newer; each comes once, oldest first"
    );
}

#[test]
fn nobody_gets_the_letters_of_others() {
    let _lesson = lesson(
        "`since` counts over all letters of one person, and of nobody else",
        BACK,
    );
    let mut post = Post::default();
    let seen = post.stores("ann", "bob");
    let secret = post.stores("ann", "cem");
    let own = post.stores("bob", "cem");
    post.delivered(seen);
    assert_eq!(
        post.joins("bob", Some(seen)),
        [own],
        "{secret} is from ann to cem, and none of bob's business"
    );
}

#[test]
fn a_since_that_no_letter_has_is_a_place_all_the_same() {
    let _lesson = lesson("An id is compared, and needn't be found", BACK);
    let mut post = Post::default();
    let (one, two) = (post.stores("ann", "bob"), post.stores("bob", "ann"));
    post.delivered(one);
    for (since, expected) in [(0, vec![one, two]), (one + 1, vec![two]), (u64::MAX, vec![])] {
        assert_eq!(
            post.joins("bob", Some(since)),
            expected,
            "there are {one} and {two}, and bob's device has everything up to {since}"
        );
    }
}

#[test]
fn however_much_that_is() {
    let _lesson = lesson("Coming back leaves no hole, however long somebody was away", BACK);
    let mut post = Post::default();
    let ids: Vec<_> = (0..250).map(|_| post.stores("ann", "bob")).collect();
    for id in &ids {
        post.delivered(*id);
    }
    assert_eq!(
        post.joins("bob", Some(ids[9])).len(),
        240,
        "bob's device has 10 of 250 letters, and lacks 240"
    );
}
