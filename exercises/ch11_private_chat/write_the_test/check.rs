//! Checks for `ch11_write_the_test`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(
    feature = "solutions",
    path = "../../../solutions/ch11_private_chat/write_the_test.rs"
)]
mod exercise;

use exercise::{History, judge};
use testkit::lesson;

const BACK: &str = "ch11_private_chat.html#back-without-a-hole";
const PITFALL: &str = "ch11_private_chat.html#the-pitfall-a-trim-that-keeps-the-oldest-hundred";

/// What a history does wrong, if anything.
#[derive(Clone, Copy, PartialEq)]
enum Mistake {
    None,
    KeepsTheOldest,
    LeavesOneOut,
    RepeatsSince,
    PageOfTheOldest,
}

struct Shelf {
    mistake: Mistake,
    next: u64,
    step: u64,
    kept: Vec<(u64, String)>,
}

impl History for Shelf {
    fn stores(&mut self, text: &str) -> u64 {
        let id = self.next;
        self.next += self.step;
        self.kept.push((id, text.to_owned()));
        if self.mistake == Mistake::KeepsTheOldest {
            self.kept.truncate(100);
        }
        id
    }

    fn newest(&self) -> Vec<(u64, String)> {
        if self.mistake == Mistake::PageOfTheOldest {
            return self.kept[..self.kept.len().min(100)].to_vec();
        }
        let start = self.kept.len().saturating_sub(100);
        self.kept[start..].to_vec()
    }

    fn after(&self, since: u64) -> Vec<(u64, String)> {
        let start = self.kept.partition_point(|(id, _)| match self.mistake {
            Mistake::RepeatsSince => *id < since,
            _ => *id <= since,
        });
        let skipped = usize::from(self.mistake == Mistake::LeavesOneOut);
        // Who repeats `since` has the right number of messages all the same: counting them shows nothing.
        let end = self.kept.len() - usize::from(self.mistake == Mistake::RepeatsSince && start < self.kept.len());
        self.kept[start..end].iter().skip(skipped).cloned().collect()
    }
}

fn verdict(mistake: Mistake, (next, step): (u64, u64)) -> Result<(), String> {
    let kept = Vec::new();
    judge(&mut Shelf {
        mistake,
        next,
        step,
        kept,
    })
}

fn is_caught(mistake: Mistake) -> bool {
    verdict(mistake, (1, 1)).is_err_and(|why| !why.trim().is_empty())
}

#[test]
fn a_right_history_passes() {
    let _lesson = lesson(
        "A test that refuses what is right is as wrong as one that lets everything pass",
        BACK,
    );
    for ids in [(1, 1), (7, 10), (1_000_000, 3)] {
        assert_eq!(
            verdict(Mistake::None, ids),
            Ok(()),
            "this history is right (its first id is {}, and the ids rise by {}), and your test says that it isn't",
            ids.0,
            ids.1
        );
    }
}

#[test]
fn a_trim_from_the_wrong_end_is_caught() {
    let _lesson = lesson("Store more than fits, and look for the newest", PITFALL);
    assert!(
        is_caught(Mistake::KeepsTheOldest),
        "your test let a history pass that holds the oldest hundred messages and throws away each new one"
    );
}

#[test]
fn a_page_of_the_oldest_is_caught() {
    let _lesson = lesson("Who holds everything may still show the wrong end of it", PITFALL);
    assert!(
        is_caught(Mistake::PageOfTheOldest),
        "your test let a history pass whose `newest` is the *oldest* hundred, while `after` is right"
    );
}

#[test]
fn a_hole_after_since_is_caught() {
    let _lesson = lesson("The first message after since is the one to look for", BACK);
    assert!(
        is_caught(Mistake::LeavesOneOut),
        "your test let a history pass whose `after` leaves out the first message after `since`"
    );
}

#[test]
fn a_double_at_since_is_caught() {
    let _lesson = lesson("`since` itself is there already and must not come again", BACK);
    assert!(
        is_caught(Mistake::RepeatsSince),
        "your test let a history pass whose `after` brings `since` itself once more, instead of the newest; their number is right"
    );
}
