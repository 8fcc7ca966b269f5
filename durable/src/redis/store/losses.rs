//! What is gone for ever, and which clients must hear of it.

use super::RedisStore;
use crate::redis::reply::{self, Trouble};
use crate::redis::scripts::Script;
use realtime_hub::hub::id::MessageId;
use redis::Value;

/// How often Redis may turn out to be another one while it is asked.
const GREETINGS: usize = 3;
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// See `lua/lost.lua`.
struct Known {
    first: Option<MessageId>,
    last: Option<MessageId>,
    now_ms: u64,
    breaks: Vec<Break>,
}

/// Redis came back, and what it gave after `last` and up to `floor` it doesn't know.
struct Break {
    last: String,
    floor: String,
    // Something was certainly there. Else only whoever has seen it knows.
    certain: bool,
}

impl RedisStore {
    pub(super) async fn ask_losses(&self, since: &str) -> Result<bool, Trouble> {
        for _ in 0..GREETINGS {
            let asked = self.link.run(|wire| {
                let mut call = wire.call(Script::Lost);
                call.arg(self.link.greeting.current());
                call
            });
            match asked.await?.value {
                Value::Array(values) => return Ok(Known::read(values)?.lost_after(since)),
                _ => self.link.greeting.suspect(),
            }
        }
        Err(Trouble::Refused("Redis changes faster than it answers".into()))
    }
}

impl Known {
    fn read(values: Vec<Value>) -> Result<Self, Trouble> {
        let mut values = values.into_iter();
        let mut id = || Ok(MessageId::parse(&reply::some_text(values.next())?));
        let (first, last, floor) = (id()?, id()?, id()?);
        let seconds = reply::number(values.next().unwrap_or(Value::Nil))?;
        let breaks = reply::list(values.next().unwrap_or(Value::Nil))?;
        let breaks = breaks
            .into_iter()
            .map(|noted| Break::read(&reply::some_text(Some(noted))?));
        Ok(Self {
            first,
            last: last.max(floor),
            now_ms: seconds.saturating_mul(1_000),
            breaks: breaks.collect::<Result<_, _>>()?,
        })
    }

    fn lost_after(&self, since: &str) -> bool {
        let id = MessageId::parse(since);
        let broken = |noted: &Break| match (noted.certain, id) {
            (true, _) => *since <= *noted.floor,
            (false, Some(_)) => *since <= *noted.floor && *since > *noted.last,
            // A text that was never an id is nothing that somebody has seen.
            (false, None) => false,
        };
        self.breaks.iter().any(broken) || id.is_some_and(|id| self.another_stores(id))
    }

    /// Whether another store has given this id, of which nothing is here: it is lower than the first one given here, or higher than
    /// the last and yet of a time that has come. Years ahead it is nobody's.
    fn another_stores(&self, id: MessageId) -> bool {
        let ms = |id: MessageId| id.parts().0;
        let soon = self.last.map_or(0, ms).max(self.now_ms).saturating_add(DAY_MS);
        let before = self.first.is_some_and(|first| id < first) && ms(id) > 0;
        before || (self.last.is_none_or(|last| id > last) && ms(id) > 0 && ms(id) <= soon)
    }
}

impl Break {
    fn read(noted: &str) -> Result<Self, Trouble> {
        let mut words = noted.split(' ').map(str::to_owned);
        match (words.next(), words.next(), words.next()) {
            (Some(last), Some(floor), Some(what)) => Ok(Self {
                last,
                floor,
                certain: what == "all",
            }),
            _ => Err(Trouble::strange(noted)),
        }
    }
}
