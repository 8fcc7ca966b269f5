//! Is it really a telephone? Both speak before either hears, and each must then hear the other.

use std::time::Duration;

use tokio::join;
use tokio::time::timeout;

/// How long your test waits for a thing that should happen at once.
pub const PATIENCE: Duration = Duration::from_millis(200);

/// Who speaks or listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The one end.
    Ann,
    /// The other.
    Bob,
}

/// A line between two sides.
pub trait Line {
    /// Says something on this side.
    async fn say(&self, side: Side, text: &str);
    /// Waits for what the other side says next.
    async fn hear(&self, side: Side) -> String;
}

/// Says what is wrong with a line, if anything is.
pub async fn judge(line: &impl Line) -> Result<(), String> {
    let both_say = async { join!(line.say(Side::Ann, "from Ann"), line.say(Side::Bob, "from Bob")) };
    if timeout(PATIENCE, both_say).await.is_err() {
        return Err("they can't speak at the same time".into());
    }
    let both_hear = async { join!(line.hear(Side::Ann), line.hear(Side::Bob)) };
    match timeout(PATIENCE, both_hear).await {
        Ok((ann, bob)) if ann == "from Bob" && bob == "from Ann" => Ok(()),
        Ok((ann, bob)) => Err(format!("Ann heard {ann:?}, Bob heard {bob:?}")),
        Err(_) => Err("somebody heard nothing".into()),
    }
}
