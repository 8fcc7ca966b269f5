//! Carry.
//!
//! You have a signature. Write `run_once`: it carries everything from the live store to the archive, in batches of at most `BATCH`, and
//! returns when nothing waits. Somebody may kill the process between any two calls, or in the middle of one. Then `run_once` is
//! called again, later, and after it every message is in the archive once. A message is stored under its own id.
//! When a store answers `Away`, return it; the next run goes on. What is archived leaves the live store by `trim`: when a run has ended
//! well, only the newest 50 messages are left there, wherever the run before was killed, and also if nobody has written since.
//!
//! Read: chapter 14, "Third try: a key".

/// At most so many messages in one call of `after` or `insert_many`.
pub const BATCH: usize = 100;

/// A message of the live store. Ids rise in the order of storing.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub id: u64,
    pub text: String,
}

/// A message as the archive stores it.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Its key. `None`: the archive makes up a new one.
    pub id: Option<u64>,
    pub text: String,
}

/// A store doesn't answer. What it was asked to do may be done or not, or half done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Away;

/// Why an insert isn't whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NotInserted {
    /// Some keys were in the archive already, and stay as they are. Of the other documents, an unordered insert has stored all, and an
    /// ordered one those before the first such key.
    DuplicateKeys,
    /// As [`Away`]: done, not done, or half done.
    Away,
}

/// Where people write to. It stands for Redis.
pub trait Live {
    /// The id up to which everything is archived. 0: nothing is.
    async fn cursor(&self) -> Result<u64, Away>;
    /// At most `limit` messages with a greater id, the oldest of them, rising.
    async fn after(&self, id: u64, limit: usize) -> Result<Vec<Message>, Away>;
    /// Writes down the id up to which everything is archived.
    async fn move_cursor(&self, id: u64) -> Result<(), Away>;
    /// Removes the messages up to this id, but for the newest 50 of all. An id that the cursor hasn't passed is refused by a panic: it counts as
    /// not archived.
    async fn trim(&self, up_to: u64) -> Result<(), Away>;
}

/// What lasts. It stands for MongoDB.
pub trait Archive {
    /// Stores documents; an empty list is refused by a panic.
    async fn insert_many(&self, documents: &[Document], ordered: bool) -> Result<(), NotInserted>;
}

/// Carries what waits.
pub async fn run_once(live: &impl Live, archive: &impl Archive) -> Result<(), Away> {
    let _ = (live, archive);
    todo!("at most {BATCH} at a time")
}
