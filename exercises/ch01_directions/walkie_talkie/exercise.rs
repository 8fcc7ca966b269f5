//! One at a time.
//!
//! Write `Frequency`: add the fields that you need, and fill the three functions. A speech is a future; while one runs, no
//! other may. Whoever comes first speaks first. A speaker who gives up in the middle leaves the frequency free.
//!
//! Read: chapter 1, "Taking turns: the walkie-talkie".

/// What all walkie-talkies of a group are tuned to.
pub struct Frequency {}

impl Frequency {
    /// A frequency on which nobody speaks.
    pub fn new() -> Self {
        todo!("a free frequency")
    }

    /// Waits for the turn, lets the speech run to its end, and returns what the speech returned.
    pub async fn say<T>(&self, speech: impl Future<Output = T>) -> T {
        todo!(
            "wait for the turn, then let {} run",
            std::any::type_name_of_val(&speech)
        )
    }

    /// Whether nobody is on the air right now. Never waits.
    pub fn is_free(&self) -> bool {
        todo!("look, and don't wait")
    }
}
