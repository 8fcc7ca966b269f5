//! Is it all there?
//!
//! Write `judge`: it tries a history that somebody else wrote, through the trait below. For a right one return `Ok`, for a wrong one
//! an `Err` that says what was wrong. Three mistakes are known. One trims from the wrong end: it never holds more than the
//! *oldest* hundred. One holds everything, and its `newest` gives the *oldest* hundred. One has a seam: what came right after
//! `since` is missing, or `since` itself comes again, in place of the newest.
//! The history that you get is empty. Don't panic in `judge`; return an `Err`.
//!
//! Read: chapter 11, "Back without a hole" and "The pitfall".

/// A history of one conversation.
pub trait History {
    /// Stores a text and returns its id. Ids rise; they may have gaps, and begin anywhere.
    fn stores(&mut self, text: &str) -> u64;
    /// The newest hundred messages, or all if there are fewer, oldest first: ids and texts.
    fn newest(&self) -> Vec<(u64, String)>;
    /// Everything whose id is greater than `since`, however much that is, oldest first: ids and texts.
    fn after(&self, since: u64) -> Vec<(u64, String)>;
}

/// Says what is wrong with a history, if anything is.
pub fn judge(history: &mut dyn History) -> Result<(), String> {
    todo!("try it; now it holds {:?}", history.newest())
}
