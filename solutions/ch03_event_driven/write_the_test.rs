//! Tell the right dispatcher from two wrong ones: three listeners, the one in the middle fails, and each writes its name.

use std::cell::RefCell;

/// A listener: it is called, and it may fail.
pub type Listener<'a> = Box<dyn Fn() -> Result<(), &'static str> + 'a>;

/// What you test: calls the listeners.
pub type Dispatcher = fn(&[Listener<'_>]);

/// Says what is wrong with a dispatcher, if anything is.
pub fn judge(dispatch: Dispatcher) -> Result<(), String> {
    let called = RefCell::new(Vec::new());
    let call = |name: &'static str| called.borrow_mut().push(name);
    let listeners: [Listener<'_>; 3] = [
        Box::new(|| {
            call("first");
            Ok(())
        }),
        Box::new(|| {
            call("second");
            Err("the second fails")
        }),
        Box::new(|| {
            call("third");
            Ok(())
        }),
    ];
    dispatch(&listeners);
    let called = called.borrow();
    if *called == ["first", "second", "third"] {
        Ok(())
    } else {
        Err(format!("called in this order: {called:?}"))
    }
}
