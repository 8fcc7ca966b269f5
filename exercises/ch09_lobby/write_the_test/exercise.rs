//! Does a block hold?
//!
//! Write `judge`: it tries blocks that somebody else wrote, through the trait below. For right ones return `Ok`, for wrong ones an `Err` that
//! says what was wrong. Right is: as long as one of two has blocked the other, neither may write to the other. Only the one who has set a block can undo it.
//! Four mistakes are known: the one who has blocked may still write; the one who is blocked may still write; either of the two can undo a block;
//! nobody can undo it.
//! The blocks that you get are empty. Don't panic in `judge`; return an `Err`.
//!
//! Read: chapter 9, "Two people".

/// Who wants to hear nothing from whom. Users are numbers.
pub trait Blocks {
    /// `me` blocks `other`. Again is no error and changes nothing.
    fn block(&mut self, me: u64, other: u64);
    /// `me` undoes a block that `me` has set. If there is none, nothing changes.
    fn unblock(&mut self, me: u64, other: u64);
    /// Whether `from` may write to `to` in private.
    fn may_write(&self, from: u64, to: u64) -> bool;
}

/// Says what is wrong with blocks, if anything is.
pub fn judge(blocks: &mut dyn Blocks) -> Result<(), String> {
    todo!("try them; now 1 may write to 2: {}", blocks.may_write(1, 2))
}
