//! The chat itself: messages in a `Vec`, and a way to wait for the next one. It knows nothing of HTTP.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use tokio::sync::watch;

/// One message, as every way delivers it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Message {
    /// 1, 2, 3 … in the order of storing.
    pub(crate) id: usize,
    pub(crate) username: String,
    pub(crate) text: String,
    /// Milliseconds since the Unix epoch, by the server's clock.
    pub(crate) time: u64,
}

/// What `POST /messages` takes.
#[derive(Deserialize)]
pub(crate) struct NewMessage {
    // Naive: anybody may write under any name; ch07 gives a name to one client at a time.
    pub(crate) username: String,
    pub(crate) text: String,
}

/// The value that everybody watches.
#[derive(Default)]
pub(crate) struct Board {
    // Naive: a restart forgets them and counts from 1 again; ch13 keeps them in Redis.
    pub(crate) messages: Vec<Message>,
    /// Set once, when the server stops: nobody may wait any longer.
    pub(crate) closing: bool,
}

impl Board {
    /// The messages after number `after`. Who claims to have read more than there is knew the server before a
    /// restart, and gets them all.
    pub(crate) fn newer_than(&self, after: usize) -> &[Message] {
        self.messages.get(after..).unwrap_or(&self.messages)
    }
}

/// The chat: a board, and a way to wake everyone who waits for it to change.
#[derive(Clone)]
pub(crate) struct Chat {
    pub(crate) board: watch::Sender<Board>,
    /// How long a long poll may stay without an answer, and a stream without a sign of life.
    pub(crate) patience: Duration,
}

impl Chat {
    pub(crate) fn new(patience: Duration) -> Self {
        Self {
            board: watch::Sender::default(),
            patience,
        }
    }

    /// Stores a message and wakes everyone who waits.
    pub(crate) fn post(&self, new: NewMessage) -> Message {
        let time = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_millis();
        let mut message = Message {
            id: 0,
            username: new.username,
            text: new.text,
            time: time as u64,
        };
        self.board.send_modify(|board| {
            message.id = board.messages.len() + 1;
            board.messages.push(message.clone());
        });
        message
    }

    /// Waits for messages after number `after` and returns them; none when the server stops.
    ///
    /// # Cancel safety
    /// Looks, and takes nothing away: a wait that is given up loses no message.
    pub(crate) async fn wait_beyond(&self, after: usize) -> Vec<Message> {
        let mut board = self.board.subscribe();
        // Looks first and sleeps after: what came between two requests is there already.
        let found = board
            .wait_for(|board| board.closing || !board.newer_than(after).is_empty())
            .await;
        found.map(|board| board.newer_than(after).to_vec()).unwrap_or_default()
    }

    /// Lets everyone go who waits: long polls answer what they have, streams end.
    pub(crate) fn close(&self) {
        self.board.send_modify(|board| board.closing = true);
    }
}
