//! Solution of `ch04_panics`: each call is caught by itself, and what it carried is asked for both kinds of text.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Calls them all. Returns what the panics said: the text given to `panic!`, or `?` if it wasn't a text.
pub fn call_all(listeners: &[Box<dyn Fn(&str)>], payload: &str) -> Vec<String> {
    let mut panics = Vec::new();
    for listener in listeners {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| listener(payload))) {
            panics.push(text_of(panic));
        }
    }
    panics
}

/// `panic!("full")` carries a `&str`, `panic!("{n} left")` a `String`, and `panic_any` whatever it was given.
fn text_of(panic: Box<dyn Any + Send>) -> String {
    match panic.downcast::<String>() {
        Ok(text) => *text,
        Err(panic) => (*panic.downcast_ref::<&str>().unwrap_or(&"?")).to_owned(),
    }
}
