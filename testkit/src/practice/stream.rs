//! A stream as Redis has it: entries by rising ids, and the greatest id that was ever given.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::time::{SystemTime, UNIX_EPOCH};

use super::reply::{Failed, Reply};

/// Milliseconds, and a counter within one of them.
pub(super) type Id = (u64, u64);

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Stream {
    entries: BTreeMap<Id, Vec<String>>,
    last: Id,
}

const TOO_SMALL: &str = "ERR The ID specified in XADD is equal or smaller than the target stream top item";
const ZERO: &str = "ERR The ID specified in XADD must be greater than 0-0";
const INVALID: &str = "ERR Invalid stream ID specified as stream command argument";

impl Stream {
    pub(super) fn add(&mut self, id: &str, fields: &[&str]) -> Result<Reply, Failed> {
        let id = match id {
            "*" => self.next(),
            id => parse(id, 0)?,
        };
        if id == (0, 0) {
            return Err(Failed::Refused(ZERO.into()));
        }
        if id <= self.last {
            return Err(Failed::Refused(TOO_SMALL.into()));
        }
        self.last = id;
        self.entries
            .insert(id, fields.iter().map(|word| (*word).to_owned()).collect());
        Ok(Reply::Text(show(id)))
    }

    fn next(&self) -> Id {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let now = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
        if now > self.last.0 {
            (now, 0)
        } else {
            (self.last.0, self.last.1 + 1)
        }
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// From `low` to `high`, oldest first.
    pub(super) fn range(&self, (low, high): (&str, &str), count: usize) -> Result<Reply, Failed> {
        let bounds = (bound(low, 0)?, bound(high, u64::MAX)?);
        let found: Vec<_> = if is_empty(bounds) {
            Vec::new()
        } else {
            self.entries.range(bounds).take(count).map(entry).collect()
        };
        Ok(Reply::List(found))
    }

    /// From `high` to `low`, newest first.
    pub(super) fn reverse(&self, (high, low): (&str, &str), count: usize) -> Result<Reply, Failed> {
        let bounds = (bound(low, 0)?, bound(high, u64::MAX)?);
        let found: Vec<_> = if is_empty(bounds) {
            Vec::new()
        } else {
            self.entries.range(bounds).rev().take(count).map(entry).collect()
        };
        Ok(Reply::List(found))
    }

    /// Removes entries; how many there were.
    pub(super) fn delete(&mut self, ids: &[&str]) -> Result<usize, Failed> {
        let ids: Vec<Id> = ids.iter().map(|id| parse(id, 0)).collect::<Result<_, _>>()?;
        Ok(ids.iter().filter(|id| self.entries.remove(id).is_some()).count())
    }

    /// Removes the oldest until `keep` are left; how many those were.
    pub(super) fn keep_newest(&mut self, keep: usize) -> usize {
        let gone = self.entries.len().saturating_sub(keep);
        for _ in 0..gone {
            self.entries.pop_first();
        }
        gone
    }

    /// Removes all that are smaller than `id`; how many those were.
    pub(super) fn keep_from(&mut self, id: &str) -> Result<usize, Failed> {
        let kept = self.entries.split_off(&parse(id, 0)?);
        Ok(std::mem::replace(&mut self.entries, kept).len())
    }
}

fn parse(id: &str, counter: u64) -> Result<Id, Failed> {
    let (ms, counter) = match id.split_once('-') {
        Some((ms, counter)) => (ms.parse().ok(), counter.parse().ok()),
        None => (id.parse().ok(), Some(counter)),
    };
    ms.zip(counter).ok_or_else(|| Failed::Refused(INVALID.into()))
}

/// `-` is the smallest id and `+` the greatest, `(` excludes the id behind it.
fn bound(text: &str, counter: u64) -> Result<Bound<Id>, Failed> {
    Ok(match text {
        "-" => Bound::Included((0, 0)),
        "+" => Bound::Included((u64::MAX, u64::MAX)),
        text => match text.strip_prefix('(') {
            Some(id) => Bound::Excluded(parse(id, counter)?),
            None => Bound::Included(parse(text, counter)?),
        },
    })
}

/// `BTreeMap::range` panics where Redis answers with an empty list.
fn is_empty((low, high): (Bound<Id>, Bound<Id>)) -> bool {
    match (low, high) {
        (Bound::Included(low), Bound::Included(high)) => low > high,
        (Bound::Included(low) | Bound::Excluded(low), Bound::Included(high) | Bound::Excluded(high)) => low >= high,
        _ => false,
    }
}

fn show((ms, counter): Id) -> String {
    format!("{ms}-{counter}")
}

fn entry((id, fields): (&Id, &Vec<String>)) -> Reply {
    Reply::List(vec![Reply::Text(show(*id)), Reply::of_texts(fields.iter().cloned())])
}
