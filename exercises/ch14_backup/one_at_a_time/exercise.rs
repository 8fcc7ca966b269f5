//! Not twice at once.
//!
//! A scheduler calls `run_once` at each tick. It doesn't wait until the call before has ended. Fill the hole: when no run is under
//! way, start the job, wait for it, and return what it returned (an error as `NotDone::Failed`). When one is, return
//! `NotDone::Running` at once, and don't start the job. After a run has ended, the next call works, however it ended: well, by an
//! error, or because its future was dropped in the middle.
//!
//! Read: chapter 14, "When".

use std::fmt;
use tokio::sync::Mutex;

/// A store doesn't answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Away;

/// Why a call has carried nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NotDone {
    /// A run was under way.
    Running,
    /// The job failed.
    Failed(Away),
}

/// A job that several may start, and that runs once at a time.
pub struct Backup<J> {
    job: J,
    // Locked while a run is under way.
    running: Mutex<()>,
}

impl<J> Backup<J>
where
    J: AsyncFn() -> Result<u64, Away>,
{
    /// A job that hasn't run yet. It returns how many messages it has carried.
    pub fn new(job: J) -> Self {
        let running = Mutex::new(());
        Self { job, running }
    }

    /// Runs the job, unless it is running.
    pub async fn run_once(&self) -> Result<u64, NotDone> {
        todo!("start the job with `(self.job)().await`, if {self:?} doesn't run")
    }
}

impl<J> fmt::Debug for Backup<J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Backup").field(&self.running).finish()
    }
}
