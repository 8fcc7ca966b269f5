//! Is it really a telephone?
//!
//! Write `judge`: it tries a line that somebody else built. On a right one Ann and Bob can speak at the same time, and each
//! hears what the other said. Of the wrong ones, one lets only one speak at a time, one gives everybody their own words,
//! and one carries a single direction. For a right one return `Ok`, for a wrong one an `Err` that says what was wrong. Never
//! wait longer than `PATIENCE` for one thing.
//!
//! Read: chapter 1, "Both at once: the telephone".

use std::time::Duration;

/// How long your test waits for a thing that should happen at once.
pub const PATIENCE: Duration = Duration::from_millis(200);

/// Who speaks or listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The one end.
    Ann,
    /// The other.
    Bob,
}

/// A line between two sides.
pub trait Line {
    /// Says something on this side.
    async fn say(&self, side: Side, text: &str);
    /// Waits for what the other side says next.
    async fn hear(&self, side: Side) -> String;
}

/// Says what is wrong with a line, if anything is.
pub async fn judge(line: &impl Line) -> Result<(), String> {
    todo!(
        "try {}, and wait {PATIENCE:?} at most",
        std::any::type_name_of_val(line)
    )
}
