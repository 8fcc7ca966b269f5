//! Checks for `ch14_write_the_test`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch14_backup/write_the_test.rs")]
mod exercise;

use exercise::{Rig, judge};
use std::collections::BTreeSet;
use testkit::lesson;

const FIRST: &str = "ch14_backup.html#first-try-make-room-then-write";
const SECOND: &str = "ch14_backup.html#second-try-write-then-move-a-cursor";
const THIRD: &str = "ch14_backup.html#third-try-a-key";

/// One thing that a job does with a batch.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    /// Asks something that changes nothing, such as for a lock.
    Looks,
    Reads,
    Writes,
    WritesWithoutKeys,
    MovesTheCursor,
    Trims,
}
use Step::{Looks, MovesTheCursor, Reads, Trims, Writes, WritesWithoutKeys};

/// A job: what it does once, what it does with each batch, and how big a batch is.
#[derive(Clone, Copy)]
struct Plan {
    first: &'static [Step],
    each: &'static [Step],
    batch: usize,
}

struct Job {
    plan: Plan,
    gap: u64,
    last: u64,
    live: BTreeSet<u64>,
    cursor: u64,
    archive: Vec<u64>,
}

impl Job {
    /// Runs until nothing waits, or until so many steps are done. Returns whether it came to its end.
    fn run(&mut self, steps: usize) -> bool {
        let mut left = steps;
        for step in self.plan.first {
            if left == 0 {
                return false;
            }
            left -= 1;
            self.does(*step, &[]);
        }
        loop {
            let batch: Vec<_> = self
                .live
                .range(self.cursor + 1..)
                .take(self.plan.batch)
                .copied()
                .collect();
            for step in self.plan.each {
                if left == 0 {
                    return false;
                }
                left -= 1;
                self.does(*step, &batch);
                if *step == Reads && batch.is_empty() {
                    return true;
                }
            }
        }
    }

    fn does(&mut self, step: Step, batch: &[u64]) {
        let up_to = batch.last().copied();
        match step {
            Looks | Reads => {}
            Writes => {
                let new: Vec<_> = batch.iter().filter(|id| !self.archive.contains(id)).copied().collect();
                self.archive.extend(new);
            }
            WritesWithoutKeys => self.archive.extend(batch),
            MovesTheCursor => self.cursor = up_to.unwrap_or(self.cursor),
            Trims => self.live.retain(|id| Some(*id) > up_to),
        }
    }
}

impl Rig for Job {
    fn writes(&mut self) -> u64 {
        self.last += self.gap;
        self.live.insert(self.last);
        self.last
    }

    fn runs(&mut self) {
        let ended = self.run(10_000);
        assert!(ended, "a whole run over {} messages has no end", self.live.len());
    }

    fn runs_and_dies_after(&mut self, steps: usize) -> bool {
        self.run(steps)
    }

    fn archive(&self) -> Vec<u64> {
        let mut archive = self.archive.clone();
        archive.sort_unstable();
        archive
    }
}

fn verdict(plan: Plan, gap: u64) -> Result<(), String> {
    judge(&|| {
        Box::new(Job {
            plan,
            gap,
            last: 0,
            live: BTreeSet::new(),
            cursor: 0,
            archive: Vec::new(),
        })
    })
}

/// Tries a mistake in jobs of several shapes: with few steps and with many, in one batch and in several.
fn is_caught(each: &'static [Step], mistake: &str) {
    let long: &[Step] = &[Looks; 200];
    for (first, batch) in [(&[] as &[Step], 100), (&[Looks, Looks], 2), (long, 1), (long, 100)] {
        let plan = Plan { first, each, batch };
        let shape = format!(
            "it does {} steps before its first batch, and takes {batch} messages at a time",
            first.len()
        );
        let Err(why) = verdict(plan, 1) else {
            panic!("your test let a job pass that {mistake}; {shape}");
        };
        assert!(
            !why.trim().is_empty(),
            "your test refuses a job that {mistake}, as it should, but its `Err` is empty: say in it what was wrong; {shape}"
        );
    }
}

#[test]
fn a_right_job_passes() {
    let _lesson = lesson(
        "A test that refuses what is right is as wrong as one that lets everything pass",
        THIRD,
    );
    let plans = [
        (&[] as &[Step], &[Reads, Writes, MovesTheCursor, Trims] as &[Step], 100),
        (&[Looks, Looks, Looks], &[Reads, Writes, MovesTheCursor, Trims], 2),
        (&[], &[Reads, Writes, MovesTheCursor], 1),
        (
            &[Looks],
            &[Reads, Looks, Writes, Looks, MovesTheCursor, Looks, Trims, Looks],
            3,
        ),
    ];
    for (number, (first, each, batch)) in plans.into_iter().enumerate() {
        for gap in [1, 7] {
            assert_eq!(
                verdict(Plan { first, each, batch }, gap),
                Ok(()),
                "right job {}: it loses nothing and doubles nothing, wherever it is killed, and your test says otherwise",
                number + 1
            );
        }
    }
}

#[test]
fn a_trim_before_the_write_is_caught() {
    let _lesson = lesson(
        "What is trimmed and not yet written is gone when the job is killed there",
        FIRST,
    );
    is_caught(
        &[Reads, Trims, Writes, MovesTheCursor],
        "trims a batch from the live store before it has written it to the archive",
    );
}

#[test]
fn a_cursor_before_the_write_is_caught() {
    let _lesson = lesson("A cursor says: up to here it is written", SECOND);
    is_caught(
        &[Reads, MovesTheCursor, Writes, Trims],
        "moves the cursor behind a batch before it has written it to the archive",
    );
}

#[test]
fn a_write_without_keys_is_caught() {
    let _lesson = lesson("A batch that is written a second time must be known again", SECOND);
    is_caught(
        &[Reads, WritesWithoutKeys, MovesTheCursor, Trims],
        "writes its documents without keys of its own, so that a second try stores them twice",
    );
}
