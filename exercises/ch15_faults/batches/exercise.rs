//! In one go.
//!
//! You have signatures and no fields. A database needs as long for one message as for a hundred. `Batches` stands in front of it:
//! many senders ask for their messages to be saved, and each waits for its answer. One batch is on its way at a time. Whatever comes in
//! meanwhile waits, and leaves with the next batch. Nobody waits until a batch is full.
//!
//! Read: chapter 15, "Without Redis".

/// What waits, and what is on its way.
#[derive(Debug)]
pub struct Batches {
    // Your fields.
}

impl Batches {
    /// Nothing waits. At most `most` messages fit into one batch; `most` is at least 1.
    pub fn new(most: usize) -> Self {
        todo!("at most {most} in a batch")
    }

    /// A sender asks for this message to be saved, and waits for the answer. Every message has another number.
    pub fn asks(&mut self, message: u64) {
        todo!("{message} waits")
    }

    /// The next batch goes on its way: what waits, the oldest first, at most `most`. `None`, and nothing changes, if one is on its way already or
    /// nothing waits.
    pub fn leaves(&mut self) -> Option<Vec<u64>> {
        todo!("the next batch")
    }

    /// The database has answered for the batch on its way: `saved` holds for all of it. Returns who gets which answer, in the batch's order,
    /// and then no batch is on its way. A batch that wasn't saved isn't sent again: its senders are told. If none is on its way, nobody gets an answer.
    pub fn answered(&mut self, saved: bool) -> Vec<(u64, bool)> {
        todo!("saved: {saved}")
    }
}
