//! Tell the right dispatcher from the wrong ones.
//!
//! Write `judge`: it tries a dispatcher that somebody else wrote. A right one calls every listener once, in the order of
//! the list, also when one of them fails. Of the wrong ones, one stops at the first failure, one begins with the last
//! listener, and one calls each of them twice. For a right one return `Ok`, for a wrong one an `Err` that says what was wrong.
//!
//! Read: chapter 3, "One step fails" and "Listeners that don't know each other".

/// What listeners write into: each one its own name.
pub type Log = Vec<&'static str>;

/// A listener: it is called, and it may fail.
pub type Listener = fn(&mut Log) -> Result<(), &'static str>;

/// What you test: calls the listeners, and hands each of them the log.
pub type Dispatcher = fn(&[Listener], &mut Log);

/// Says what is wrong with a dispatcher, if anything is.
pub fn judge(dispatch: Dispatcher) -> Result<(), String> {
    todo!("make listeners and a log, hand them to {dispatch:?}, and look at who was called")
}
