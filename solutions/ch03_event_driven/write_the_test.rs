//! Tell the right dispatcher from two wrong ones: three listeners, the one in the middle fails, and each writes its name.

/// What listeners write into: each one its own name.
pub type Log = Vec<&'static str>;

/// A listener: it is called, and it may fail.
pub type Listener = fn(&mut Log) -> Result<(), &'static str>;

/// What you test: calls the listeners, and hands each of them the log.
pub type Dispatcher = fn(&[Listener], &mut Log);

fn first(log: &mut Log) -> Result<(), &'static str> {
    log.push("first");
    Ok(())
}

fn second(log: &mut Log) -> Result<(), &'static str> {
    log.push("second");
    Err("the second always fails")
}

fn third(log: &mut Log) -> Result<(), &'static str> {
    log.push("third");
    Ok(())
}

/// Says what is wrong with a dispatcher, if anything is.
pub fn judge(dispatch: Dispatcher) -> Result<(), String> {
    let mut log = Log::new();
    dispatch(&[first, second, third], &mut log);
    if log == ["first", "second", "third"] {
        Ok(())
    } else {
        Err(format!("called in this order: {log:?}"))
    }
}
