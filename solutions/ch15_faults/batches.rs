//! Messages for a database that is as quick with a hundred as with one.

use std::collections::VecDeque;

/// What waits, and what is on its way.
#[derive(Debug)]
pub struct Batches {
    most: usize,
    waiting: VecDeque<u64>,
    on_its_way: Vec<u64>,
}

impl Batches {
    /// Nothing waits. At most `most` messages fit into one batch; `most` is at least 1.
    pub fn new(most: usize) -> Self {
        let (waiting, on_its_way) = Default::default();
        Self {
            most,
            waiting,
            on_its_way,
        }
    }

    /// A sender asks for this message to be saved, and waits for the answer. Every message has another number.
    pub fn asks(&mut self, message: u64) {
        self.waiting.push_back(message);
    }

    /// The next batch goes on its way: what waits, the oldest first, at most `most`. `None`, and nothing changes, if one is on its way already or
    /// nothing waits.
    pub fn leaves(&mut self) -> Option<Vec<u64>> {
        if self.waiting.is_empty() || !self.on_its_way.is_empty() {
            return None;
        }
        let batch = self.waiting.len().min(self.most);
        self.on_its_way = self.waiting.drain(..batch).collect();
        Some(self.on_its_way.clone())
    }

    /// The database has answered for the batch on its way: `saved` holds for all of it. Returns who gets which answer, in the batch's order,
    /// and then no batch is on its way. A batch that wasn't saved isn't sent again: its senders are told. If none is on its way, nobody gets an answer.
    pub fn answered(&mut self, saved: bool) -> Vec<(u64, bool)> {
        self.on_its_way.drain(..).map(|message| (message, saved)).collect()
    }
}
