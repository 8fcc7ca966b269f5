//! Who said that, and who heard it?
//!
//! Write `judge`: it tries a class that somebody else wrote, through the trait below. For a right one return `Ok`, for a wrong one
//! an `Err` that says what was wrong. Four mistakes are known. One class believes a `from` that stands in the content.
//! One passes on the whole content, and not only `type` and `value`. One tells the whole class what is for one person.
//! One knows one connection for each person: only the tab that joined last is told anything.
//! The class that you get is empty. Don't panic in `judge`; return an `Err`.
//!
//! Read: chapter 10, "One, all, all but me" and "The pitfall".

use serde_json::Value;

/// A class: who joins, and what is said.
pub trait Class {
    /// A connection of a person joins. No two connections have the same number.
    fn joins(&mut self, connection: u64, person: u64);

    /// `connection` emits `message` for one person. Returns who gets what: each connection with the `data` that it gets,
    /// `{ "from": person, "message": { "type", "value" } }`. The order is up to the class. Of the content only `type` and `value` are passed on.
    fn message(&mut self, connection: u64, content: Value, to: u64) -> Vec<(u64, Value)>;
}

/// Says what is wrong with a class, if anything is.
pub fn judge(class: &mut dyn Class) -> Result<(), String> {
    class.joins(1, 1);
    todo!("person 1 is there, with connection 1; go on")
}
