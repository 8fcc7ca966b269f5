//! A judge of backup jobs: it kills them after each step in turn, and counts.

/// A job with two stores of its own.
pub trait Rig {
    /// Somebody writes a message. Returns its id; ids rise.
    fn writes(&mut self) -> u64;
    /// A whole run. What was written before it is in the archive afterwards, if the job is right.
    fn runs(&mut self);
    /// A run that is killed when it has done so many steps. Returns true if it had come to its end by then, so that nobody was killed.
    fn runs_and_dies_after(&mut self, steps: usize) -> bool;
    /// The ids in the archive, rising. One that is there twice is twice in the list.
    fn archive(&self) -> Vec<u64>;
}

/// Says what is wrong with a job, if anything is.
pub fn judge(fresh: &dyn Fn() -> Box<dyn Rig>) -> Result<(), String> {
    // Until a run has fewer steps than that: then each of them was the last one once.
    for steps in 0.. {
        let mut rig = fresh();
        let ids: Vec<_> = (0..5).map(|_| rig.writes()).collect();
        let ended = rig.runs_and_dies_after(steps);
        rig.runs();
        let archive = rig.archive();
        if archive != ids {
            return Err(format!(
                "killed after {steps} steps, then run again: expected {ids:?} in the archive, and it has {archive:?}"
            ));
        }
        if ended {
            break;
        }
    }
    Ok(())
}
