//! One at a time: a lock that holds nothing but the turn.

use tokio::sync::Mutex;

/// What all walkie-talkies of a group are tuned to.
pub struct Frequency {
    // tokio's lock, not the one in `std`: it is held across an `.await`, and it is fair.
    turn: Mutex<()>,
}

impl Frequency {
    /// A frequency on which nobody speaks.
    pub fn new() -> Self {
        Self { turn: Mutex::new(()) }
    }

    /// Waits for the turn, lets the speech run to its end, and returns what the speech returned.
    pub async fn say<T>(&self, speech: impl Future<Output = T>) -> T {
        let _turn = self.turn.lock().await;
        speech.await
    }

    /// Whether nobody is on the air right now. Never waits.
    pub fn is_free(&self) -> bool {
        self.turn.try_lock().is_ok()
    }
}
