//! A job that several may start, and that runs once at a time.

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
        // The guard has a name, so it lives until the end of this function, or until its future is dropped. `let _ =` would drop it here.
        let _running = self.running.try_lock().map_err(|_| NotDone::Running)?;
        (self.job)().await.map_err(NotDone::Failed)
    }
}

impl<J> fmt::Debug for Backup<J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Backup").field(&self.running).finish()
    }
}
