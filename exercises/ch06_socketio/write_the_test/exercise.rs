//! Tell the right server from the wrong ones.
//!
//! Write `judge`. It is given the address of a server that somebody else wrote, connects clients to it, and says whether
//! the server is right. Return `Ok(())` for the right one, and an error that says what was wrong for the others.
//!
//! Each server listens to `join "room"`, `toOthers "text"` (everybody but the sender receives `chatMessage "text"`) and
//! `toRoom "room" "text"` (those in the room but the sender receive `roomMessage "room" "text"`). It answers each by an ack,
//! and only after it has sent everything.
//!
//! The checks can't see whether you wait or use a fence. Use a fence: a wait is right only on a quiet machine.
//!
//! Read: chapter 6, "Who received nothing?".

/// `Ok`, or what is wrong. `?` turns any error into one, and so does `"a text".into()`.
pub type Verdict = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// Says what is wrong with the server at `url`, if anything is.
pub async fn judge(url: &str) -> Verdict {
    todo!("connect clients to {url} with testkit::Client, let one emit, and look at who received what")
}
