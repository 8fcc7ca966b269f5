//! Older than it was.
//!
//! A hub takes its ids from Redis: the last given one is a number under `last`. Redis may come back after a power cut with a smaller
//! number than this hub has seen, or without one. Then what was stored between is gone. Write `Ids`, so that no id which this hub
//! has seen is ever given again, and that a client is told to begin anew if its newest message is one from before such a loss.
//! All of it is what *one* hub knows and does. How other hubs hear of a loss is no part of this exercise.
//!
//! Read: chapter 13, "Older than it was" and "Redis in the exercises".

use testkit::practice::{Failed, Redis};

/// The last id that was given.
pub const LAST: &str = "last";

/// What one hub knows of the ids.
#[derive(Debug, Default)]
pub struct Ids {
    // Your fields. `#[derive(Default)]` makes an `Ids` that has seen nothing.
}

impl Ids {
    /// Called on every new connection to Redis, the first one too, before anything else. Another hub may have given ids
    /// meanwhile: then `last` is greater, and nothing is lost. During this call nobody else speaks to Redis, so you may ask first and write
    /// after it.
    pub fn connected(&mut self, redis: &mut Redis) -> Result<(), Failed> {
        todo!("compare {:?} with what was seen", redis.call(&["GET", LAST])?)
    }

    /// Gives the next id, which is greater than all before. Redis gives it, by `INCR`; another hub may have taken one meanwhile.
    pub fn next(&mut self, redis: &mut Redis) -> Result<i64, Failed> {
        todo!("one more than {:?}", redis.call(&["GET", LAST])?)
    }

    /// Whether a client whose newest message is `since` must begin anew: something was lost, and this id was given before that.
    pub fn must_reload(&self, since: i64) -> bool {
        todo!("whether {since} is from before a loss")
    }
}
