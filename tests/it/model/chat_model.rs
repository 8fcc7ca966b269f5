//! `/chat` as its contract says, in lists that are searched from the beginning.

use super::client::Heard;
use super::mounted::BEGINNING;
use super::promises::{Answer, Memory, Place, Text};
use super::words::{message_word, secret_word};
use realtime_hub::hub::error::Code;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) const CLIENTS: usize = 4;
/// Two of these are more than a page.
pub(super) const FLOOD: usize = 60;
const PAGE: usize = 100;

type Name = &'static str;

/// What a client does.
#[derive(Clone, Debug)]
pub(super) enum Op {
    /// `resume` is a secret that somebody got, by its number.
    Register {
        name: Name,
        resume: Option<usize>,
        since: Option<Place>,
    },
    Say {
        text: Text,
        temp_id: Option<Value>,
    },
    /// Many messages, one after the other.
    Flood,
    History {
        before: Option<Place>,
        limit: Option<usize>,
    },
    /// The connection ends, and another one begins, with `since` in its handshake.
    Reconnect(Option<Place>),
    Clock(i64),
}

#[derive(Debug, Default)]
struct Person {
    name: Option<Name>,
    since: Option<Place>,
    /// Its name was taken over: it was disconnected, hears nothing more, and can only go.
    ended: bool,
}

/// The chat, and what everybody was told since the last time somebody asked.
#[derive(Debug)]
pub(super) struct Model {
    people: [Person; CLIENTS],
    held: BTreeMap<Name, (usize, usize)>,
    secrets: usize,
    log: Vec<Value>,
    memory: Memory,
    step: usize,
    heard: Vec<Heard>,
}

impl Model {
    pub(super) fn new() -> Self {
        Self {
            people: Default::default(),
            held: BTreeMap::new(),
            secrets: 0,
            log: Vec::new(),
            memory: Memory::starting(BEGINNING),
            step: 0,
            heard: vec![Heard::new(); CLIENTS],
        }
    }

    /// Does it, and returns the answer. `kept`: the server has shown that it still remembers a command, if it needn't.
    pub(super) fn does(&mut self, who: usize, op: &Op, (acked, kept): (bool, bool)) -> Answer {
        self.step += 1;
        let ok = json!({ "ok": true });
        match op {
            Op::Reconnect(since) => {
                // A name that was taken over is somebody else's.
                self.held.retain(|_, (holder, _)| *holder != who);
                self.people[who] = Person {
                    since: *since,
                    ..Person::default()
                };
                Ok(ok)
            }
            Op::Clock(ms) => {
                self.memory.passes(*ms);
                Ok(ok)
            }
            _ if self.people[who].ended => Err(Vec::new()),
            Op::Register { name, resume, since } => self.register(who, name, *resume, *since),
            Op::Say { text, temp_id } => self.say(who, (*text, self.step), temp_id.as_ref(), kept),
            Op::Flood => (0..FLOOD)
                .map(|n| self.say(who, (Text::Good, flooding(self.step, n)), None, kept))
                .collect::<Result<Vec<_>, _>>()
                .map(|acks| acks.into_iter().next_back().unwrap_or_default()),
            Op::History { before, limit } => {
                self.registered(who)?;
                let page = self.page(*before, limit.unwrap_or(PAGE));
                if !acked {
                    self.heard[who].push(("chatHistory".to_owned(), page.clone()));
                }
                Ok(json!({ "ok": true, "messages": page }))
            }
        }
    }

    /// What everybody was told, and forgets it.
    pub(super) fn heard(&mut self) -> Vec<Heard> {
        std::mem::replace(&mut self.heard, vec![Heard::new(); CLIENTS])
    }

    /// How many secrets were given out, and how many messages there are.
    pub(super) fn counts(&self) -> (usize, usize) {
        (self.secrets, self.log.len())
    }

    /// Which step comes next.
    pub(super) fn step(&self) -> usize {
        self.step + 1
    }

    /// The newest ones before that place, oldest first; more than a page counts as a page.
    fn page(&self, before: Option<Place>, limit: usize) -> Value {
        let earlier = |n: &usize| before.is_none_or(|before| before.follows(*n));
        let earlier: Vec<_> = (0..self.log.len()).filter(earlier).collect();
        let skipped = earlier.len().saturating_sub(limit.min(PAGE));
        earlier.into_iter().skip(skipped).map(|n| self.log[n].clone()).collect()
    }

    fn registered(&self, who: usize) -> Result<Name, Vec<Code>> {
        self.people[who].name.ok_or(vec![Code::NotJoined])
    }

    fn register(&mut self, who: usize, name: Name, resume: Option<usize>, since: Option<Place>) -> Answer {
        let another = self.people[who].name.is_some_and(|own| own != name);
        let held = self.held.get(name).copied();
        let taken = held.is_some_and(|(holder, secret)| holder != who && resume != Some(secret));
        if another || taken {
            return Err(vec![Code::Conflict]);
        }
        // Who brings the secret of a name that nobody holds keeps it; who brings none gets a new one.
        let secret = held.map(|(_, secret)| secret).or(resume).unwrap_or(self.secrets);
        self.secrets = self.secrets.max(secret + 1);
        self.held.insert(name, (who, secret));
        self.people[who].name = Some(name);
        if let Some((old, _)) = held.filter(|(old, _)| *old != who) {
            self.heard[old].push(("(disconnected)".to_owned(), Value::Null));
            self.people[old].ended = true;
        }
        let history = match since.or(self.people[who].since) {
            Some(since) => {
                let missed = (0..self.log.len()).filter(|n| since.precedes(*n));
                missed.map(|n| self.log[n].clone()).collect()
            }
            None => self.page(None, PAGE),
        };
        self.heard[who].push(("chatHistory".to_owned(), history));
        Ok(json!({ "ok": true, "user": { "username": name }, "resume": secret_word(secret) }))
    }

    fn say(&mut self, who: usize, (text, n): (Text, usize), temp_id: Option<&Value>, kept: bool) -> Answer {
        text.fits()?;
        let name = self.registered(who)?;
        let sender = format!("{name} with secret {}", self.held[name].1);
        if let Some(first) = self.memory.first(&sender, temp_id, kept) {
            return Ok(first);
        }
        let id = message_word(self.log.len());
        let message = json!({ "id": id, "username": name, "text": text.of(n), "time": self.memory.now });
        self.log.push(message.clone());
        for (one, person) in self.people.iter().enumerate() {
            if person.name.is_some() && !person.ended {
                self.heard[one].push(("appendMessage".to_owned(), message.clone()));
            }
        }
        let answer = json!({ "ok": true, "message": message });
        self.memory.stored(&sender, temp_id, &answer);
        Ok(answer)
    }
}

/// What the `n`th message of a flood is called.
pub(super) fn flooding(step: usize, n: usize) -> usize {
    step * 1_000 + n
}
