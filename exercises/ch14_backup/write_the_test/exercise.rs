//! Kill the backup.
//!
//! Write `judge`: it tries a backup job that somebody else wrote, through the trait below. For a right one return `Ok`, for a wrong one
//! an `Err` that says what was wrong. As long as nobody kills it, every job here does what it should. Three mistakes are known: one
//! trims before it writes, one moves the cursor before it writes, one writes without a key of its own, so that a second try doubles.
//! A run has as many steps as it likes, and they differ from job to job. `fresh()` gives you a new, empty rig as often as
//! you want. Don't panic in `judge`; return an `Err`.
//!
//! Read: chapter 14, "First try" to "Third try".

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
    todo!("try it; its archive holds {:?}", fresh().archive())
}
