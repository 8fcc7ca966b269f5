//! History in pages: what a client may ask for, and the slice of the list that answers it.

use serde_json::Value;

/// The most messages that one answer holds, and how many it holds when the client doesn't say.
pub const MOST: usize = 100;

/// A message in the server's list. Ids have one length, so that comparing them as text is enough.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Such as `0000000000000007`.
    pub id: String,
    /// What was said.
    pub text: String,
}

/// What a client asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Only messages older than this one.
    pub before: Option<String>,
    /// How many at most: from 1 to [`MOST`].
    pub limit: usize,
}

/// Reads the arguments of a `chatHistory`, or says what is wrong with them.
pub fn read(args: &[Value]) -> Result<Page, String> {
    let (before, limit) = match args {
        [] => (None, None),
        [Value::Object(fields)] => (fields.get("before"), fields.get("limit")),
        _ => return Err("`chatHistory` takes one object or nothing".into()),
    };
    let before = match before {
        None => None,
        Some(Value::String(id)) => Some(id.clone()),
        Some(other) => return Err(format!("`before` must be text, not {other}")),
    };
    let limit = match limit.map(Value::as_u64) {
        None => MOST,
        // `as_u64` gives nothing for text, for a fraction and for a number below 0.
        Some(Some(limit)) if limit > 0 => usize::try_from(limit).unwrap_or(MOST).min(MOST),
        Some(_) => return Err("`limit` must be an integer from 1".into()),
    };
    Ok(Page { before, limit })
}

/// The page that was asked for: the last `limit` messages of those that are older than `before`, oldest first.
pub fn page<'a>(messages: &'a [Message], asked: &Page) -> &'a [Message] {
    let end = match &asked.before {
        Some(before) => messages.partition_point(|message| message.id < *before),
        None => messages.len(),
    };
    &messages[end.saturating_sub(asked.limit)..end]
}
