//! An `AtomicBool` that takes its time: whoever reads it and writes it in two steps meets the other threads in between.

use std::sync::atomic::{AtomicBool as Fast, Ordering};
use std::thread;
use std::time::Duration;

/// Has the methods of `std::sync::atomic::AtomicBool` that one needs for a flag.
#[derive(Debug)]
pub struct AtomicBool(Fast);

impl AtomicBool {
    /// A flag with a value.
    pub const fn new(value: bool) -> Self {
        Self(Fast::new(value))
    }

    /// Reads the flag.
    pub fn load(&self, order: Ordering) -> bool {
        let value = self.0.load(order);
        // Nothing waits for this time to pass; it only makes room for the others.
        thread::sleep(Duration::from_millis(1));
        value
    }

    /// Writes the flag.
    pub fn store(&self, value: bool, order: Ordering) {
        self.0.store(value, order);
    }

    /// Writes the flag and returns what it was before, in one step.
    pub fn swap(&self, value: bool, order: Ordering) -> bool {
        self.0.swap(value, order)
    }

    /// Sets the flag if `value` is true and returns what it was before, in one step.
    pub fn fetch_or(&self, value: bool, order: Ordering) -> bool {
        self.0.fetch_or(value, order)
    }

    /// Writes `new` if the flag is `current`, in one step. Returns what it was before: `Ok` if it was written.
    pub fn compare_exchange(&self, current: bool, new: bool, done: Ordering, not: Ordering) -> Result<bool, bool> {
        self.0.compare_exchange(current, new, done, not)
    }
}
