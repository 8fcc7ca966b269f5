//! A judge of presence: it opens two tabs, ends them one by one, in both ways in which a tab can end, and looks after each step.

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
    presence.opens("ann", 1);
    presence.opens("bob", 2);
    presence.opens("ann", 3);
    expects(presence, &["ann", "bob"], "ann opened a second tab")?;
    presence.closes(1);
    expects(presence, &["ann", "bob"], "ann closed one of two tabs")?;
    presence.is_lost(3);
    expects(presence, &["bob"], "ann's last tab was lost")?;
    presence.opens("ann", 4);
    presence.opens("ann", 5);
    presence.is_lost(4);
    expects(presence, &["bob", "ann"], "one of ann's two tabs was lost")?;
    presence.closes(5);
    presence.closes(2);
    expects(presence, &[], "everybody closed their last tab")
}

fn expects(presence: &dyn Presence, wanted: &[&str], after: &str) -> Result<(), String> {
    let people = presence.people();
    if people == wanted {
        return Ok(());
    }
    Err(format!("{after}: expected {wanted:?}, and it says {people:?}"))
}
