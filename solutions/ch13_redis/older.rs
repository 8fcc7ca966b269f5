//! A hub that notices when Redis has come back older than it was.

use testkit::practice::{Failed, Redis};

/// The last id that was given.
pub const LAST: &str = "last";

/// What one hub knows of the ids.
#[derive(Debug, Default)]
pub struct Ids {
    /// The greatest id that this hub has seen.
    seen: i64,
    /// The greatest id that had been seen when something was lost.
    lost: Option<i64>,
}

impl Ids {
    /// Called on every new connection to Redis, the first one too, before anything else. Another hub may have given ids
    /// meanwhile: then `last` is greater, and nothing is lost. During this call nobody else speaks to Redis, so you may ask first and write
    /// after it.
    pub fn connected(&mut self, redis: &mut Redis) -> Result<(), Failed> {
        let last = redis.call(&["GET", LAST])?.int().unwrap_or(0);
        if last >= self.seen {
            self.seen = last;
            return Ok(());
        }
        // First remembered, then mended: should the connection break here, the next one finds `last` mended or not.
        self.lost = Some(self.seen);
        redis.call(&["SET", LAST, &self.seen.to_string()])?;
        Ok(())
    }

    /// Gives the next id, which is greater than all before. Redis gives it, by `INCR`; another hub may have taken one meanwhile.
    pub fn next(&mut self, redis: &mut Redis) -> Result<i64, Failed> {
        let id = redis.call(&["INCR", LAST])?.int().unwrap_or(0);
        self.seen = self.seen.max(id);
        Ok(id)
    }

    /// Whether a client whose newest message is `since` must begin anew: something was lost, and this id was given before that.
    pub fn must_reload(&self, since: i64) -> bool {
        self.lost.is_some_and(|lost| since <= lost)
    }
}
