//! Tell the right emitter from two wrong ones.
//!
//! Write `judge`: it makes emitters with `new` and tries them. For a right one it returns `Ok`, for a wrong one an `Err`
//! that says what was wrong. One of the two wrong ones walks along the live list, so that a listener which stops itself
//! makes it skip the next one. The other calls a `once` listener a second time when rounds are nested.
//!
//! Read: chapter 4, "A round runs over a copy" and "Once".

use std::rc::Rc;

/// What a listener does. It is handed the payload.
pub type Callback = Box<dyn Fn(&str)>;

/// What you test: an emitter of one event.
pub trait Emit {
    /// Calls `callback` at every event from now on. Returns an id for `off`.
    fn on(&self, callback: Callback) -> u64;
    /// Calls `callback` at the next event only.
    fn once(&self, callback: Callback) -> u64;
    /// Stops a listener.
    fn off(&self, id: u64);
    /// Calls everybody who listens at this moment, in the order in which they came.
    fn emit(&self, payload: &str);
}

/// Makes an emitter that nobody listens to yet. Clone the `Rc` to use the emitter inside a listener.
pub type New = fn() -> Rc<dyn Emit>;

/// Says what is wrong with the emitters that `new` makes, if anything is.
pub fn judge(new: New) -> Result<(), String> {
    todo!("make an emitter with {new:?}, register listeners that write down what they hear, emit, and compare")
}
