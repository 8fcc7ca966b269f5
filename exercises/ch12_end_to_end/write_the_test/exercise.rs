//! The lying server.
//!
//! You are the server. Write `judge`: it tries a pair of programs that somebody else wrote, Ann's and Bob's, through the trait below.
//! Ann's seals, Bob's opens, and everything in between is yours: you choose the id under which you show a message, and you may change the `temp_id`.
//! For a right pair return `Ok`, for a wrong one an `Err` that says what was wrong. Three mistakes are known. One binds nothing to the
//! `temp_id`: Bob opens a message that comes under another one. One remembers nothing: Bob opens an old message as a new one. One refuses
//! what is honest: Bob opens a message once, and refuses the same one under the same id.
//! Don't panic in `judge`; return an `Err`.
//!
//! Read: chapter 12, "What a message is bound to".

/// What Ann's program has made of a text. You can hand it out as often as you like, and you can't look into it.
#[derive(Clone, Debug)]
pub struct Sealed(pub u64);

/// Ann's program and Bob's. They know each other's keys.
pub trait Pair {
    /// Ann seals a text under a `temp_id`. She uses each `temp_id` once.
    fn ann_seals(&mut self, temp_id: &str, text: &str) -> Sealed;
    /// You show Bob a message. `id` is yours, and every new message has a new one; the same `id` again means the same message again, as after
    /// a reconnect, and a right program opens it again. Returns what Bob's program shows, or `None` if it refuses.
    fn bob_opens(&mut self, id: &str, temp_id: &str, sealed: &Sealed) -> Option<String>;
}

/// Says what is wrong with a pair of programs, if anything is.
pub fn judge(pair: &mut dyn Pair) -> Result<(), String> {
    let sealed = pair.ann_seals("t1", "Yes");
    todo!("show {sealed:?} to Bob, and see what he opens")
}
