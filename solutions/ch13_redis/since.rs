//! A chat as a stream: what came since an id, a hundred entries at a time.

use testkit::practice::{Entry, Failed, Redis};

/// The stream of the chat.
pub const CHAT: &str = "chat";
/// So many entries one command reads at most: while Redis answers it, everybody else waits.
pub const TOGETHER: usize = 100;

/// Stores a text, and returns the id that Redis gave it.
pub fn says(redis: &mut Redis, text: &str) -> Result<String, Failed> {
    let answer = redis.call(&["XADD", CHAT, "*", "text", text])?;
    Ok(answer.text().unwrap_or_default().to_owned())
}

/// The newest entries, newest first.
pub fn newest(redis: &mut Redis, count: usize) -> Result<Vec<Entry>, Failed> {
    let count = count.to_string();
    let answer = redis.call(&["XREVRANGE", CHAT, "+", "-", "COUNT", &count])?;
    Ok(answer.entries())
}

/// All entries after the id `since`, oldest first.
pub fn after(redis: &mut Redis, since: &str) -> Result<Vec<Entry>, Failed> {
    let count = TOGETHER.to_string();
    let (mut all, mut since) = (Vec::new(), since.to_owned());
    loop {
        let found = redis
            .call(&["XRANGE", CHAT, &format!("({since}"), "+", "COUNT", &count])?
            .entries();
        // A page that isn't full is the last one.
        let is_last = found.len() < TOGETHER;
        if let Some(last) = found.last() {
            since = last.id.clone();
        }
        all.extend(found);
        if is_last {
            return Ok(all);
        }
    }
}
