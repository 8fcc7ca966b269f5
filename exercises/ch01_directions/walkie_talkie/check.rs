//! Checks for `ch01_walkie_talkie`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch01_directions/walkie_talkie.rs")]
mod exercise;

use std::cell::{Cell, RefCell};

use exercise::Frequency;
use testkit::lesson;
use tokio::task::yield_now;

const PAGE: &str = "ch01_directions.html#taking-turns-the-walkie-talkie";

/// Speaks for a few turns of the scheduler, and writes down when it starts and ends.
async fn speech(log: &RefCell<Vec<String>>, who: &str) -> usize {
    log.borrow_mut().push(format!("{who}: over to me"));
    for _ in 0..5 {
        yield_now().await;
    }
    log.borrow_mut().push(format!("{who}: over"));
    who.len()
}

#[tokio::test]
async fn two_speeches_never_overlap() {
    let _lesson = lesson("Half-duplex: both may speak, and only one at a time", PAGE);
    let (log, frequency) = (RefCell::default(), Frequency::new());
    let lengths = tokio::join!(
        frequency.say(speech(&log, "ann")),
        frequency.say(speech(&log, "bob")),
        frequency.say(speech(&log, "cemil")),
    );
    assert_eq!(lengths, (3, 3, 5), "`say` returns what the speech returned");
    let expected = [
        "ann: over to me",
        "ann: over",
        "bob: over to me",
        "bob: over",
        "cemil: over to me",
        "cemil: over",
    ];
    assert_eq!(
        log.into_inner(),
        expected,
        "whoever comes first speaks first, and to the end"
    );
}

#[tokio::test]
async fn nobody_gets_a_second_turn_while_another_waits_for_the_first() {
    let _lesson = lesson("A fair turn goes to whoever has waited longest", PAGE);
    let (log, frequency) = (RefCell::default(), Frequency::new());
    let ann_twice = async {
        frequency.say(speech(&log, "ann")).await;
        frequency.say(speech(&log, "ann again")).await;
    };
    tokio::join!(ann_twice, frequency.say(speech(&log, "bob")));
    let speakers = log.into_inner();
    assert!(
        speakers.get(2).is_some_and(|line| line.starts_with("bob")),
        "Bob asked while Ann spoke, and Ann took the next turn as well: {speakers:?}"
    );
}

#[tokio::test]
async fn the_frequency_is_taken_while_somebody_speaks() {
    let _lesson = lesson("The turn is held for as long as the guard lives", PAGE);
    let (frequency, while_speaking) = (Frequency::new(), Cell::new(true));
    assert!(frequency.is_free(), "nobody has spoken yet");
    frequency
        .say(async {
            yield_now().await;
            while_speaking.set(frequency.is_free());
        })
        .await;
    assert!(
        !while_speaking.get(),
        "`is_free` said yes while somebody was on the air"
    );
    assert!(frequency.is_free(), "the speech is over");
}

#[tokio::test]
async fn two_frequencies_do_not_wait_for_each_other() {
    let _lesson = lesson("Only those who share a frequency share its turns", PAGE);
    let (log, police, taxi) = (RefCell::default(), Frequency::new(), Frequency::new());
    tokio::join!(police.say(speech(&log, "ann")), taxi.say(speech(&log, "bob")));
    let log = log.into_inner();
    let both_started = log.iter().take(2).all(|line| line.ends_with("over to me"));
    assert!(both_started, "one waited for the other: {log:?}");
}

#[tokio::test]
async fn who_gives_up_leaves_the_frequency_free() {
    let _lesson = lesson(
        "A future can be dropped in the middle; what it holds must go with it",
        PAGE,
    );
    let frequency = Frequency::new();
    tokio::select! {
        biased;
        () = frequency.say(std::future::pending()) => {}
        () = yield_now() => {}
    }
    assert!(
        frequency.is_free(),
        "the speaker is gone, and the frequency is still taken"
    );
    assert_eq!(frequency.say(async { "bob" }).await, "bob");
}
