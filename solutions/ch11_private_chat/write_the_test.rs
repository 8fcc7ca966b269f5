//! A judge of histories: it stores more than fits, and looks at the newest and at the seam.

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
    let stored: Vec<_> = (0..150)
        .map(|number: u32| (history.stores(&number.to_string()), number.to_string()))
        .collect();
    expects("the newest hundred of 150", &stored[50..], &history.newest())?;
    for seen in [0, 9, 148, 149] {
        let (since, _) = stored[seen];
        let what = format!("what came after message {seen} of 150");
        expects(&what, &stored[seen + 1..], &history.after(since))?;
    }
    Ok(())
}

fn expects(what: &str, wanted: &[(u64, String)], got: &[(u64, String)]) -> Result<(), String> {
    if wanted == got {
        return Ok(());
    }
    Err(format!(
        "{what}: expected {} messages, {:?} first, and got {}, {:?} first",
        wanted.len(),
        wanted.first(),
        got.len(),
        got.first()
    ))
}
