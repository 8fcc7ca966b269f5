//! A judge of chats: it kills them at each step of a backup, and looks again after the next one.

/// A chat with a backup.
pub trait Chat {
    /// Sends a message; each needs another number. `true`: saved. `false`: refused, and not there.
    fn sends(&mut self, message: u64) -> bool;
    /// Begins a backup. After `steps` of its steps the process is killed, at 0 at once. Returns `true` if the backup came to its end before that, and
    /// then nothing was killed.
    fn backs_up(&mut self, steps: usize) -> bool;
    /// Starts the process again after it was killed.
    fn restarts(&mut self);
    /// All messages that were saved, oldest first.
    fn history(&self) -> Vec<u64>;
}

/// Says what is wrong with a chat, if anything is.
pub fn judge(chat: &mut dyn Chat) -> Result<(), String> {
    let (mut next, mut saved) = (0, Vec::new());
    for steps in 0.. {
        for _ in 0..50 {
            next += 1;
            if chat.sends(next) {
                saved.push(next);
            }
        }
        let ended = chat.backs_up(steps);
        if !ended {
            chat.restarts();
            holds(chat, &saved, &format!("killed after step {steps} of a backup"))?;
            while !chat.backs_up(1_000) {
                chat.restarts();
            }
        }
        holds(
            chat,
            &saved,
            &format!("killed after step {steps}, and then backed up to the end"),
        )?;
        if ended {
            break;
        }
    }
    Ok(())
}

fn holds(chat: &dyn Chat, saved: &[u64], when: &str) -> Result<(), String> {
    let history = chat.history();
    if history == saved {
        return Ok(());
    }
    let (there, wanted) = (history.len(), saved.len());
    Err(format!(
        "{when}: {there} messages are there, {wanted} were saved; or their order is another"
    ))
}
