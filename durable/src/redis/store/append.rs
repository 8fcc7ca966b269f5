//! Appending. Each message is one call of one script; several travel together.
//!
//! A reply may be lost although the message was stored. So each try has a name of its own, which the script keeps beside the
//! command: sent again, it finds itself. What stays in doubt until time is over is refused, and taken back later.

use super::doubts::{Doubt, Doubts};
use super::{Limits, RedisStore, read};
use crate::redis::link::Wire;
use crate::redis::reply::{self, Trouble};
use crate::redis::scripts::Script;
use realtime_hub::hub::id::MessageId;
use realtime_hub::hub::receipts::Receipts;
use realtime_hub::store::record::Record;
use realtime_hub::store::{Appended, Draft, StoreError};
use redis::{Cmd, Pipeline, Value};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How long a command is remembered: a day, as the contract promises.
const REMEMBERED_MS: u64 = 24 * 60 * 60 * 1_000;
/// How long Redis keeps its key. The hub's clock decides what is remembered; this only clears away.
const KEPT_MS: u64 = REMEMBERED_MS + 60 * 60 * 1_000;
/// Later than any message: an id has no room for more.
const END_OF_TIME_MS: u64 = 1 << 43;
/// How often Redis may turn out to be another one while a message is on its way.
const GREETINGS: usize = 3;

/// A message on its way.
struct Try {
    doubt: Doubt,
    record: Option<Record>,
    json: String,
    done: Option<Result<Appended, StoreError>>,
    // It was sent, and the answer isn't here.
    open: bool,
    // An earlier answer was lost: it may be stored, or may be stored yet.
    lost: bool,
}

/// All that travel together. Whatever ends this, also by being dropped, what nobody knows the end of is in doubt.
struct Tries<'a> {
    doubts: &'a Doubts,
    all: Mutex<Vec<Try>>,
}

impl Drop for Tries<'_> {
    fn drop(&mut self) {
        let all = self.all.get_mut().unwrap_or_else(PoisonError::into_inner);
        let mut open = all.drain(..).filter(Try::in_doubt).peekable();
        if open.peek().is_some() {
            self.doubts.note(open.map(|one| one.doubt));
        }
    }
}

impl Try {
    fn new(mut draft: Draft, now_ms: u64, doubts: &Doubts) -> Result<Self, StoreError> {
        let refused = |why: &str| StoreError::Unavailable(why.to_owned());
        if now_ms >= END_OF_TIME_MS {
            return Err(refused("the clock is beyond every date that an id can hold"));
        }
        let mut seen = Vec::with_capacity(draft.logs.len());
        draft.logs.retain(|log| {
            !seen.contains(log) && {
                seen.push(log.clone());
                true
            }
        });
        if seen.is_empty() {
            return Err(refused("a message without a log is stored nowhere"));
        }
        let name = doubts.name();
        // A command's key begins with a digit, so no command has this one.
        let key = draft
            .command
            .as_ref()
            .map_or_else(|| format!("~{name}"), |command| command.key());
        let room = draft.room.clone();
        let record = Record::new(draft, now_ms);
        let json = record.to_json().map_err(|error| refused(&error.to_string()))?;
        let doubt = Doubt {
            key,
            name,
            room,
            logs: seen,
        };
        Ok(Self {
            doubt,
            record: Some(record),
            json,
            done: None,
            open: false,
            lost: false,
        })
    }

    fn in_doubt(&self) -> bool {
        match self.done {
            None => self.open || self.lost,
            // Redis refuses it now. That doesn't say what became of it before.
            Some(Err(StoreError::Unavailable(_))) => self.lost,
            Some(_) => false,
        }
    }

    /// What the script has answered.
    fn understand(&mut self, value: Value) -> Result<Answer, Trouble> {
        if let Value::Array(_) = value {
            let (id, message) = read::found(value)?.ok_or_else(|| Trouble::strange("an empty list"))?;
            let repeated = message.map(Appended::Repeated).ok_or(StoreError::NoSuchMessage(id));
            return Ok(Answer::Done(repeated));
        }
        let word = reply::some_text(Some(value))?;
        match MessageId::parse(&word) {
            Some(id) => {
                let record = self.record.take().ok_or_else(|| Trouble::strange("two answers"))?;
                let message = Arc::new(record.into_message(id, Receipts::default()));
                Ok(Answer::Done(Ok(Appended::New(message))))
            }
            None => Ok(Answer::Word(word)),
        }
    }
}

impl RedisStore {
    pub(super) async fn append_drafts(&self, drafts: Vec<Draft>, now_ms: u64) -> Vec<Result<Appended, StoreError>> {
        let doubts = &self.link.greeting.doubts;
        let (mut answers, mut all) = (Vec::with_capacity(drafts.len()), Vec::with_capacity(drafts.len()));
        for draft in drafts {
            match Try::new(draft, now_ms, doubts) {
                Ok(one) => {
                    answers.push(None);
                    all.push(one);
                }
                Err(refused) => answers.push(Some(Err(refused))),
            }
        }
        let all = Mutex::new(all);
        let tries = Tries { doubts, all };
        let mut trouble = None;
        for _ in 0..GREETINGS {
            trouble = self.link.ask(|wire| self.send(&tries, wire, now_ms)).await.err();
            if trouble.is_some() || tries.lock().iter().all(|one| one.done.is_some()) {
                break;
            }
        }
        let text = trouble.map_or_else(|| "Redis changes faster than it answers".into(), Trouble::into_text);
        let failed = || Err(StoreError::Unavailable(text.clone()));
        let mut done = tries.answers().into_iter().map(|done| done.unwrap_or_else(failed));
        answers
            .into_iter()
            .map(|answer| answer.or_else(|| done.next()).unwrap_or_else(failed))
            .collect()
    }

    /// Sends what has no answer yet, and notes the answers.
    async fn send(&self, tries: &Tries<'_>, wire: Wire, now_ms: u64) -> Result<(), Trouble> {
        let epoch = self.link.greeting.current();
        let calls: Vec<Cmd> = {
            let mut all = tries.lock();
            let open = all.iter_mut().filter(|one| one.done.is_none());
            open.map(|one| {
                one.lost |= one.open;
                one.open = true;
                self.call(&wire, &epoch, one, now_ms)
            })
            .collect()
        };
        let answers = match calls.as_slice() {
            [] => return Ok(()),
            [call] => vec![Ok(wire.send(call).await?)],
            _ => {
                let mut together = Pipeline::with_capacity(calls.len());
                for call in calls {
                    together.add_command(call);
                }
                wire.send_all(&together).await?
            }
        };
        self.note(tries, answers)
    }

    fn call(&self, wire: &Wire, epoch: &str, one: &Try, now_ms: u64) -> Cmd {
        let receiver = one.record.as_ref().and_then(|record| record.receiver.as_ref());
        let receiver = receiver.map(|user| user.id.to_string()).unwrap_or_default();
        let mut call = wire.call(Script::Append);
        call.arg(epoch).arg(now_ms).arg(&one.doubt.key).arg(&one.doubt.name);
        call.arg(now_ms + REMEMBERED_MS).arg(KEPT_MS).arg(&one.doubt.room);
        call.arg(receiver);
        call.arg(self.limits.max_bytes).arg(self.limits.max_backlog);
        call.arg(&one.json).arg(&one.doubt.logs);
        call
    }

    /// The answers stand in the order of what had none.
    fn note(&self, tries: &Tries<'_>, answers: Vec<Result<Value, Trouble>>) -> Result<(), Trouble> {
        let mut all = tries.lock();
        let mut trouble = Ok(());
        let open = all.iter_mut().filter(|one| one.done.is_none());
        for (one, answer) in open.zip(answers) {
            let answer = answer.and_then(|value| one.understand(value));
            // Without a script nothing was done, and with another epoch nothing either.
            one.open = matches!(answer, Err(Trouble::Unknown(_)));
            match answer {
                Ok(Answer::Done(done)) => {
                    if let Ok(Appended::New(message)) = &done {
                        self.link.greeting.saw(message.id);
                    }
                    one.done = Some(done);
                }
                Ok(Answer::Word(word)) if word == "epoch" => self.link.greeting.suspect(),
                Ok(Answer::Word(word)) => one.done = Some(Err(StoreError::Unavailable(self.meaning(&word)))),
                Err(Trouble::Refused(why)) => one.done = Some(Err(StoreError::Unavailable(why))),
                Err(other) => trouble = Err(other),
            }
        }
        trouble
    }

    fn meaning(&self, word: &str) -> String {
        let Limits { max_bytes, max_backlog } = self.limits;
        match word {
            "bytes" => format!("Redis holds as much as it may, {max_bytes} bytes of messages"),
            "backlog" => format!("{max_backlog} messages wait for the archive, and no more may"),
            "cancelled" => "it was taken back before".into(),
            other => format!("Redis answered what it shouldn't: {other}"),
        }
    }
}

/// What an append can be told.
enum Answer {
    Done(Result<Appended, StoreError>),
    Word(String),
}

impl Tries<'_> {
    fn lock(&self) -> MutexGuard<'_, Vec<Try>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is known of each.
    fn answers(&self) -> Vec<Option<Result<Appended, StoreError>>> {
        self.lock().iter().map(|one| one.done.clone()).collect()
    }
}
