//! Reading: pages, what a client has missed, letters, and what the scripts answer.

use super::{RedisStore, place};
use crate::redis::reply::{self, Trouble};
use crate::redis::scripts::Script;
use realtime_hub::hub::id::{MessageId, UserId};
use realtime_hub::hub::message::Message;
use realtime_hub::hub::receipts::Receipts;
use realtime_hub::store::Page;
use realtime_hub::store::live::Marked;
use realtime_hub::store::record::Record;
use redis::Value;
use std::collections::HashMap;
use std::sync::Arc;

/// Messages that one command may read: while Redis answers it, everybody else waits.
pub(super) const TOGETHER: usize = 500;

type Messages = Vec<Arc<Message>>;
/// A message's id, and the message if it is here.
type Found = (MessageId, Option<Arc<Message>>);

impl RedisStore {
    pub(super) async fn read_page(&self, log: &str, page: &Page) -> Result<Messages, Trouble> {
        let before = page.before.as_deref();
        let Some(before) = before.map_or_else(|| Some("+".into()), place::before) else {
            return Ok(Vec::new());
        };
        // Redis would take 0 for no bound at all.
        if page.limit == 0 {
            return Ok(Vec::new());
        }
        let asked = self.link.run(|_| {
            let mut command = redis::cmd("XREVRANGE");
            command.arg(key(log)).arg(&before).arg("-").arg("COUNT").arg(page.limit);
            command
        });
        let mut found = entries(asked.await?.value)?;
        found.reverse();
        self.with_receipts(found).await
    }

    pub(super) async fn read_after(&self, log: &str, since: &str) -> Result<Messages, Trouble> {
        let (mut from, mut all) = (place::after(since), Vec::new());
        // However much that is; but not in one go.
        while let Some(start) = from {
            let asked = self.link.run(|_| {
                let mut command = redis::cmd("XRANGE");
                command.arg(key(log)).arg(&start).arg("+").arg("COUNT").arg(TOGETHER);
                command
            });
            let found = entries(asked.await?.value)?;
            let last = found.last().map(|(id, _)| *id);
            from = last
                .filter(|_| found.len() == TOGETHER)
                .map(|id| format!("({}", place::of(id)));
            all.extend(self.with_receipts(found).await?);
        }
        Ok(all)
    }

    /// Receipts change, so they aren't in the streams. Most messages have none, and cost nothing more.
    async fn with_receipts(&self, found: Vec<(MessageId, Record)>) -> Result<Messages, Trouble> {
        let letters = found.iter().filter(|(_, record)| record.receiver.is_some());
        let ids: Vec<_> = letters.map(|(id, _)| *id).collect();
        let known = self.known_receipts(&ids).await?;
        let known: HashMap<_, _> = known.iter().map(|marked| (marked.id, marked.receipts)).collect();
        let receipts = |id| known.get(&id).copied().unwrap_or_default();
        Ok(found
            .into_iter()
            .map(|(id, record)| Arc::new(record.into_message(id, receipts(id))))
            .collect())
    }

    /// The receipts of those that are letters and are here.
    pub(super) async fn known_receipts(&self, ids: &[MessageId]) -> Result<Vec<Marked>, Trouble> {
        let mut found = Vec::new();
        for some in ids.chunks(TOGETHER) {
            let texts: Vec<_> = some.iter().map(ToString::to_string).collect();
            let asked = self.link.run(|_| {
                let mut command = redis::cmd("HMGET");
                command.arg("hub:letters").arg(&texts);
                command
            });
            let letters = reply::list(asked.await?.value)?;
            for (id, letter) in some.iter().zip(letters) {
                if let Some(letter) = reply::text(letter)? {
                    let (id, receipts) = (*id, of_letter(&letter));
                    found.push(Marked { id, receipts });
                }
            }
        }
        Ok(found)
    }

    pub(super) async fn waiting_ids(&self, receiver: UserId) -> Result<Vec<MessageId>, Trouble> {
        let asked = self.link.run(|_| {
            let mut command = redis::cmd("ZRANGE");
            command.arg(waiting_key(receiver)).arg(0).arg(-1);
            command
        });
        let ids = reply::list(asked.await?.value)?;
        ids.into_iter().map(|id| an_id(Some(id))).collect()
    }

    /// Those of the messages with a receiver that are here.
    pub(super) async fn letters(&self, ids: &[MessageId]) -> Result<Messages, Trouble> {
        let mut all = Vec::with_capacity(ids.len());
        for some in ids.chunks(TOGETHER) {
            let asked = self.link.run(|wire| {
                let mut call = wire.call(Script::Letters);
                for id in some {
                    call.arg(id.to_string());
                }
                call
            });
            let found = of_four(asked.await?.value)?;
            all.extend(
                found
                    .into_iter()
                    .map(|(id, record, receipts)| Arc::new(record.into_message(id, receipts))),
            );
        }
        Ok(all)
    }

    pub(super) async fn read_newest(&self, log: &str) -> Result<Messages, Trouble> {
        let asked = self.link.run(|wire| {
            let mut call = wire.call(Script::Newest);
            call.arg(log);
            call
        });
        let mut values = reply::list(asked.await?.value)?.into_iter();
        let mut found = Vec::new();
        while let Some(id) = values.next() {
            found.push((an_id(Some(id))?, a_record(values.next())?));
        }
        found.sort_unstable_by_key(|(id, _)| std::cmp::Reverse(*id));
        self.with_receipts(found).await
    }
}

/// The stream of a log.
pub(super) fn key(log: &str) -> String {
    format!("hub:log:{log}")
}

/// What waits for somebody.
pub(super) fn waiting_key(receiver: UserId) -> String {
    format!("hub:undelivered:{receiver}")
}

pub(super) fn an_id(value: Option<Value>) -> Result<MessageId, Trouble> {
    let text = reply::some_text(value)?;
    MessageId::parse(&text).ok_or_else(|| Trouble::strange(&format!("`{text}` instead of an id")))
}

fn a_record(value: Option<Value>) -> Result<Record, Trouble> {
    let json = reply::bytes(value.unwrap_or(Value::Nil))?.unwrap_or_default();
    Record::from_json(&json).map_err(|error| Trouble::strange(&format!("a message that can't be read: {error}")))
}

/// Delivered, read; 0 is not yet.
pub(super) fn receipts(delivered: Option<Value>, read: Option<Value>) -> Result<Receipts, Trouble> {
    let time = |value: Option<Value>| {
        let ms = reply::number(value.unwrap_or(Value::Nil))?;
        Ok((ms != 0).then_some(ms))
    };
    Ok(Receipts {
        delivered_at_ms: time(delivered)?,
        read_at_ms: time(read)?,
    })
}

/// `refs delivered read receiver logs`
fn of_letter(letter: &str) -> Receipts {
    let mut times = letter
        .split(' ')
        .skip(1)
        .map(|time| time.parse().ok().filter(|ms| *ms != 0));
    Receipts {
        delivered_at_ms: times.next().flatten(),
        read_at_ms: times.next().flatten(),
    }
}

/// The entries of a stream's range.
fn entries(value: Value) -> Result<Vec<(MessageId, Record)>, Trouble> {
    let entry = |value: Value| {
        let mut parts = reply::list(value)?.into_iter();
        let place = reply::some_text(parts.next())?;
        let id = place::id_at(&place).ok_or_else(|| Trouble::strange(&place))?;
        // The record is the first field.
        let fields = reply::list(parts.next().unwrap_or(Value::Nil))?;
        Ok((id, a_record(fields.into_iter().nth(1))?))
    };
    reply::list(value)?.into_iter().map(entry).collect()
}

/// Id, record, delivered, read of each.
pub(super) fn of_four(value: Value) -> Result<Vec<(MessageId, Record, Receipts)>, Trouble> {
    let mut values = reply::list(value)?.into_iter();
    let mut found = Vec::new();
    while let Some(id) = values.next() {
        let (id, record) = (an_id(Some(id))?, a_record(values.next())?);
        found.push((id, record, receipts(values.next(), values.next())?));
    }
    Ok(found)
}

/// What a command stored: its id, and the message if it is still here.
pub(super) fn found(value: Value) -> Result<Option<Found>, Trouble> {
    let mut values = reply::list(value)?.into_iter();
    let Some(id) = values.next() else { return Ok(None) };
    let id = an_id(Some(id))?;
    let message = match values.next() {
        None | Some(Value::Nil) => None,
        record => {
            let (record, receipts) = (a_record(record)?, receipts(values.next(), values.next())?);
            Some(Arc::new(record.into_message(id, receipts)))
        }
    };
    Ok(Some((id, message)))
}

/// What a receipt did: whether it is news, and the message as it is now.
pub(super) fn marked(id: MessageId, value: Value) -> Result<Option<(bool, Arc<Message>)>, Trouble> {
    let mut values = reply::list(value)?.into_iter();
    let Some(news) = values.next() else { return Ok(None) };
    let (news, record) = (reply::number(news)? == 1, a_record(values.next())?);
    let receipts = receipts(values.next(), values.next())?;
    Ok(Some((news, Arc::new(record.into_message(id, receipts)))))
}
