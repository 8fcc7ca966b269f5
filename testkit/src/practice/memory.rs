//! An imitation of Redis in this process: the commands that the exercises use, with Redis' own answers.

use std::collections::{BTreeMap, BTreeSet};

use super::reply::{Failed, Reply};
use super::stream::Stream;

#[derive(Debug, Default)]
pub(super) struct Memory {
    values: BTreeMap<String, Value>,
    /// What keys held when a transaction first read them.
    watched: BTreeMap<String, Option<Value>>,
}

#[derive(Clone, Debug, PartialEq)]
enum Value {
    Text(String),
    List(Vec<String>),
    Hash(BTreeMap<String, String>),
    Set(BTreeSet<String>),
    Stream(Stream),
}

const WRONG_TYPE: &str = "WRONGTYPE Operation against a key holding the wrong kind of value";
const NOT_A_NUMBER: &str = "ERR value is not an integer or out of range";
const SYNTAX: &str = "ERR syntax error";

/// A function that finds the value of a kind under a key, or makes an empty one.
macro_rules! kind {
    ($name:ident, $variant:ident, $type:ty) => {
        fn $name(&mut self, key: &str) -> Result<&mut $type, Failed> {
            let empty = || Value::$variant(<$type>::default());
            match self.values.entry(key.to_owned()).or_insert_with(empty) {
                Value::$variant(value) => Ok(value),
                _ => Err(Failed::Refused(WRONG_TYPE.into())),
            }
        }
    };
}

impl Memory {
    kind!(text, Text, String);
    kind!(list, List, Vec<String>);
    kind!(hash, Hash, BTreeMap<String, String>);
    kind!(set, Set, BTreeSet<String>);
    kind!(stream, Stream, Stream);

    pub(super) fn watch(&mut self, key: &str) {
        let held = || self.values.get(key).cloned();
        self.watched.entry(key.to_owned()).or_insert_with(held);
    }

    /// Watches no key any more; whether those that were watched are as they were.
    pub(super) fn unwatch(&mut self) -> bool {
        let watched = std::mem::take(&mut self.watched);
        watched.iter().all(|(key, held)| self.values.get(key) == held.as_ref())
    }

    pub(super) fn call(&mut self, words: &[&str]) -> Result<Reply, Failed> {
        let [name, key, rest @ ..] = words else {
            return Err(Failed::Refused(format!("ERR `{}` lacks a key", words.join(" "))));
        };
        let name = name.to_uppercase();
        let answer = match name.as_str() {
            "GET" | "SET" | "INCR" | "DEL" => self.of_text(&name, key, rest),
            "RPUSH" | "LTRIM" | "LRANGE" | "LLEN" => self.of_list(&name, key, rest),
            "XADD" | "XRANGE" | "XREVRANGE" | "XLEN" | "XDEL" | "XTRIM" => self.of_stream(&name, key, rest),
            "HSET" | "HGET" | "HINCRBY" | "HDEL" => self.of_hash(&name, key, rest),
            "SADD" | "SREM" | "SMEMBERS" | "SISMEMBER" => self.of_set(&name, key, rest),
            _ => Err(Failed::Refused(format!(
                "ERR this imitation of Redis doesn't know `{name}`"
            ))),
        };
        self.drop_if_empty(key);
        answer
    }

    /// As in Redis, what is empty isn't there. A stream stays, for it knows its last id.
    fn drop_if_empty(&mut self, key: &str) {
        let empty = match self.values.get(key) {
            Some(Value::List(list)) => list.is_empty(),
            Some(Value::Hash(hash)) => hash.is_empty(),
            Some(Value::Set(set)) => set.is_empty(),
            _ => false,
        };
        if empty {
            self.values.remove(key);
        }
    }

    fn of_text(&mut self, name: &str, key: &str, rest: &[&str]) -> Result<Reply, Failed> {
        Ok(match (name, rest) {
            ("DEL", []) => Reply::Int(i64::from(self.values.remove(key).is_some())),
            ("SET", [value, options @ ..]) => {
                let only_new = options.iter().any(|option| option.eq_ignore_ascii_case("NX"));
                if only_new && self.values.contains_key(key) {
                    return Ok(Reply::Nil);
                }
                self.values.insert(key.to_owned(), Value::Text((*value).to_owned()));
                Reply::ok()
            }
            ("GET", []) if !self.values.contains_key(key) => Reply::Nil,
            ("GET", []) => Reply::Text(self.text(key)?.clone()),
            ("INCR", []) => {
                let value = self.text(key)?;
                let number = if value.is_empty() { 0 } else { number(value)? } + 1;
                *value = number.to_string();
                Reply::Int(number)
            }
            _ => return Err(wrong_number(name)),
        })
    }

    fn of_list(&mut self, name: &str, key: &str, rest: &[&str]) -> Result<Reply, Failed> {
        let list = self.list(key)?;
        Ok(match (name, rest) {
            ("LLEN", []) => length(list.len()),
            ("RPUSH", [_, ..]) => {
                list.extend(rest.iter().map(|value| (*value).to_owned()));
                length(list.len())
            }
            ("LRANGE", [from, to]) => Reply::of_texts(list[span(list.len(), from, to)?].iter().cloned()),
            ("LTRIM", [from, to]) => {
                *list = list[span(list.len(), from, to)?].to_vec();
                Reply::ok()
            }
            _ => return Err(wrong_number(name)),
        })
    }

    fn of_stream(&mut self, name: &str, key: &str, rest: &[&str]) -> Result<Reply, Failed> {
        let is_new = !self.values.contains_key(key);
        let stream = self.stream(key)?;
        let answer = match (name, rest) {
            ("XLEN", []) => Ok(length(stream.len())),
            ("XDEL", [_, ..]) => stream.delete(rest).map(length),
            ("XADD", [id, fields @ ..]) if !fields.is_empty() && fields.len() % 2 == 0 => stream.add(id, fields),
            ("XRANGE", [low, high, limit @ ..]) => stream.range((low, high), count(limit)?),
            ("XREVRANGE", [high, low, limit @ ..]) => stream.reverse((high, low), count(limit)?),
            ("XTRIM", [how, keep]) => match how.to_uppercase().as_str() {
                "MAXLEN" => Ok(length(stream.keep_newest(size(keep)?))),
                "MINID" => stream.keep_from(keep).map(length),
                _ => Err(Failed::Refused(SYNTAX.into())),
            },
            _ => Err(wrong_number(name)),
        };
        if is_new && self.stream(key)?.len() == 0 {
            self.values.remove(key);
        }
        answer
    }

    fn of_hash(&mut self, name: &str, key: &str, rest: &[&str]) -> Result<Reply, Failed> {
        let hash = self.hash(key)?;
        Ok(match (name, rest) {
            ("HGET", [field]) => hash.get(*field).cloned().map_or(Reply::Nil, Reply::Text),
            ("HDEL", [_, ..]) => length(rest.iter().filter(|field| hash.remove(**field).is_some()).count()),
            ("HINCRBY", [field, by]) => {
                let value = hash.entry((*field).to_owned()).or_insert_with(|| "0".to_owned());
                let sum = number(value)? + number(by)?;
                *value = sum.to_string();
                Reply::Int(sum)
            }
            ("HSET", [_, ..]) if rest.len().is_multiple_of(2) => {
                let before = hash.len();
                let pairs = rest
                    .chunks_exact(2)
                    .map(|pair| (pair[0].to_owned(), pair[1].to_owned()));
                hash.extend(pairs);
                length(hash.len() - before)
            }
            _ => return Err(wrong_number(name)),
        })
    }

    fn of_set(&mut self, name: &str, key: &str, rest: &[&str]) -> Result<Reply, Failed> {
        let set = self.set(key)?;
        Ok(match (name, rest) {
            ("SMEMBERS", []) => Reply::of_texts(set.iter().cloned()),
            ("SISMEMBER", [member]) => Reply::Int(i64::from(set.contains(*member))),
            ("SADD", [_, ..]) => length(rest.iter().filter(|member| set.insert((**member).to_owned())).count()),
            ("SREM", [_, ..]) => length(rest.iter().filter(|member| set.remove(**member)).count()),
            _ => return Err(wrong_number(name)),
        })
    }
}

fn wrong_number(name: &str) -> Failed {
    let name = name.to_lowercase();
    Failed::Refused(format!("ERR wrong number of arguments for '{name}' command"))
}

fn number(text: &str) -> Result<i64, Failed> {
    text.parse().map_err(|_| Failed::Refused(NOT_A_NUMBER.into()))
}

fn size(text: &str) -> Result<usize, Failed> {
    text.parse().map_err(|_| Failed::Refused(NOT_A_NUMBER.into()))
}

fn length(count: usize) -> Reply {
    Reply::Int(i64::try_from(count).unwrap_or(i64::MAX))
}

/// What stands behind a range: nothing, or `COUNT 100`.
fn count(limit: &[&str]) -> Result<usize, Failed> {
    match limit {
        [] => Ok(usize::MAX),
        [word, limit] if word.eq_ignore_ascii_case("COUNT") => size(limit),
        _ => Err(Failed::Refused(SYNTAX.into())),
    }
}

/// Where `from` to `to` lie in a list: both are included, and what is negative counts from the end.
fn span(len: usize, from: &str, to: &str) -> Result<std::ops::Range<usize>, Failed> {
    let len = i64::try_from(len).unwrap_or(i64::MAX);
    let place = |text: &str| number(text).map(|place| if place < 0 { place + len } else { place });
    let (from, to) = (place(from)?.clamp(0, len), (place(to)? + 1).clamp(0, len));
    let index = |place: i64| usize::try_from(place).unwrap_or(0);
    Ok(index(from)..index(to.max(from)))
}
