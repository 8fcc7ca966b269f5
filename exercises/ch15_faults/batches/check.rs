//! Checks for `ch15_batches`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch15_faults/batches.rs")]
mod exercise;

use exercise::Batches;
use testkit::lesson;

const PAGE: &str = "ch15_faults.html#without-redis";

#[track_caller]
fn leaves(batches: &mut Batches, expected: Option<&[u64]>) {
    assert_eq!(batches.leaves().as_deref(), expected, "the batch that leaves");
}

#[track_caller]
fn answers(batches: &mut Batches, saved: bool, expected: &[u64]) {
    let expected: Vec<_> = expected.iter().map(|message| (*message, saved)).collect();
    assert_eq!(
        batches.answered(saved),
        expected,
        "the answers after the database has said `{saved}`"
    );
}

#[test]
fn a_single_message_leaves_at_once() {
    let _lesson = lesson("Nobody waits until a batch is full", PAGE);
    let mut batches = Batches::new(100);
    leaves(&mut batches, None);
    batches.asks(1);
    leaves(&mut batches, Some(&[1]));
    answers(&mut batches, true, &[1]);
    leaves(&mut batches, None);
}

#[test]
fn what_comes_in_meanwhile_leaves_together() {
    let _lesson = lesson("While one batch is on its way, the next one gathers", PAGE);
    let mut batches = Batches::new(100);
    batches.asks(1);
    leaves(&mut batches, Some(&[1]));
    for message in [2, 3, 4] {
        batches.asks(message);
        leaves(&mut batches, None);
    }
    answers(&mut batches, true, &[1]);
    leaves(&mut batches, Some(&[2, 3, 4]));
    answers(&mut batches, true, &[2, 3, 4]);
}

#[test]
fn nobody_is_answered_before_the_database_is() {
    let _lesson = lesson("An answer belongs to a batch that was written", PAGE);
    let mut batches = Batches::new(100);
    batches.asks(7);
    answers(&mut batches, true, &[]);
    leaves(&mut batches, Some(&[7]));
    batches.asks(8);
    answers(&mut batches, true, &[7]);
    answers(&mut batches, true, &[]);
    leaves(&mut batches, Some(&[8]));
    answers(&mut batches, true, &[8]);
}

#[test]
fn a_batch_that_was_not_saved_is_told_to_its_senders_alone() {
    let _lesson = lesson("A batch fails as a whole, and those who wait behind it don't", PAGE);
    let mut batches = Batches::new(100);
    for message in [1, 2] {
        batches.asks(message);
    }
    leaves(&mut batches, Some(&[1, 2]));
    batches.asks(3);
    answers(&mut batches, false, &[1, 2]);
    leaves(&mut batches, Some(&[3]));
    answers(&mut batches, true, &[3]);
    leaves(&mut batches, None);
}

#[test]
fn a_batch_has_a_bound_and_the_oldest_go_first() {
    let _lesson = lesson("A batch is bounded, and what doesn't fit is first in the next", PAGE);
    let mut batches = Batches::new(3);
    for message in [50, 10, 40, 20, 30, 60, 70] {
        batches.asks(message);
    }
    leaves(&mut batches, Some(&[50, 10, 40]));
    batches.asks(5);
    answers(&mut batches, true, &[50, 10, 40]);
    leaves(&mut batches, Some(&[20, 30, 60]));
    answers(&mut batches, true, &[20, 30, 60]);
    leaves(&mut batches, Some(&[70, 5]));
}

/// A database that needs one turn for a batch, of whatever size. In each turn every sender that has its answer asks again.
fn turns_for(messages: u64, senders: u64, most: usize) -> u64 {
    let mut batches = Batches::new(most);
    let (mut asked, mut saved, mut turns) = (0, 0, 0);
    while saved < messages {
        while asked < messages && asked - saved < senders {
            asked += 1;
            batches.asks(asked);
        }
        turns += 1;
        assert!(
            turns <= messages,
            "after {turns} turns only {saved} of {messages} are saved"
        );
        let batch = batches.leaves().unwrap_or_default();
        assert!(batch.len() <= most, "a batch of {}; at most {most} fit", batch.len());
        saved += batches.answered(true).len() as u64;
    }
    turns
}

#[test]
fn sixty_four_senders_need_a_64th_of_the_time() {
    let _lesson = lesson("The more who wait, the more go in one batch", PAGE);
    for (senders, most, expected) in [(1, 100, 640), (8, 100, 80), (64, 100, 10), (64, 32, 20)] {
        assert_eq!(
            turns_for(640, senders, most),
            expected,
            "640 messages of {senders} senders, at most {most} in a batch: how often is the database asked?"
        );
    }
}
