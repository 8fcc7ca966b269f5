//! Names that nobody else has: for tries, so that Redis can tell one that was sent twice from two.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};

/// Gives names, each once.
#[derive(Debug)]
pub(crate) struct Names {
    process: String,
    given: AtomicU64,
}

impl Default for Names {
    fn default() -> Self {
        Self {
            process: text(),
            given: AtomicU64::new(0),
        }
    }
}

impl Names {
    /// A name that no other try has, of no other process.
    pub(crate) fn next(&self) -> String {
        format!("{}.{}", self.process, self.given.fetch_add(1, Ordering::Relaxed))
    }
}

/// A text that nobody else has: the standard library takes a hash map's keys from the system's randomness.
pub(crate) fn text() -> String {
    let part = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", part(), part())
}
