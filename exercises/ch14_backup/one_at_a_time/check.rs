//! Checks for `ch14_one_at_a_time`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch14_backup/one_at_a_time.rs")]
mod exercise;

use exercise::{Away, Backup, NotDone};
use futures_util::FutureExt;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::pin::pin;
use testkit::lesson;
use tokio::sync::Notify;

const PAGE: &str = "ch14_backup.html#when";

/// What the job of a test has been told: how it ends, and when.
#[derive(Default)]
struct Job {
    started: Cell<u32>,
    /// How each run ends, in order. With nothing left a run ends with `Ok(0)`.
    ends: RefCell<VecDeque<Result<u64, Away>>>,
    goes_on: Notify,
}

impl Job {
    /// A run: it waits until the test says so.
    async fn run(&self) -> Result<u64, Away> {
        self.started.set(self.started.get() + 1);
        self.goes_on.notified().await;
        self.ends.borrow_mut().pop_front().unwrap_or(Ok(0))
    }

    fn will_end(&self, how: Result<u64, Away>) {
        self.ends.borrow_mut().push_back(how);
    }
}

/// One whole run that nobody disturbs.
fn whole_run(job: &Job, backup: &Backup<impl AsyncFn() -> Result<u64, Away>>) -> Option<Result<u64, NotDone>> {
    job.goes_on.notify_one();
    let ended = backup.run_once().now_or_never();
    // If the job wasn't started, the permission to go on is still there, and the next run must not find it.
    let _ = job.goes_on.notified().now_or_never();
    ended
}

#[test]
fn a_run_returns_what_the_job_returns() {
    let _lesson = lesson("A run waits for the job, and says how it ended", PAGE);
    let job = Job::default();
    let backup = Backup::new(async || job.run().await);
    job.will_end(Ok(3));
    assert_eq!(whole_run(&job, &backup), Some(Ok(3)), "the job has carried 3 messages");
    job.will_end(Err(Away));
    assert_eq!(
        whole_run(&job, &backup),
        Some(Err(NotDone::Failed(Away))),
        "the job has failed"
    );
    assert_eq!(
        job.started.get(),
        2,
        "`run_once` was called twice, so the job ran twice"
    );
}

#[test]
fn a_tick_in_the_middle_of_a_run_does_nothing_and_does_not_wait() {
    let _lesson = lesson("A tick that comes while a run is under way does nothing", PAGE);
    let job = Job::default();
    let backup = Backup::new(async || job.run().await);
    job.will_end(Ok(7));
    let mut first = pin!(backup.run_once());
    assert_eq!(first.as_mut().now_or_never(), None, "the first run waits for its job");
    for tick in 1..=3 {
        assert_eq!(
            backup.run_once().now_or_never(),
            Some(Err(NotDone::Running)),
            "tick {tick} comes while the first run is under way (None: your `run_once` waits, and the ticks pile up)"
        );
    }
    assert_eq!(job.started.get(), 1, "the job was started by the first call alone");
    job.goes_on.notify_one();
    assert_eq!(first.now_or_never(), Some(Ok(7)), "the first run ends as its job does");
    assert_eq!(
        whole_run(&job, &backup),
        Some(Ok(0)),
        "the first run has ended, so the next tick works"
    );
}

#[test]
fn after_a_failure_the_next_tick_works() {
    let _lesson = lesson("However a run ended, the next one works", PAGE);
    let job = Job::default();
    let backup = Backup::new(async || job.run().await);
    for run in 1..=3 {
        job.will_end(Err(Away));
        assert_eq!(
            whole_run(&job, &backup),
            Some(Err(NotDone::Failed(Away))),
            "run {run} fails; the one before it has ended"
        );
    }
    job.will_end(Ok(9));
    assert_eq!(whole_run(&job, &backup), Some(Ok(9)), "the store is back");
}

#[test]
fn after_a_run_that_was_dropped_the_next_tick_works() {
    let _lesson = lesson("A future may be dropped in the middle; then its run has ended", PAGE);
    let job = Job::default();
    let backup = Backup::new(async || job.run().await);
    {
        let mut dropped = pin!(backup.run_once());
        assert_eq!(dropped.as_mut().now_or_never(), None, "this run waits for its job");
    }
    job.will_end(Ok(5));
    assert_eq!(
        whole_run(&job, &backup),
        Some(Ok(5)),
        "the run before was dropped in the middle, as by a timeout; nothing runs now"
    );
}

#[test]
fn two_backups_do_not_share_a_lock() {
    let _lesson = lesson("What is locked belongs to one job, and not to the whole process", PAGE);
    let (one, other) = (Job::default(), Job::default());
    let first = Backup::new(async || one.run().await);
    let second = Backup::new(async || other.run().await);
    let mut running = pin!(first.run_once());
    assert_eq!(
        running.as_mut().now_or_never(),
        None,
        "the first backup's run waits for its job"
    );
    other.will_end(Ok(2));
    assert_eq!(
        whole_run(&other, &second),
        Some(Ok(2)),
        "another backup runs; it has nothing to do with this one"
    );
}
