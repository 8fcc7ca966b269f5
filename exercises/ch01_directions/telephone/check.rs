//! Checks for `ch01_telephone`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch01_directions/telephone.rs")]
mod exercise;

use exercise::{Ear, Mouth, UNHEARD, line};
use testkit::lesson;
use tokio::join;
use tokio::time::{Duration, timeout};

const PAGE: &str = "ch01_directions.html#both-at-once-the-telephone";
/// Only a line that hangs waits this long.
const PATIENCE: Duration = Duration::from_secs(2);

async fn says(mouth: &Mouth, texts: &[&str]) {
    for text in texts {
        let said = timeout(PATIENCE, mouth.say(text)).await;
        assert_eq!(
            said,
            Ok(true),
            "{text:?} could not be said: expected `true` without waiting"
        );
    }
}

async fn hears(ear: &mut Ear) -> Option<String> {
    timeout(PATIENCE, ear.hear())
        .await
        .unwrap_or_else(|_| Some("(nothing came)".into()))
}

#[tokio::test]
async fn both_sides_speak_before_either_has_heard_a_word() {
    let _lesson = lesson(
        "Full-duplex: a channel for each direction, and neither waits for the other",
        PAGE,
    );
    let ((anns_mouth, mut anns_ear), (bobs_mouth, mut bobs_ear)) = line();
    join!(
        says(&anns_mouth, &["hi", "it's Ann"]),
        says(&bobs_mouth, &["hello?", "who is it?"])
    );
    assert_eq!(
        [hears(&mut bobs_ear).await, hears(&mut bobs_ear).await],
        [Some("hi".into()), Some("it's Ann".into())]
    );
    let to_ann = [hears(&mut anns_ear).await, hears(&mut anns_ear).await];
    assert_eq!(
        to_ann,
        [Some("hello?".into()), Some("who is it?".into())],
        "this is what Ann heard; is her ear on Bob's channel?"
    );
}

#[tokio::test]
async fn hanging_up_loses_nothing_that_was_said() {
    let _lesson = lesson(
        "The end of a channel comes after everything that was sent into it",
        PAGE,
    );
    let ((anns_mouth, _anns_ear), (_bobs_mouth, mut bobs_ear)) = line();
    says(&anns_mouth, &["one", "two"]).await;
    drop(anns_mouth);
    let heard = [
        hears(&mut bobs_ear).await,
        hears(&mut bobs_ear).await,
        hears(&mut bobs_ear).await,
    ];
    assert_eq!(heard, [Some("one".into()), Some("two".into()), None]);
}

#[tokio::test]
async fn the_speaker_is_told_when_nobody_listens_any_more() {
    let _lesson = lesson("A send to a side that is gone is an answer that you must read", PAGE);
    let ((anns_mouth, _anns_ear), (bobs_mouth, bobs_ear)) = line();
    drop(bobs_ear);
    assert!(!anns_mouth.say("are you there?").await, "Bob's ear is gone");
    assert!(
        bobs_mouth.say("I can't hear you").await,
        "the other direction still works"
    );
}

#[tokio::test]
async fn a_full_line_makes_the_speaker_wait_and_loses_nothing() {
    let _lesson = lesson("A bounded channel slows the speaker down instead of forgetting", PAGE);
    let ((anns_mouth, _anns_ear), (_bobs_mouth, mut bobs_ear)) = line();
    for n in 0..UNHEARD {
        says(&anns_mouth, &[&n.to_string()]).await;
    }
    let too_many = anns_mouth.say("one more");
    tokio::pin!(too_many);
    tokio::select! {
        biased;
        _ = &mut too_many => panic!("`say` returned at once at a full line ({UNHEARD} unheard); it has to wait for room"),
        () = tokio::task::yield_now() => {}
    }
    assert_eq!(hears(&mut bobs_ear).await, Some("0".into()));
    assert_eq!(timeout(PATIENCE, too_many).await, Ok(true), "there is room again");
    for expected in ["1", "2", "3", "one more"] {
        assert_eq!(hears(&mut bobs_ear).await, Some(expected.into()));
    }
}
