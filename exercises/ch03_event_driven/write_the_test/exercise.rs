//! Tell the right dispatcher from two wrong ones.
//!
//! Write `judge`: it tries a dispatcher that somebody else wrote. A right one calls every listener once, in the order of
//! the list, also when one of them fails. For a right one return `Ok`, for a wrong one an `Err` that says what was wrong.
//!
//! Read: chapter 3, "One step fails".

/// A listener: it is called, and it may fail.
pub type Listener<'a> = Box<dyn Fn() -> Result<(), &'static str> + 'a>;

/// What you test: calls the listeners.
pub type Dispatcher = fn(&[Listener<'_>]);

/// Says what is wrong with a dispatcher, if anything is.
pub fn judge(dispatch: Dispatcher) -> Result<(), String> {
    todo!("make listeners, hand them to {dispatch:?}, and look at who was called")
}
