//! History in pages.
//!
//! `chatHistory` may carry `{ before, limit }`. Write both functions that answer it, for the rules at each of them.
//! Nothing here may panic, whatever a client sends.
//!
//! Read: chapter 7, "What history is for" and "An answer for everything".

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
///
/// - None, or an object without the fields: the newest [`MOST`].
/// - Anything but one object: an error, and so are two arguments.
/// - `before`: any text. `limit`: an integer from 1; more than [`MOST`] counts as [`MOST`]. Whether `5.0` is an integer is
///   up to you.
/// - `null` isn't a missing field: it is neither text nor a number, so it is an error.
pub fn read(args: &[Value]) -> Result<Page, String> {
    todo!("read {args:?}")
}

/// The page that was asked for: the last `limit` messages of those that are older than `before`, oldest first.
pub fn page<'a>(messages: &'a [Message], asked: &Page) -> &'a [Message] {
    todo!("find {asked:?} among {} messages", messages.len())
}
