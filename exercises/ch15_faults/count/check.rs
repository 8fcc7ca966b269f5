//! Checks for `ch15_count`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch15_faults/count.rs")]
mod exercise;

use exercise::{Answer, Count, Sent, count};
use testkit::lesson;

const PAGE: &str = "ch15_faults.html#kill-a-part-and-count";

fn sent(id: u64, sender: &str, answer: Answer) -> Sent {
    Sent {
        id,
        sender: sender.to_owned(),
        answer,
    }
}

/// Messages of ann's, all of them answered "saved".
fn saved(ids: &[u64]) -> Vec<Sent> {
    ids.iter().map(|id| sent(*id, "ann", Answer::Saved)).collect()
}

#[track_caller]
fn finds(sent: &[Sent], history: &[u64], expected: Count) {
    let shown: Vec<_> = sent
        .iter()
        .map(|one| format!("{} by {} ({:?})", one.id, one.sender, one.answer))
        .collect();
    assert_eq!(
        count(sent, history),
        expected,
        "sent: {}; the history is {history:?}",
        shown.join(", ")
    );
}

const NOTHING: Count = Count {
    lost: 0,
    doubled: 0,
    reordered: 0,
    undead: 0,
};

#[test]
fn all_is_well() {
    let _lesson = lesson("A right system counts as nothing lost, nothing doubled", PAGE);
    finds(&[], &[], NOTHING);
    finds(&saved(&[4, 2, 9]), &[4, 2, 9], NOTHING);
}

#[test]
fn what_was_answered_and_is_gone_is_lost() {
    let _lesson = lesson("Lost is what was promised and isn't there", PAGE);
    finds(&saved(&[1, 2, 3, 4]), &[1, 4], Count { lost: 2, ..NOTHING });
    finds(&saved(&[1, 2]), &[], Count { lost: 2, ..NOTHING });
}

#[test]
fn without_an_answer_both_are_right() {
    let _lesson = lesson("Who got no answer knows nothing, and nothing was promised", PAGE);
    let all = [
        sent(1, "ann", Answer::None),
        sent(2, "ann", Answer::Saved),
        sent(3, "bob", Answer::None),
    ];
    finds(&all, &[1, 2], NOTHING);
    finds(&all, &[2, 3], NOTHING);
    finds(&all, &[2], NOTHING);
}

#[test]
fn what_is_there_twice_counts_once() {
    let _lesson = lesson("A double is one message too many, however often", PAGE);
    finds(&saved(&[1, 2, 3]), &[1, 2, 2, 3], Count { doubled: 1, ..NOTHING });
    finds(&saved(&[1, 2, 3]), &[1, 1, 1, 2, 3, 3], Count { doubled: 2, ..NOTHING });
    let unanswered = [sent(1, "ann", Answer::None)];
    finds(&unanswered, &[1, 1], Count { doubled: 1, ..NOTHING });
}

#[test]
fn a_repeat_further_down_is_no_new_order() {
    let _lesson = lesson("The first appearance says where a message is", PAGE);
    finds(&saved(&[1, 2, 3]), &[1, 2, 3, 1], Count { doubled: 1, ..NOTHING });
    finds(
        &saved(&[1, 2, 3]),
        &[2, 1, 2, 3],
        Count {
            doubled: 1,
            reordered: 1,
            ..NOTHING
        },
    );
}

#[test]
fn who_is_behind_a_later_one_is_reordered() {
    let _lesson = lesson("Each message that something later has overtaken counts", PAGE);
    finds(
        &saved(&[1, 2, 3]),
        &[1, 3, 2],
        Count {
            reordered: 1,
            ..NOTHING
        },
    );
    // 3 has overtaken both.
    finds(
        &saved(&[1, 2, 3]),
        &[3, 1, 2],
        Count {
            reordered: 2,
            ..NOTHING
        },
    );
    // The order of sending counts, not the numbers.
    finds(&saved(&[9, 5, 7]), &[9, 5, 7], NOTHING);
    finds(
        &saved(&[9, 5, 7]),
        &[5, 9, 7],
        Count {
            reordered: 1,
            ..NOTHING
        },
    );
    // Two steps apart, and another between them.
    finds(
        &saved(&[1, 2, 3, 4]),
        &[2, 3, 4, 1],
        Count {
            reordered: 1,
            ..NOTHING
        },
    );
    // What is missing has overtaken nobody.
    finds(&saved(&[1, 2, 3]), &[1, 3], Count { lost: 1, ..NOTHING });
}

#[test]
fn two_senders_have_no_order_between_them() {
    let _lesson = lesson(
        "Nobody promised an order between two people who write at the same time",
        PAGE,
    );
    let all = [
        sent(1, "ann", Answer::Saved),
        sent(2, "bob", Answer::Saved),
        sent(3, "ann", Answer::Saved),
        sent(4, "bob", Answer::Saved),
    ];
    finds(&all, &[2, 4, 1, 3], NOTHING);
    finds(
        &all,
        &[2, 3, 1, 4],
        Count {
            reordered: 1,
            ..NOTHING
        },
    );
}

#[test]
fn what_was_refused_must_not_turn_up() {
    let _lesson = lesson("Who was told no has perhaps sent it again, as another message", PAGE);
    let all = [
        sent(1, "ann", Answer::Refused),
        sent(2, "ann", Answer::Saved),
        sent(3, "ann", Answer::Refused),
    ];
    finds(&all, &[2], NOTHING);
    finds(&all, &[1, 2], Count { undead: 1, ..NOTHING });
    finds(
        &all,
        &[2, 1, 1],
        Count {
            doubled: 1,
            reordered: 1,
            undead: 1,
            ..NOTHING
        },
    );
}
