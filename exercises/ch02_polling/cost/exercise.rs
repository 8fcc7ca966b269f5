//! Count before you measure.
//!
//! Write the three functions. Each gets the times at which messages are posted, in milliseconds and rising, and says
//! how many requests one reader sends from 0 to `until_ms`, and how long the unluckiest message waits to be seen. The
//! network takes no time here. A request that is due at `until_ms` itself is still sent.
//!
//! Read: chapter 2, "What each way costs".

/// What one reader pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// How many requests it sends.
    pub requests: u64,
    /// How long the unluckiest message waits until the reader sees it; 0 when there is no message.
    pub worst_delay_ms: u64,
}

/// Polling: asks at 0, at `every_ms`, at twice `every_ms` and so on. `until_ms` is a multiple of `every_ms`.
///
/// A message is seen by the first request at its time or after.
pub fn polling(posted_at_ms: &[u64], every_ms: u64, until_ms: u64) -> Cost {
    todo!("ask every {every_ms} ms until {until_ms} for {posted_at_ms:?}")
}

/// Long-polling: asks at 0, and again in the very moment of each answer.
///
/// A request is answered when a message is posted, or `patience_ms` after it was sent, whichever comes first. Messages
/// of the same millisecond come in one answer. No message is posted at 0.
pub fn long_polling(posted_at_ms: &[u64], patience_ms: u64, until_ms: u64) -> Cost {
    todo!("wait up to {patience_ms} ms, until {until_ms}, for {posted_at_ms:?}")
}

/// Push: asks at 0, and listens. The underscore allows you to leave the times unused.
pub fn push(_posted_at_ms: &[u64]) -> Cost {
    todo!("listen to {_posted_at_ms:?}")
}
