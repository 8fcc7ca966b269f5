//! What the backup asks of the store.

use super::read::{self, TOGETHER};
use super::{RedisStore, unavailable};
use crate::redis::reply::{self, Trouble};
use crate::redis::scripts::Script;
use async_trait::async_trait;
use realtime_hub::hub::id::{MessageId, UserId};
use realtime_hub::store::live::{Backlog, Bound, Cursor, Entry, Ledger, Live, Marked};
use realtime_hub::store::record::Record;
use realtime_hub::store::{LogKey, StoreError};
use redis::{Cmd, Pipeline, Value};
use std::collections::HashMap;

/// How often Redis may turn out to be another one while it is asked.
const GREETINGS: usize = 3;

type Stored<T> = Result<T, StoreError>;

impl RedisStore {
    async fn script(&self, script: Script, arguments: impl Fn(&mut Cmd)) -> Stored<Value> {
        let asked = self.link.run(|wire| {
            let mut call = wire.call(script);
            arguments(&mut call);
            call
        });
        asked.await.map(|answer| answer.value).map_err(unavailable)
    }

    /// `how` is `Unarchived`, or `Peek` for who only looks.
    pub(super) async fn read_unarchived(&self, how: Script, after: &[Cursor], bound: Bound) -> Stored<Vec<Entry>> {
        let mut after: HashMap<LogKey, MessageId> = after
            .iter()
            .map(|cursor| (cursor.log.clone(), cursor.archived))
            .collect();
        let (mut all, mut bytes): (Vec<Entry>, usize) = (Vec::new(), 0);
        while all.len() < bound.messages && bytes < bound.bytes {
            let messages = (bound.messages - all.len()).min(TOGETHER);
            let answer = self.script(how, |call| {
                call.arg(messages).arg(bound.bytes - bytes);
                for (log, id) in &after {
                    call.arg(log).arg(id.to_string());
                }
            });
            let found = read(read::of_four(answer.await?))?;
            if found.is_empty() {
                break;
            }
            for (id, record, receipts) in found {
                let entry = Entry::of(record, id, receipts);
                bytes += weight(&entry);
                if let Some(first) = entry.logs.first() {
                    after.insert(first.clone(), id);
                }
                all.push(entry);
            }
        }
        Ok(all)
    }
}

fn read<T>(read: Result<T, Trouble>) -> Stored<T> {
    read.map_err(unavailable)
}

#[async_trait]
impl Live for RedisStore {
    async fn unarchived(&self, after: &[Cursor], bound: Bound) -> Stored<Vec<Entry>> {
        self.read_unarchived(Script::Unarchived, after, bound).await
    }

    async fn archived(&self, cursors: &[Cursor], receipts: &[Marked]) -> Stored<()> {
        // A receipt goes with the last cursors or after them: it mustn't be compared before its message counts as archived.
        for some in cursors.chunks(TOGETHER) {
            let answer = self.script(Script::Archived, |call| {
                call.arg(some.len());
                for cursor in some {
                    call.arg(&cursor.log).arg(cursor.archived.to_string());
                }
            });
            answer.await?;
        }
        for some in receipts.chunks(TOGETHER) {
            let answer = self.script(Script::Archived, |call| {
                call.arg(0);
                some.iter().for_each(|marked| arg_marked(call, marked));
            });
            answer.await?;
        }
        Ok(())
    }

    async fn trim(&self, log: &str, keep: usize) -> Stored<u64> {
        let mut all = 0;
        loop {
            let answer = self.script(Script::Trim, |call| {
                call.arg(log).arg(keep).arg(TOGETHER);
            });
            let gone = read(reply::number(answer.await?))?;
            all += gone;
            if gone < TOGETHER as u64 {
                return Ok(all);
            }
        }
    }

    async fn edge(&self, log: &str) -> Stored<Option<MessageId>> {
        let answer = self.script(Script::Edge, |call| {
            call.arg(log);
        });
        read(read::an_id(Some(answer.await?))).map(some_id)
    }

    async fn backlog(&self) -> Stored<Backlog> {
        let asked = self.link.ask(|wire| async move {
            let mut both = Pipeline::new();
            both.cmd("HGET").arg("hub:state").arg("backlog");
            both.cmd("ZRANGE").arg("hub:dirty").arg(0).arg(0).arg("WITHSCORES");
            let mut answers = wire.send_all(&both).await?.into_iter();
            let messages = reply::number(answers.next().unwrap_or(Ok(Value::Nil))?)?;
            let oldest = reply::list(answers.next().unwrap_or(Ok(Value::Nil))?)?;
            let oldest_ms = oldest.into_iter().nth(1).map(reply::number).transpose()?;
            Ok(Backlog { messages, oldest_ms })
        });
        asked.await.map(|answer| answer.value).map_err(unavailable)
    }

    async fn remarked(&self, limit: usize) -> Stored<Vec<Marked>> {
        let answer = self.script(Script::Remarked, |call| {
            call.arg(limit);
        });
        let mut values = read(reply::list(answer.await?))?.into_iter();
        let mut found = Vec::new();
        while let Some(id) = values.next() {
            found.push(Marked {
                id: read(read::an_id(Some(id)))?,
                receipts: read(read::receipts(values.next(), values.next()))?,
            });
        }
        Ok(found)
    }

    async fn receipts(&self, ids: &[MessageId]) -> Stored<Vec<Marked>> {
        read(self.known_receipts(ids).await)
    }

    async fn remembered(&self, marked: &[Marked]) -> Stored<()> {
        for some in marked.chunks(TOGETHER) {
            let answer = self.script(Script::Remembered, |call| {
                some.iter().for_each(|marked| arg_marked(call, marked));
            });
            answer.await?;
        }
        Ok(())
    }

    async fn waiting(&self, receiver: UserId) -> Stored<Vec<MessageId>> {
        read(self.waiting_ids(receiver).await)
    }

    async fn set_waiting(&self, letters: &[(UserId, MessageId)], waits: bool) -> Stored<()> {
        for some in letters.chunks(TOGETHER) {
            let asked = self.link.ask(|wire| async move {
                let mut changes = Pipeline::with_capacity(some.len());
                for (receiver, id) in some {
                    let (key, id) = (read::waiting_key(*receiver), id.to_string());
                    match waits {
                        true => changes.cmd("ZADD").arg(key).arg(0).arg(id),
                        false => changes.cmd("ZREM").arg(key).arg(id),
                    };
                }
                let answers = wire.send_all(&changes).await?;
                answers.into_iter().try_for_each(|answer| answer.map(drop))
            });
            asked.await.map_err(unavailable)?;
        }
        Ok(())
    }

    async fn put_back(&self, log: &str, entries: &[Entry], edge: Option<MessageId>) -> Stored<u64> {
        let mut put = 0;
        for some in entries.chunks(TOGETHER) {
            let rows = some.iter().map(row).collect::<Stored<Vec<_>>>()?;
            let answer = self.script(Script::PutBack, |call| {
                call.arg(log).arg(edge.map(|id| id.to_string()).unwrap_or_default());
                for value in rows.iter().flatten() {
                    call.arg(value);
                }
            });
            put += read(reply::number(answer.await?))?;
        }
        Ok(put)
    }

    async fn raise_floor(&self, floor: MessageId) -> Stored<()> {
        for _ in 0..GREETINGS {
            let answer = self.script(Script::Floor, |call| {
                call.arg(self.link.greeting.current()).arg(floor.to_string());
            });
            if read(reply::some_text(Some(answer.await?)))? == "raised" {
                return Ok(());
            }
            self.link.greeting.suspect();
        }
        Err(StoreError::Unavailable("Redis changes faster than it answers".into()))
    }

    async fn ledgers(&self, after: &str, limit: usize) -> Stored<Vec<Ledger>> {
        let answer = self.script(Script::Ledgers, |call| {
            call.arg(after).arg(limit);
        });
        let mut values = read(reply::list(answer.await?))?.into_iter();
        let mut found = Vec::new();
        while let Some(log) = values.next() {
            let mut next = || values.next().unwrap_or(Value::Nil);
            found.push(Ledger {
                log: read(reply::some_text(Some(log)))?,
                above: some_id(read(read::an_id(Some(next())))?),
                stored: read(reply::number(next()))?,
                archived: read(reply::number(next()))?,
                cursor: some_id(read(read::an_id(Some(next())))?),
            });
        }
        Ok(found)
    }
}

/// The scripts write 0 where there is none.
fn some_id(id: MessageId) -> Option<MessageId> {
    (id.parts() != (0, 0)).then_some(id)
}

fn arg_marked(call: &mut Cmd, marked: &Marked) {
    let Marked { id, receipts } = marked;
    call.arg(id.to_string());
    call.arg(receipts.delivered_at_ms.unwrap_or(0))
        .arg(receipts.read_at_ms.unwrap_or(0));
}

/// How many bytes a body takes, roughly.
fn weight(entry: &Entry) -> usize {
    match &entry.message.body {
        serde_json::Value::String(text) => text.len(),
        other => other.to_string().len(),
    }
}

/// See `lua/put_back.lua`.
fn row(entry: &Entry) -> Stored<[String; 7]> {
    let wrong = |error: serde_json::Error| StoreError::Unavailable(error.to_string());
    let message = &entry.message;
    let time = |ms: Option<u64>| ms.unwrap_or(0).to_string();
    Ok([
        message.id.to_string(),
        Record::from(entry).to_json().map_err(wrong)?,
        message.room.clone(),
        message
            .receiver
            .as_ref()
            .map(|user| user.id.to_string())
            .unwrap_or_default(),
        time(message.receipts.delivered_at_ms),
        time(message.receipts.read_at_ms),
        serde_json::to_string(&entry.logs).map_err(wrong)?,
    ])
}
