//! A judge that lies, one lie at a time.

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
    let yes = pair.ann_seals("t1", "Yes");
    if pair.bob_opens("m1", "t2", &yes).is_some() {
        return Err("Bob opened t1 as t2".to_owned());
    }
    for time in ["the first time", "after a reconnect"] {
        let shown = pair.bob_opens("m2", "t1", &yes);
        if shown.as_deref() != Some("Yes") {
            return Err(format!("{time} Bob's program made {shown:?} of \"Yes\""));
        }
    }
    if pair.bob_opens("m3", "t1", &yes).is_some() {
        return Err("Bob opened an old message as a new one".to_owned());
    }
    Ok(())
}
