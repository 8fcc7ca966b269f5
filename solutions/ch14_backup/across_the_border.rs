//! A page of history over two stores.

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
    // The live store first: what leaves it from now on is in our hands, and what left it before is in the archive.
    let live = live.page(before, limit).await?;
    let missing = limit - live.len();
    if missing == 0 {
        return Ok(live);
    }
    let border = live.first().map(|message| message.id).or(before);
    let mut both = archive.page(border, missing).await?;
    both.extend(live);
    Ok(both)
}
