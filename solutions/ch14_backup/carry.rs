//! A job that may be killed anywhere.

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
    let mut cursor = live.cursor().await?;
    loop {
        let batch = live.after(cursor, BATCH).await?;
        let Some(last) = batch.last().map(|message| message.id) else {
            // Also when nothing waited: a run that was killed before its trim may have left too much.
            return live.trim(cursor).await;
        };
        let documents: Vec<_> = batch
            .into_iter()
            .map(|Message { id, text }| Document { id: Some(id), text })
            .collect();
        // Unordered: behind a document that a killed run has left, there may be one that isn't there yet.
        match archive.insert_many(&documents, false).await {
            Ok(()) | Err(NotInserted::DuplicateKeys) => {}
            Err(NotInserted::Away) => return Err(Away),
        }
        live.move_cursor(last).await?;
        cursor = last;
    }
}
