//! A desk that leaves no ghosts: the end of a connection is a leave of every room.

use std::collections::HashMap;

/// What one person is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The username of who is told.
    pub to: String,
    /// What has happened.
    pub what: What,
}

/// What has happened in a room.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// Somebody has left.
    UserLeave {
        /// Who.
        username: String,
        /// Which room.
        room: String,
    },
    /// Who is in the room now, in the order in which they joined it.
    ActiveUsers {
        /// Which room.
        room: String,
        /// The usernames.
        users: Vec<String>,
    },
}

/// Why a join is refused. A refused join changes nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conflict;

/// Who has which name, and who is in which rooms.
#[derive(Debug, Default)]
pub struct Desk {
    names: HashMap<u64, String>,
    rooms: HashMap<String, Vec<u64>>,
}

impl Desk {
    /// Lets a connection into a room. `Conflict` if another connection holds `username`, or if this one has another name.
    /// Joining a room that one is in already is fine, and changes nothing.
    pub fn joins(&mut self, connection: u64, username: &str, room: &str) -> Result<(), Conflict> {
        let another = self.names.get(&connection).is_some_and(|name| name != username);
        let taken = self
            .names
            .iter()
            .any(|(holder, name)| name == username && *holder != connection);
        if another || taken {
            return Err(Conflict);
        }
        self.names.insert(connection, username.to_owned());
        let inside = self.rooms.entry(room.to_owned()).or_default();
        if !inside.contains(&connection) {
            inside.push(connection);
        }
        Ok(())
    }

    /// The usernames in a room, in the order in which they joined it.
    pub fn people(&self, room: &str) -> Vec<String> {
        let inside = self.rooms.get(room).into_iter().flatten();
        inside.filter_map(|one| self.names.get(one)).cloned().collect()
    }

    /// A connection ends. It leaves every room that it was in. In each of these rooms, each person who is left is told
    /// `UserLeave` first and then `ActiveUsers`. The order of the rooms is up to you.
    /// A connection that never joined, or has ended already: nobody is told anything.
    pub fn ends(&mut self, connection: u64) -> Vec<Told> {
        // The name goes first: whoever hears of the end may ask for it at once.
        let Some(username) = self.names.remove(&connection) else {
            return Vec::new();
        };
        let holding = self.rooms.iter().filter(|(_, inside)| inside.contains(&connection));
        let rooms: Vec<String> = holding.map(|(room, _)| room.clone()).collect();
        let mut told = Vec::new();
        for room in rooms {
            if let Some(inside) = self.rooms.get_mut(&room) {
                inside.retain(|one| *one != connection);
            }
            told.extend(self.tell_the_rest(&username, &room));
        }
        self.rooms.retain(|_, inside| !inside.is_empty());
        told
    }

    fn tell_the_rest(&self, username: &str, room: &str) -> Vec<Told> {
        let users = self.people(room);
        let leave = What::UserLeave {
            username: username.to_owned(),
            room: room.to_owned(),
        };
        let active = What::ActiveUsers {
            room: room.to_owned(),
            users: users.clone(),
        };
        let both = [leave, active].into_iter();
        both.flat_map(|what| {
            users.iter().map(move |to| Told {
                to: to.clone(),
                what: what.clone(),
            })
        })
        .collect()
    }
}
