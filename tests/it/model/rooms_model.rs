//! `/rooms` as its contract says, in lists that are searched from the beginning.

use super::client::Heard;
use realtime_hub::hub::error::Code;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub(super) const CLIENTS: usize = 4;
/// Less than there are rooms, so that the limit is reached.
pub(super) const ROOMS_PER_SOCKET: usize = 2;

type Name = &'static str;

/// What a client does.
#[derive(Clone, Debug)]
pub(super) enum Op {
    /// `resume` is a secret that somebody got, `since` a message of that room, both by their number.
    Join {
        name: Name,
        room: Name,
        resume: Option<usize>,
        since: Option<usize>,
    },
    Leave(Name),
    Say {
        room: Name,
        temp_id: Option<u8>,
    },
    Type(Name),
    Invite {
        name: Name,
        room: Name,
    },
    /// The connection ends, and another one begins.
    Disconnect,
}

#[derive(Debug, Default)]
struct Person {
    name: Option<Name>,
    rooms: BTreeSet<Name>,
    /// Its name was taken over: it hears nothing more, and can only go.
    displaced: bool,
}

#[derive(Debug, Default)]
struct Room {
    people: Vec<usize>,
    log: Vec<Value>,
    pair: Option<[Name; 2]>,
}

/// All rooms, and what everybody was told since the last time somebody asked.
#[derive(Debug, Default)]
pub(super) struct Model {
    people: [Person; CLIENTS],
    held: BTreeMap<Name, (usize, usize)>,
    secrets: usize,
    rooms: BTreeMap<Name, Room>,
    commands: HashMap<(usize, Name, u8), Value>,
    said: u64,
    heard: [Heard; CLIENTS],
}

type Answer = Result<Value, Code>;

impl Model {
    /// Does it, and returns the answer.
    pub(super) fn does(&mut self, who: usize, op: &Op) -> Answer {
        match op {
            Op::Join {
                name,
                room,
                resume,
                since,
            } => self.join(who, name, room, (*resume, *since)),
            Op::Leave(room) => {
                self.inside(who, room)?;
                self.leave(who, room);
                Ok(json!({ "ok": true }))
            }
            Op::Say { room, temp_id } => self.say(who, room, *temp_id),
            Op::Type(room) => {
                let username = self.inside(who, room)?;
                self.tell(
                    self.others(who, room),
                    "userTyping",
                    &json!({ "username": username, "room": room }),
                );
                Ok(json!({ "ok": true }))
            }
            Op::Invite { name, room } => self.invite(who, name, room),
            Op::Disconnect => {
                self.disconnect(who);
                Ok(Value::Null)
            }
        }
    }

    /// What everybody was told, and forgets it.
    pub(super) fn heard(&mut self) -> [Heard; CLIENTS] {
        std::mem::take(&mut self.heard)
    }

    /// How many secrets were given out, and how many messages a room has.
    pub(super) fn counts(&self, room: Name) -> (usize, usize) {
        (self.secrets, self.rooms.get(room).map_or(0, |room| room.log.len()))
    }

    /// The `n`th message of a room: its body.
    pub(super) fn body(&self, room: Name, n: usize) -> Value {
        self.rooms[room].log[n]["body"].clone()
    }

    /// How many rooms have somebody in them.
    pub(super) fn in_use(&self) -> usize {
        self.rooms.values().filter(|room| !room.people.is_empty()).count()
    }

    fn tell(&mut self, whom: Vec<usize>, event: &str, payload: &Value) {
        for one in whom.into_iter().filter(|one| !self.people[*one].displaced) {
            self.heard[one].push((event.to_owned(), payload.clone()));
        }
    }

    fn everybody(&self, room: Name) -> Vec<usize> {
        self.rooms.get(room).map(|room| room.people.clone()).unwrap_or_default()
    }

    fn others(&self, who: usize, room: Name) -> Vec<usize> {
        let mut people = self.everybody(room);
        people.retain(|one| *one != who);
        people
    }

    fn names(&self, room: Name) -> Value {
        self.everybody(room)
            .into_iter()
            .map(|one| self.people[one].name)
            .collect()
    }

    fn inside(&self, who: usize, room: Name) -> Result<Name, Code> {
        let person = &self.people[who];
        person
            .name
            .filter(|_| person.rooms.contains(room))
            .ok_or(Code::NotJoined)
    }

    /// Why a join is refused, if it is.
    fn may_join(&self, who: usize, (name, room): (Name, Name), resume: Option<usize>) -> Result<(), Code> {
        let person = &self.people[who];
        if person.displaced || person.name.is_some_and(|own| own != name) {
            return Err(Code::Conflict);
        }
        let held = self.held.get(name);
        if held.is_some_and(|(holder, secret)| *holder != who && resume != Some(*secret)) {
            return Err(Code::Conflict);
        }
        let pair = self.rooms.get(room).and_then(|room| room.pair);
        if pair.is_some_and(|pair| !pair.contains(&name)) {
            return Err(Code::RoomFull);
        }
        if !person.rooms.contains(room) && person.rooms.len() == ROOMS_PER_SOCKET {
            return Err(Code::TooLarge);
        }
        Ok(())
    }

    fn join(&mut self, who: usize, name: Name, room: Name, (resume, since): (Option<usize>, Option<usize>)) -> Answer {
        self.may_join(who, (name, room), resume)?;
        let holder = self.held.get(name).copied();
        // Who brings the secret of a name that nobody holds keeps it; who brings none gets a new one.
        let secret = holder.map(|(_, secret)| secret).or(resume).unwrap_or(self.secrets);
        self.secrets = self.secrets.max(secret + 1);
        self.held.insert(name, (who, secret));
        self.people[who].name = Some(name);
        let old = holder.map(|(old, _)| old).filter(|old| *old != who);
        if let Some(old) = old {
            self.tell(vec![old], "(disconnected)", &Value::Null);
            self.people[old].displaced = true;
            // Out of this room before its name comes in again; of its other rooms after that.
            self.leave(old, room);
        }
        let since = since.map_or(0, |since| since + 1);
        let history: Value = self.rooms.entry(room).or_default().log[since..].to_vec().into();
        if self.people[who].rooms.insert(room) {
            self.comes_in(who, (name, room), &history);
        } else {
            self.tell(vec![who], "activeUsers", &self.names(room));
            self.tell(vec![who], "msgHistory", &history);
        }
        old.into_iter().for_each(|old| self.leave_all(old));
        Ok(json!({ "ok": true, "username": name, "room": room, "activeUsers": self.names(room), "resume": secret }))
    }

    fn comes_in(&mut self, who: usize, (name, room): (Name, Name), history: &Value) {
        self.rooms.entry(room).or_default().people.push(who);
        let users = self.names(room);
        self.tell(self.everybody(room), "activeUsers", &users);
        self.tell(
            self.everybody(room),
            "roomUsers",
            &json!({ "room": room, "users": users }),
        );
        self.tell(vec![who], "msgHistory", history);
        self.tell(
            self.others(who, room),
            "userJoin",
            &json!({ "username": name, "room": room }),
        );
    }

    fn leave_all(&mut self, who: usize) {
        for room in self.people[who].rooms.clone() {
            self.leave(who, room);
        }
    }

    fn leave(&mut self, who: usize, room: Name) {
        if !self.people[who].rooms.remove(room) {
            return;
        }
        let place = self.rooms.entry(room).or_default();
        place.people.retain(|one| *one != who);
        let left = json!({ "username": self.people[who].name, "room": room });
        self.tell(self.everybody(room), "userLeave", &left);
        self.tell(self.everybody(room), "activeUsers", &self.names(room));
    }

    fn say(&mut self, who: usize, room: Name, temp_id: Option<u8>) -> Answer {
        let username = self.inside(who, room)?;
        // Whether or not it is a new message, the client has sent a text of its own.
        self.said += 1;
        let command = temp_id.map(|temp_id| (self.held[username].1, username, temp_id));
        if let Some(first) = command.and_then(|command| self.commands.get(&command)) {
            return Ok(json!({ "ok": true, "message": first }));
        }
        let message = json!({ "username": username, "body": self.said.to_string(), "room": room });
        self.rooms.entry(room).or_default().log.push(message.clone());
        self.commands.extend(command.map(|command| (command, message.clone())));
        self.tell(self.others(who, room), "updateChat", &message);
        Ok(json!({ "ok": true, "message": message }))
    }

    fn invite(&mut self, who: usize, name: Name, room: Name) -> Answer {
        let username = self.inside(who, room)?;
        if name == username {
            return Err(Code::InvalidPayload);
        }
        let (invited, _) = self.held.get(name).copied().ok_or(Code::NotFound)?;
        let people = self.everybody(room);
        let place = self.rooms.entry(room).or_default();
        let closed = place
            .pair
            .is_some_and(|pair| !pair.contains(&name) || !pair.contains(&username));
        if closed || people.iter().any(|one| ![who, invited].contains(one)) {
            return Err(Code::RoomFull);
        }
        place.pair.get_or_insert([username, name]);
        if people.contains(&invited) {
            return Ok(json!({ "ok": true, "alreadyJoined": true }));
        }
        let invitation = json!({ "username": username, "room": room, "url": format!("/rooms?room={room}") });
        self.tell(vec![invited], "newRoom", &invitation);
        Ok(json!({ "ok": true }))
    }

    fn disconnect(&mut self, who: usize) {
        // A name that was taken over is somebody else's.
        self.held.retain(|_, (holder, _)| *holder != who);
        self.leave_all(who);
        self.people[who] = Person::default();
        self.heard[who].clear();
    }
}
