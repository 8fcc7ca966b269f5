//! Who is really there?
//!
//! Write `judge`: it tries a presence that somebody else wrote, through the trait below. For a right one return `Ok`, for a wrong one
//! an `Err` that says what was wrong. Three mistakes are known. One forgets the second tab: a person is gone when the first of two tabs ends.
//! One leaves ghosts: whoever is lost, without a goodbye, stays in the list. One counts tabs: whoever has two is listed twice.
//! The presence that you get is empty. Don't panic in `judge`; return an `Err`.
//!
//! Read: chapter 8, "People, not sockets" and "The pitfall".

/// Something that says who is there.
pub trait Presence {
    /// A tab of `person` opens. No two tabs have the same number.
    fn opens(&mut self, person: &str, tab: u64);
    /// A tab is closed: its client has said goodbye.
    fn closes(&mut self, tab: u64);
    /// A tab is lost: its client has said nothing, and its heartbeat has failed.
    fn is_lost(&mut self, tab: u64);
    /// Who is there, each person once, in the order in which they came.
    fn people(&self) -> Vec<String>;
}

/// Says what is wrong with a presence, if anything is.
pub fn judge(presence: &mut dyn Presence) -> Result<(), String> {
    todo!("try it; now there are {:?}", presence.people())
}
