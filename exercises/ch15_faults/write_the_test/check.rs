//! Checks for `ch15_write_the_test`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch15_faults/write_the_test.rs")]
mod exercise;

use std::collections::{HashMap, HashSet, VecDeque};

use exercise::{Chat, judge};
use testkit::lesson;

const PAGE: &str = "ch15_faults.html#kill-a-part-and-count";

/// A right test begins some hundred backups of one chat at most.
const BACKUPS: usize = 5_000;
/// And at most some thousand messages wait in it.
const WAITING: usize = 10_000;

/// What a chat does wrong, if anything.
#[derive(Clone, Copy, PartialEq)]
enum Mistake {
    None,
    /// It keeps the newest message in its process until the next one comes, or a backup has begun.
    AcksFirst,
    TrimsFirst,
    TrimsTheFourthBatchFirst,
    WritesWithoutIds,
    ComesBackInAnotherOrder,
}

/// One step of a backup.
#[derive(Clone, Copy)]
enum Step {
    Read,
    Write,
    Cursor,
    Trim,
}

struct Post {
    mistake: Mistake,
    batch: usize,
    /// What a backup does before its first batch, in steps.
    idle: usize,
    /// Each so-many-th message is refused; 0: none is.
    refuses: u64,
    in_process: Option<u64>,
    live: VecDeque<u64>,
    archive: Vec<u64>,
    archived: HashSet<u64>,
    /// The how-many-th each one came: what numbers they have is the test's business.
    places: HashMap<u64, usize>,
    /// So many of them are archived.
    cursor: usize,
    backups: usize,
    was_killed: bool,
}

impl Post {
    fn new(mistake: Mistake, batch: usize, idle: usize, refuses: u64) -> Self {
        Self {
            mistake,
            batch,
            idle,
            refuses,
            in_process: None,
            live: VecDeque::new(),
            archive: Vec::new(),
            archived: HashSet::new(),
            places: HashMap::new(),
            cursor: 0,
            backups: 0,
            was_killed: false,
        }
    }

    fn writes(&mut self, batch: &[u64]) {
        for message in batch {
            if self.archived.insert(*message) || self.mistake == Mistake::WritesWithoutIds {
                self.archive.push(*message);
            }
        }
    }

    fn place(&self, message: u64) -> usize {
        self.places.get(&message).copied().unwrap_or(usize::MAX)
    }

    fn waits(&self, message: u64) -> bool {
        self.place(message) >= self.cursor
    }

    fn order_of_steps(&self, batches_done: usize) -> [Step; 4] {
        let trims_first = match self.mistake {
            Mistake::TrimsFirst => true,
            Mistake::TrimsTheFourthBatchFirst => batches_done >= 3,
            _ => false,
        };
        if trims_first {
            [Step::Read, Step::Trim, Step::Write, Step::Cursor]
        } else {
            [Step::Read, Step::Write, Step::Cursor, Step::Trim]
        }
    }
}

impl Chat for Post {
    fn sends(&mut self, message: u64) -> bool {
        if self.refuses > 0 && message.is_multiple_of(self.refuses) {
            return false;
        }
        let came = self.places.len();
        self.places.entry(message).or_insert(came);
        assert!(
            came < self.cursor + WAITING,
            "{WAITING} messages wait in your chat: your test sends more than its killed backups carry. \
             After each killed one, let one run to its end: `backs_up` with a large number"
        );
        self.live.extend(self.in_process.take());
        if self.mistake == Mistake::AcksFirst {
            self.in_process = Some(message);
        } else {
            self.live.push_back(message);
        }
        true
    }

    fn backs_up(&mut self, steps: usize) -> bool {
        self.backups += 1;
        assert!(
            self.backups <= BACKUPS,
            "your test has begun {BACKUPS} backups of one chat. One that is killed after a few steps carries nothing, however often \
             it begins. After each killed one, let one run to its end: `backs_up` with a large number"
        );
        let Some(mut left) = steps.checked_sub(self.idle) else {
            return false;
        };
        for batches_done in 0.. {
            if left == 0 {
                return false;
            }
            self.live.extend(self.in_process.take());
            let waiting = self.live.iter().filter(|message| self.waits(**message));
            let batch: Vec<u64> = waiting.take(self.batch).copied().collect();
            let Some(last) = batch.last().copied() else {
                break;
            };
            for step in self.order_of_steps(batches_done) {
                if left == 0 {
                    return false;
                }
                left -= 1;
                match step {
                    Step::Read => {}
                    Step::Write => self.writes(&batch),
                    Step::Cursor => self.cursor = self.place(last) + 1,
                    // What an earlier run has archived and was killed before its trim goes, too.
                    Step::Trim => {
                        while let Some(oldest) = self.live.front().copied() {
                            if self.waits(oldest) && !batch.contains(&oldest) {
                                break;
                            }
                            self.live.pop_front();
                        }
                    }
                }
            }
        }
        true
    }

    fn restarts(&mut self) {
        self.in_process = None;
        self.was_killed = true;
    }

    fn history(&self) -> Vec<u64> {
        // The archive strictly below what is live: what is in both places is shown once.
        let lowest = self.live.front().map_or(usize::MAX, |message| self.place(*message));
        let below = self
            .archive
            .iter()
            .copied()
            .filter(|message| self.place(*message) < lowest);
        let mut history: Vec<u64> = below.chain(self.live.iter().copied()).chain(self.in_process).collect();
        if self.mistake == Mistake::ComesBackInAnotherOrder && self.was_killed && history.len() > 1 {
            let last = history.len() - 1;
            history.swap(last, last - 1);
        }
        history
    }
}

fn verdict(mistake: Mistake, batch: usize, idle: usize, refuses: u64) -> Result<(), String> {
    judge(&mut Post::new(mistake, batch, idle, refuses))
}

#[track_caller]
fn is_caught(mistake: Mistake, what: &str) {
    for (batch, idle) in [(10, 0), (7, 0), (10, 60)] {
        let Err(why) = verdict(mistake, batch, idle, 0) else {
            panic!(
                "your test let a chat pass that {what} (its batches hold {batch} messages, and a backup does {idle} steps before the first)"
            );
        };
        assert!(
            !why.trim().is_empty(),
            "your test refuses a chat that {what}, as it should, but its `Err` is empty: say in it what was wrong"
        );
    }
}

#[test]
fn a_right_chat_passes() {
    let _lesson = lesson(
        "A test that refuses what is right is as wrong as one that lets everything pass",
        PAGE,
    );
    for (batch, refuses) in [(10, 0), (4, 0), (25, 0), (10, 9), (10, 1)] {
        let refused = match refuses {
            0 => "refuses nothing".to_owned(),
            1 => "refuses every message".to_owned(),
            _ => format!("refuses every message whose number {refuses} divides"),
        };
        assert_eq!(
            verdict(Mistake::None, batch, 0, refuses),
            Ok(()),
            "this chat is right (its batches hold {batch} messages, and it {refused}), and your test says that it isn't"
        );
    }
}

#[test]
fn saved_in_the_process_alone_is_caught() {
    let _lesson = lesson("Kill it before the first step, too", PAGE);
    is_caught(
        Mistake::AcksFirst,
        "says \"saved\" and has the newest message only in its process",
    );
}

#[test]
fn a_trim_before_the_write_is_caught() {
    let _lesson = lesson("Between two steps something is in neither place", PAGE);
    is_caught(Mistake::TrimsFirst, "throws a batch away before it has written it");
}

#[test]
fn a_mistake_in_the_fourth_batch_is_caught() {
    let _lesson = lesson("Kill it at each step, up to the last", PAGE);
    is_caught(
        Mistake::TrimsTheFourthBatchFirst,
        "throws away before it has written, from the fourth batch on",
    );
}

#[test]
fn a_double_that_shows_later_is_caught() {
    let _lesson = lesson("After a kill comes the next backup: look again behind it", PAGE);
    is_caught(
        Mistake::WritesWithoutIds,
        "writes a batch a second time when it was killed before it had noted the first; it shows when the next backup has ended",
    );
}

#[test]
fn another_order_is_caught() {
    let _lesson = lesson("The number can be right, and the order wrong", PAGE);
    is_caught(
        Mistake::ComesBackInAnotherOrder,
        "comes back from a kill in another order",
    );
}
