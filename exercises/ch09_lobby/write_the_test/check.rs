//! Checks for `ch09_write_the_test`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch09_lobby/write_the_test.rs")]
mod exercise;

use exercise::{Blocks, judge};
use std::collections::BTreeSet;
use testkit::lesson;

const PAGE: &str = "ch09_lobby.html#two-people";

/// What blocks do wrong, if anything.
#[derive(Clone, Copy, PartialEq)]
enum Mistake {
    None,
    OneDirection,
    BlockedWrites,
    EitherUndoes,
    NobodyUndoes,
}

/// Who has blocked whom.
struct Pairs {
    mistake: Mistake,
    set: BTreeSet<(u64, u64)>,
}

impl Blocks for Pairs {
    fn block(&mut self, me: u64, other: u64) {
        self.set.insert((me, other));
    }

    fn unblock(&mut self, me: u64, other: u64) {
        if self.mistake != Mistake::NobodyUndoes {
            self.set.remove(&(me, other));
        }
        if self.mistake == Mistake::EitherUndoes {
            self.set.remove(&(other, me));
        }
    }

    fn may_write(&self, from: u64, to: u64) -> bool {
        let by_reader = self.set.contains(&(to, from)) && self.mistake != Mistake::BlockedWrites;
        let by_writer = self.set.contains(&(from, to)) && self.mistake != Mistake::OneDirection;
        !by_reader && !by_writer
    }
}

fn verdict(mistake: Mistake) -> Result<(), String> {
    let set = BTreeSet::new();
    judge(&mut Pairs { mistake, set })
}

fn is_caught(mistake: Mistake) -> bool {
    verdict(mistake).is_err_and(|why| !why.trim().is_empty())
}

#[test]
fn right_blocks_pass() {
    let _lesson = lesson(
        "A test that refuses what is right is as wrong as one that lets everything pass",
        PAGE,
    );
    assert_eq!(
        verdict(Mistake::None),
        Ok(()),
        "these blocks are right, and your test says that they aren't"
    );
}

#[test]
fn blocks_in_one_direction_are_caught() {
    let _lesson = lesson("A block holds for both, whoever has set it", PAGE);
    assert!(
        is_caught(Mistake::OneDirection),
        "your test let blocks pass in which the one who has blocked may still write"
    );
}

#[test]
fn blocks_that_let_the_blocked_one_write_are_caught() {
    let _lesson = lesson("A block holds for both, whoever has set it", PAGE);
    assert!(
        is_caught(Mistake::BlockedWrites),
        "your test let blocks pass in which the one who is blocked may still write"
    );
}

#[test]
fn blocks_that_nobody_can_undo_are_caught() {
    let _lesson = lesson("Only the one who has set a block can undo it", PAGE);
    assert!(
        is_caught(Mistake::NobodyUndoes),
        "your test let blocks pass that even the one who has set them can't undo"
    );
}

#[test]
fn blocks_that_either_can_undo_are_caught() {
    let _lesson = lesson("Only the one who has set a block can undo it", PAGE);
    assert!(
        is_caught(Mistake::EitherUndoes),
        "your test let blocks pass that the blocked one can undo"
    );
}
