//! `/private` as its contract says, in lists that are searched from the beginning.

use super::client::Heard;
use super::lobby_people::{Change, People};
use super::mounted::BEGINNING;
use super::private_log::{Letters, Message};
use super::private_ops::{Flaw, Named, OWNERS, Op, claim, recipients};
use super::promises::{Answer, Memory, Place};
use realtime_hub::hub::error::Code;
use serde_json::{Value, json};

#[derive(Clone, Copy, Debug, Default)]
struct Socket {
    on: bool,
    joined: bool,
    since: Option<Place>,
    /// Disconnected by the server: it hears nothing more, and can only go.
    ended: bool,
}

/// All conversations, and what everybody was told since the last time somebody asked.
#[derive(Debug)]
pub(super) struct Model {
    people: People,
    sockets: [Socket; OWNERS.len()],
    log: Letters,
    memory: Memory,
    step: usize,
    heard: Vec<Heard>,
}

impl Model {
    pub(super) fn new() -> Self {
        Self {
            people: People::default(),
            sockets: Default::default(),
            log: Letters::default(),
            memory: Memory::starting(BEGINNING),
            step: 0,
            heard: vec![Heard::new(); OWNERS.len()],
        }
    }

    /// Does it, and returns the answer. `kept`: the server has shown that it still remembers a command, if it needn't.
    pub(super) fn does(&mut self, who: usize, op: &Op, kept: bool) -> Answer {
        self.step += 1;
        let me = OWNERS[who];
        let ok = Ok(json!({ "ok": true }));
        match op {
            Op::Connect(since) => {
                self.sockets[who] = Socket::default();
                if self.people.status(me) == "banned" {
                    return Err(vec![Code::Banned]);
                }
                (self.sockets[who].on, self.sockets[who].since) = (true, *since);
                ok
            }
            Op::Leave => {
                self.sockets[who] = Socket::default();
                ok
            }
            Op::Clock(ms) => {
                self.memory.passes(*ms);
                ok
            }
            Op::Status(change, target) => self.moderates(*change, *target),
            Op::Role(role, target) => self.people.gives_role(1, role, *target),
            Op::Rename(name) => {
                self.people.renames(me, name)?;
                ok
            }
            Op::Block(on, other) => self.people.blocks(me, *other, *on),
            Op::Conversations => Ok(self.log.conversations(&self.people, me)),
            Op::Page { with, before, limit } => Ok(self.log.page(&self.people, (me, *with), *before, *limit)),
            _ if self.sockets[who].ended => Err(Vec::new()),
            Op::Join(since) => self.joins(who, *since),
            Op::Send {
                to,
                named,
                temp_id,
                flaw,
            } => self.sends(who, (*to, *flaw), *named, (temp_id, kept)),
            Op::Receipt { n, read } => self.marks(me, *n, *read),
            Op::Typing { to, stopped } => self.types(me, *to, *stopped),
        }
    }

    /// What everybody was told, and forgets it.
    pub(super) fn heard(&mut self) -> Vec<Heard> {
        std::mem::replace(&mut self.heard, vec![Heard::new(); OWNERS.len()])
    }

    pub(super) fn messages(&self) -> usize {
        self.log.0.len()
    }

    /// Which step comes next.
    pub(super) fn step(&self) -> usize {
        self.step + 1
    }

    pub(super) fn connected(&self, who: usize) -> bool {
        let socket = self.sockets[who];
        socket.on || socket.ended
    }

    fn tell(&mut self, whom: impl Fn(usize, &Socket) -> bool, event: &str, payload: &Value) {
        for (one, socket) in self.sockets.iter().enumerate() {
            if socket.on && whom(one, socket) {
                self.heard[one].push((event.to_owned(), payload.clone()));
            }
        }
    }

    fn joins(&mut self, who: usize, since: Option<Place>) -> Answer {
        let me = OWNERS[who];
        self.sockets[who].joined = true;
        let since = since.or(self.sockets[who].since);
        let waits = |n: &usize| {
            let message = &self.log.0[*n];
            let undelivered = message.receiver == me && message.delivered.is_none();
            let mine = message.receiver == me || message.sender == me;
            undelivered || (mine && since.is_some_and(|since| since.precedes(*n)))
        };
        let waiting: Vec<_> = (0..self.log.0.len())
            .filter(waits)
            .map(|n| self.log.today(&self.people, n))
            .collect();
        let pending = waiting.len();
        self.heard[who].extend(
            waiting
                .into_iter()
                .map(|message| ("new-chat-message".to_owned(), message)),
        );
        Ok(json!({ "ok": true, "pending": pending }))
    }

    fn sends(&mut self, who: usize, (to, flaw): (u64, Flaw), named: Named, (temp_id, kept): (&Value, bool)) -> Answer {
        let me = OWNERS[who];
        let mut why = match flaw {
            Flaw::None => vec![],
            Flaw::Sender => vec![Code::Forbidden],
            Flaw::NoTempId | Flaw::Recipients => vec![Code::InvalidPayload],
        };
        if to == me {
            why.push(Code::InvalidPayload);
        }
        if !self.sockets[who].joined {
            why.push(Code::NotJoined);
        }
        refuse(why)?;
        let sender = me.to_string();
        if let Some(first) = self.memory.first(&sender, Some(temp_id), kept) {
            return Ok(first);
        }
        let mut why = self.may_reach(me, to);
        if self.people.status(me) == "muted" {
            why.push(Code::Muted);
        }
        let own = [Named::Of(me, to), Named::Of(to, me), Named::Nothing, Named::Empty];
        if !own.contains(&named) {
            why.push(Code::NotFound);
        }
        refuse(why)?;
        self.log.0.push(Message {
            sender: me,
            receiver: to,
            temp_id: temp_id.clone(),
            recipients: recipients(me, to, self.step),
            at: self.memory.now,
            delivered: None,
            read: None,
        });
        let message = self.log.today(&self.people, self.log.0.len() - 1);
        let saved = json!({ "tempId": temp_id, "message": message });
        self.tell(|one, _| OWNERS[one] == me, "chat-message-saved", &saved);
        // What comes to an inbox comes to those who have joined it.
        self.tell(
            |one, socket| OWNERS[one] == to && socket.joined,
            "new-chat-message",
            &message,
        );
        let answer = json!({ "ok": true, "message": message });
        self.memory.stored(&sender, Some(temp_id), &answer);
        Ok(answer)
    }

    fn may_reach(&self, me: u64, to: u64) -> Vec<Code> {
        if !self.people.exists(to) {
            vec![Code::NotFound]
        } else if self.people.blocked(me, to) {
            vec![Code::Blocked]
        } else {
            vec![]
        }
    }

    fn marks(&mut self, me: u64, n: Option<usize>, read: bool) -> Answer {
        let n = n.ok_or(vec![Code::NotFound])?;
        let now = self.memory.now;
        let message = &mut self.log.0[n];
        if message.receiver != me {
            return Err(vec![Code::Forbidden]);
        }
        let two = [message.sender, message.receiver];
        let news = message.delivered.is_none() || (read && message.read.is_none());
        message.delivered.get_or_insert(now);
        if read {
            message.read.get_or_insert(now);
        }
        let message = self.log.today(&self.people, n);
        if news {
            let event = if read {
                "chat-message-read"
            } else {
                "chat-message-delivered"
            };
            self.tell(|one, _| two.contains(&OWNERS[one]), event, &message);
        }
        Ok(json!({ "ok": true, "message": message }))
    }

    fn types(&mut self, me: u64, to: u64, stopped: bool) -> Answer {
        refuse(self.may_reach(me, to))?;
        let event = if stopped {
            "chat-user-stopped-typing"
        } else {
            "chat-user-typing"
        };
        self.tell(|one, _| OWNERS[one] == to, event, &claim(self.step));
        Ok(json!({ "ok": true }))
    }

    fn moderates(&mut self, change: Change, target: u64) -> Answer {
        let was = self.people.status_for(1, change, target)?;
        let status = self.people.status(target);
        if was != status {
            let own = |one: usize, _: &Socket| OWNERS[one] == target;
            self.tell(own, "account-status-change", &json!({ "accountStatus": status }));
        }
        if was != status && status == "banned" {
            self.tell(|one, _| OWNERS[one] == target, "(disconnected)", &Value::Null);
            for (one, socket) in self.sockets.iter_mut().enumerate() {
                if OWNERS[one] == target && socket.on {
                    (socket.on, socket.ended) = (false, true);
                }
            }
        }
        Ok(json!({ "ok": true, "user": self.people.user(target) }))
    }
}

fn refuse(why: Vec<Code>) -> Result<(), Vec<Code>> {
    if why.is_empty() { Ok(()) } else { Err(why) }
}
