//! `/classroom` as its contract says, in lists that are searched from the beginning.

use super::client::Heard;
use realtime_hub::hub::error::Code;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Whose connections there are: accounts 1 and 2 have two each.
pub(super) const OWNERS: [u64; 5] = [1, 1, 2, 2, 3];

type Class = &'static str;

/// What a client does.
#[derive(Clone, Debug)]
pub(super) enum Op {
    Join {
        class: Class,
        given: Option<u8>,
    },
    Leave,
    Broadcast {
        channel: Option<Class>,
        value: u8,
    },
    Message {
        to: u64,
        value: u8,
    },
    MessageAll(u8),
    /// The connection ends, and another one begins, in a class if `auth` says so.
    Reconnect(Option<Class>),
    /// The account is muted, or isn't any more.
    Mute(bool),
    Rename(u8),
}

/// An account, as the test sets it.
#[derive(Clone, Debug, Default)]
pub(super) struct Account {
    pub(super) name: String,
    pub(super) muted: bool,
}

/// All classes, and what everybody was told since the last time somebody asked.
#[derive(Debug, Default)]
pub(super) struct Model {
    pub(super) accounts: BTreeMap<u64, Account>,
    seats: [Option<(Class, Value)>; OWNERS.len()],
    people: BTreeMap<Class, Vec<u64>>,
    heard: [Heard; OWNERS.len()],
}

type Answer = Result<Value, Code>;

impl Model {
    /// Does it, and returns the answer.
    pub(super) fn does(&mut self, who: usize, op: &Op) -> Answer {
        let ok = json!({ "ok": true });
        let me = OWNERS[who];
        match op {
            Op::Join { class, given } => {
                self.join(who, class, given.map_or(json!({}), |given| json!({ "seat": given })));
                return Ok(json!({ "ok": true, "classRoom": class }));
            }
            Op::Leave => {
                self.class(who)?;
                self.leave(who);
            }
            Op::Broadcast { channel, value } => {
                let class = self.class(who)?;
                if channel.is_some_and(|channel| channel != class) {
                    return Err(Code::NotJoined);
                }
                self.may_speak(me)?;
                self.tell(
                    class,
                    |one| one != who,
                    "class-room-broadcast",
                    &json!({ "value": value }),
                );
            }
            Op::Message { to, value } => {
                let class = self.class(who)?;
                self.may_speak(me)?;
                if !self.people.get(class).is_some_and(|people| people.contains(to)) {
                    return Err(Code::NotFound);
                }
                self.tell(class, |one| OWNERS[one] == *to, "message", &said(me, *value));
            }
            Op::MessageAll(value) => {
                let class = self.class(who)?;
                self.may_speak(me)?;
                self.tell(class, |one| OWNERS[one] != me, "message", &said(me, *value));
            }
            Op::Reconnect(class) => {
                self.leave(who);
                self.heard[who].clear();
                class.iter().for_each(|class| self.join(who, class, json!({})));
            }
            Op::Mute(muted) => self.account(me).muted = *muted,
            Op::Rename(number) => self.account(me).name = format!("name {number}"),
        }
        Ok(ok)
    }

    /// What everybody was told, and forgets it.
    pub(super) fn heard(&mut self) -> [Heard; OWNERS.len()] {
        std::mem::take(&mut self.heard)
    }

    fn account(&mut self, id: u64) -> &mut Account {
        self.accounts.entry(id).or_default()
    }

    fn class(&self, who: usize) -> Result<Class, Code> {
        self.seats[who].as_ref().map(|(class, _)| *class).ok_or(Code::NotJoined)
    }

    fn may_speak(&mut self, me: u64) -> Result<(), Code> {
        if self.account(me).muted {
            Err(Code::Muted)
        } else {
            Ok(())
        }
    }

    fn tell(&mut self, class: Class, whom: impl Fn(usize) -> bool, event: &str, payload: &Value) {
        for (one, seat) in self.seats.iter().enumerate() {
            if whom(one) && seat.as_ref().is_some_and(|(there, _)| *there == class) {
                self.heard[one].push((event.to_owned(), payload.clone()));
            }
        }
    }

    fn person(&mut self, id: u64) -> Value {
        json!({ "ID": id, "role": "STUDENT", "name": self.account(id).name })
    }

    fn join(&mut self, who: usize, class: Class, given: Value) {
        let me = OWNERS[who];
        if self.class(who) != Ok(class) {
            self.leave(who);
            self.seats[who] = Some((class, given.clone()));
            let people = self.people.entry(class).or_default();
            if !people.contains(&me) {
                people.push(me);
                let person = self.person(me);
                let others = |one: usize| OWNERS[one] != me;
                self.tell(
                    class,
                    others,
                    "user-connected",
                    &json!({ "msg": "New user connected", "data": person }),
                );
                self.tell(class, others, "joined-class-room", &given);
            }
        }
        let people = self.people[class].clone();
        let people: Vec<_> = people.into_iter().map(|one| self.person(one)).collect();
        let welcome = json!({ "msg": "Connected users", "data": people });
        self.tell(class, |one| one == who, "initial-response", &welcome);
    }

    fn leave(&mut self, who: usize) {
        let me = OWNERS[who];
        let Some((class, given)) = self.seats[who].take() else {
            return;
        };
        let another_tab = |seat: (usize, &Option<(Class, Value)>)| {
            OWNERS[seat.0] == me && seat.1.as_ref().is_some_and(|(there, _)| *there == class)
        };
        if !self.seats.iter().enumerate().any(another_tab) {
            self.people.entry(class).or_default().retain(|one| *one != me);
            let person = self.person(me);
            self.tell(
                class,
                |_| true,
                "user-disconnected",
                &json!({ "msg": "User disconnected", "data": person }),
            );
            self.tell(class, |_| true, "left-class-room", &given);
        }
    }
}

fn said(from: u64, value: u8) -> Value {
    json!({ "msg": "New message", "data": { "from": from, "message": { "type": "number", "value": value } } })
}
