//! `/lobby` as its contract says, in lists that are searched from the beginning.

use super::client::Heard;
use super::lobby_ops::{OWNERS, Op};
use super::lobby_people::{Change, People};
use super::mounted::BEGINNING;
use super::promises::{Answer, Memory, Place, Text};
use super::words::{message_word, pair_word};
use realtime_hub::hub::error::Code;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Two of these are more than a page.
pub(super) const FLOOD: usize = 60;
const PAGE: usize = 100;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Socket {
    Off,
    On,
    /// Disconnected by the server: it hears nothing more, and can only go.
    Ended,
}

#[derive(Debug)]
struct Message {
    /// `None`: public.
    pair: Option<(u64, u64)>,
    json: Value,
}

/// The lobby, and what everybody was told since the last time somebody asked.
#[derive(Debug)]
pub(super) struct Model {
    people: People,
    sockets: [Socket; OWNERS.len()],
    pairs: BTreeSet<(u64, u64)>,
    log: Vec<Message>,
    memory: Memory,
    step: usize,
    heard: Vec<Heard>,
}

impl Model {
    pub(super) fn new() -> Self {
        Self {
            people: People::default(),
            sockets: [Socket::Off; OWNERS.len()],
            pairs: BTreeSet::new(),
            log: Vec::new(),
            memory: Memory::starting(BEGINNING),
            step: 0,
            heard: vec![Heard::new(); OWNERS.len()],
        }
    }

    /// Does it, and returns the answer. `kept`: the server has shown that it still remembers a command, if it needn't.
    pub(super) fn does(&mut self, who: usize, op: &Op, kept: bool) -> Answer {
        self.step += 1;
        let me = OWNERS[who];
        let ok = json!({ "ok": true });
        match op {
            Op::Connect(since) => {
                self.leaves(who);
                self.connects(who, *since)
            }
            Op::Leave => {
                self.leaves(who);
                Ok(ok)
            }
            Op::Clock(ms) => {
                self.memory.passes(*ms);
                Ok(ok)
            }
            Op::Rest(change, target) => self.moderates(me, *change, *target),
            Op::Role(role, target) => self.people.gives_role(me, role, *target),
            _ if self.sockets[who] != Socket::On => Err(Vec::new()),
            Op::Say { to, text, temp_id } => self.says(me, *to, (*text, self.step), (temp_id.as_ref(), kept)),
            Op::Flood => (0..FLOOD)
                .map(|n| self.says(me, None, (Text::Good, flooding(self.step, n)), (None, kept)))
                .collect::<Result<Vec<_>, _>>()
                .map(|acks| acks.into_iter().next_back().unwrap_or_default()),
            Op::Initiate(other) => self.initiates(me, *other),
            Op::Rename(name) => self.renames(me, name),
            Op::Moderate(change, target) => self.moderates(me, *change, *target),
            Op::Block(on, other) => self.people.blocks(me, *other, *on),
        }
    }

    /// What everybody was told, and forgets it.
    pub(super) fn heard(&mut self) -> Vec<Heard> {
        std::mem::replace(&mut self.heard, vec![Heard::new(); OWNERS.len()])
    }

    pub(super) fn messages(&self) -> usize {
        self.log.len()
    }

    /// Which step comes next.
    pub(super) fn step(&self) -> usize {
        self.step + 1
    }

    pub(super) fn connected(&self, who: usize) -> bool {
        self.sockets[who] != Socket::Off
    }

    fn tell(&mut self, whom: impl Fn(usize) -> bool, event: &str, payload: &Value) {
        for one in (0..OWNERS.len()).filter(|one| self.sockets[*one] == Socket::On && whom(*one)) {
            self.heard[one].push((event.to_owned(), payload.clone()));
        }
    }

    fn here(&self, account: u64) -> bool {
        (0..OWNERS.len()).any(|one| OWNERS[one] == account && self.sockets[one] == Socket::On)
    }

    /// `room-user-change`, to those: who is here, by their ids.
    fn change(&mut self, whom: impl Fn(usize) -> bool, account: u64, message: &str) {
        let here = self.people.ids().into_iter().filter(|one| self.here(*one));
        let users: Value = here.map(|one| self.people.user(one)).collect();
        let user = self.people.user(account);
        let change = json!({ "users": users, "message": message, "user": user });
        self.tell(whom, "room-user-change", &change);
    }

    fn leaves(&mut self, who: usize) {
        let was = std::mem::replace(&mut self.sockets[who], Socket::Off);
        let me = OWNERS[who];
        if was == Socket::On && !self.here(me) {
            let message = format!("{} has left the chat room.", self.people.name(me));
            self.change(|_| true, me, &message);
        }
    }

    fn connects(&mut self, who: usize, since: Option<Place>) -> Answer {
        let me = OWNERS[who];
        if self.people.status(me) == "banned" {
            return Err(vec![Code::Banned]);
        }
        let first = !self.here(me);
        self.sockets[who] = Socket::On;
        let after = |n: &usize| since.is_none_or(|since| since.precedes(*n));
        let public = (0..self.log.len()).filter(|n| after(n) && self.log[*n].pair.is_none());
        let mut history: Vec<_> = public.map(|n| self.log[n].json.clone()).collect();
        if since.is_none() {
            history.drain(..history.len().saturating_sub(PAGE));
        }
        let welcome = json!({ "user": self.people.user(me), "chatHistory": history });
        self.heard[who].push(("user-connected".to_owned(), welcome));
        let own = |n: &usize| self.log[*n].pair.is_some_and(|(one, other)| one == me || other == me);
        let missed = (0..self.log.len()).filter(|n| since.is_some() && after(n) && own(n));
        let missed: Vec<_> = missed.map(|n| ("pm".to_owned(), self.log[n].json.clone())).collect();
        self.heard[who].extend(missed);
        let message = format!("{} has entered the chat room.", self.people.name(me));
        self.change(|one| first || one == who, me, &message);
        Ok(json!({ "ok": true }))
    }

    fn says(
        &mut self,
        me: u64,
        to: Option<(u64, u64)>,
        (text, n): (Text, usize),
        (temp_id, kept): (Option<&Value>, bool),
    ) -> Answer {
        text.fits()?;
        let sender = me.to_string();
        if let Some(first) = self.memory.first(&sender, temp_id, kept) {
            return Ok(first);
        }
        let mut why = Vec::new();
        if self.people.status(me) == "muted" {
            why.push(Code::Muted);
        }
        if let Some((one, other)) = to {
            if !self.pairs.contains(&(one, other)) || (one != me && other != me) {
                why.push(Code::NotJoined);
            } else if self.people.blocked(one, other) {
                why.push(Code::Blocked);
            }
        }
        if !why.is_empty() {
            return Err(why);
        }
        let id = message_word(self.log.len());
        let mut json =
            json!({ "id": id, "user": self.people.user(me), "message": text.of(n), "time": self.memory.now });
        match to {
            Some((one, other)) => {
                json["to"] = pair_word(one, other).into();
                self.tell(|socket| [one, other].contains(&OWNERS[socket]), "pm", &json);
            }
            None => self.tell(|_| true, "chat-message-broadcast", &json),
        }
        let answer = json!({ "ok": true, "message": json });
        self.log.push(Message { pair: to, json });
        self.memory.stored(&sender, temp_id, &answer);
        Ok(answer)
    }

    fn initiates(&mut self, me: u64, other: u64) -> Answer {
        if me == other {
            return Err(vec![Code::InvalidPayload]);
        }
        let mut why = Vec::new();
        if self.people.blocked(me, other) {
            why.push(Code::Blocked);
        }
        if !self.here(other) {
            why.push(Code::NotFound);
        }
        if !why.is_empty() {
            return Err(why);
        }
        self.pairs.insert((me.min(other), me.max(other)));
        let room = json!(pair_word(me, other));
        self.tell(
            |one| [me, other].contains(&OWNERS[one]),
            "private-chat-initiated",
            &room,
        );
        Ok(json!({ "ok": true, "room": room }))
    }

    fn renames(&mut self, me: u64, name: &'static str) -> Answer {
        let before = self.people.name(me);
        self.people.renames(me, name)?;
        if before != name {
            self.change(|_| true, me, &format!("{before} is now {name}."));
        }
        Ok(json!({ "ok": true, "user": self.people.user(me) }))
    }

    fn moderates(&mut self, me: u64, change: Change, target: u64) -> Answer {
        let was = self.people.status_for(me, change, target)?;
        let (user, status) = (self.people.user(target), self.people.status(target));
        let answer = Ok(json!({ "ok": true, "user": user }));
        if was == status {
            return answer;
        }
        let own = |one: usize| OWNERS[one] == target;
        self.tell(own, "account-status-change", &json!({ "accountStatus": status }));
        if status == "banned" {
            self.tell(own, "(disconnected)", &Value::Null);
            for (one, socket) in self.sockets.iter_mut().enumerate() {
                if own(one) && *socket == Socket::On {
                    *socket = Socket::Ended;
                }
            }
            self.tell(|_| true, "ban-user", &json!({ "bannedUser": user }));
            self.change(
                |_| true,
                target,
                &format!("{} has been banned.", self.people.name(target)),
            );
        } else if was == "banned" {
            self.tell(|_| true, "unban-user", &json!({ "unbannedUser": user }));
            self.change(
                |_| true,
                target,
                &format!("{} is no longer banned.", self.people.name(target)),
            );
        }
        answer
    }
}

/// What the `n`th message of a flood is called.
pub(super) fn flooding(step: usize, n: usize) -> usize {
    step * 1_000 + n
}
