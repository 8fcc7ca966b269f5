//! A telephone line.
//!
//! Write `line`, `Mouth` and `Ear`. What one side says, the other side hears, in order; both may speak at the same time. When a
//! mouth is dropped, the other side's ear first gives all that was said, then `None`. When an ear is dropped, `say` on the other
//! side returns `false`. At most `UNHEARD` sentences wait in one direction; then `say` waits until one was heard.
//!
//! Read: chapter 1, "Both at once: the telephone".

/// How many sentences may wait in one direction.
pub const UNHEARD: usize = 4;

/// Where one side speaks.
pub struct Mouth {}

/// Where one side listens.
pub struct Ear {}

/// A line: what Ann gets, and what Bob gets.
pub fn line() -> ((Mouth, Ear), (Mouth, Ear)) {
    todo!("a channel of {UNHEARD} for each direction")
}

impl Mouth {
    /// Says one sentence. `false`: the other side has no ear any more.
    pub async fn say(&self, text: &str) -> bool {
        todo!("say {text}")
    }
}

impl Ear {
    /// Waits for the next sentence. `None`: all was heard, and the other side has no mouth any more.
    pub async fn hear(&mut self) -> Option<String> {
        todo!("wait for the next sentence")
    }
}
