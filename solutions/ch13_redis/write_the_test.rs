//! A judge of chats: it kills them, and looks at what is left.

/// A chat that keeps its messages outside of its process.
pub trait Chat {
    /// Stores a text and returns its id. The same command again gets the same id, whatever its text is. Ids rise; they may have gaps, and
    /// begin anywhere above 0.
    fn says(&mut self, command: &str, text: &str) -> u64;
    /// Everything whose id is greater than `since`, in the order of storing: ids and texts.
    fn after(&self, since: u64) -> Vec<(u64, String)>;
    /// Kills the process and starts it again.
    fn is_killed(&mut self);
}

/// Says what is wrong with a chat, if anything is.
pub fn judge(chat: &mut dyn Chat) -> Result<(), String> {
    let mut expected = Vec::new();
    for command in ["t1", "t2", "t3"] {
        expected.push((chat.says(command, command), command.to_owned()));
    }
    chat.is_killed();
    same("after a kill", &expected, chat.after(0))?;
    let (third, _) = expected[2];
    let again = chat.says("t3", "t3");
    if again != third {
        return Err(format!(
            "t3 was sent again after a kill: expected its id {third}, and got {again}"
        ));
    }
    same("after a kill and a repeat", &expected, chat.after(0))?;
    let fourth = chat.says("t4", "t4");
    if fourth <= third {
        return Err(format!("the id {fourth} was given after {third}"));
    }
    same("after the third", &[(fourth, "t4".to_owned())], chat.after(third))
}

fn same(when: &str, expected: &[(u64, String)], got: Vec<(u64, String)>) -> Result<(), String> {
    if got == expected {
        return Ok(());
    }
    Err(format!("{when}: expected {expected:?}, and got {got:?}"))
}
