//! Across the border.
//!
//! Write `page`: the newest `limit` messages before an id, over both stores, oldest first, each once. If both have a message, the live
//! store's counts, because it knows the newer receipt. At any moment a backup may put messages into the archive and then trim them
//! from the live store: it may do so between your questions, and nothing may be missing then. While the archive is away, a page
//! that the live store can fill comes all the same. Any other is `Err(Away)`: a page that is too short says that nothing is older.
//!
//! Read: chapter 14, "History across the border".

/// A message. Ids rise in the order of storing.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub id: u64,
    pub text: String,
    pub read: bool,
}

/// A store doesn't answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Away;

/// The newest messages, without a hole. It stands for Redis.
pub trait Live {
    /// Its newest `limit` messages, of those whose id is less than `before` if that is given; oldest first.
    async fn page(&self, before: Option<u64>, limit: usize) -> Result<Vec<Message>, Away>;
}

/// Everything that was archived. It stands for MongoDB.
pub trait Archive {
    /// Its newest `limit` messages, of those whose id is less than `before` if that is given; oldest first.
    async fn page(&self, before: Option<u64>, limit: usize) -> Result<Vec<Message>, Away>;
}

/// A page over both. `limit` is at least 1.
pub async fn page(
    live: &impl Live,
    archive: &impl Archive,
    before: Option<u64>,
    limit: usize,
) -> Result<Vec<Message>, Away> {
    let _ = (live, archive);
    todo!("the newest {limit} before {before:?}")
}
