//! No ghosts.
//!
//! You have signatures and no fields. Write a desk that knows who has which name and who is in which rooms. A connection is a
//! number in here. Its name is fixed by its first `joins`; a name is held by one connection at a time.
//! When a connection ends, it leaves all its rooms and frees its name, and the rest of each room are told.
//! Nobody is told about a room in which they aren't.
//!
//! Read: chapter 8, "People, not sockets".

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
    // Your fields. `#[derive(Default)]` makes an empty desk of them.
}

impl Desk {
    /// Lets a connection into a room. `Conflict` if another connection holds `username`, or if this one has another name.
    /// Joining a room that one is in already is fine, and changes nothing.
    pub fn joins(&mut self, connection: u64, username: &str, room: &str) -> Result<(), Conflict> {
        todo!("{connection} joins {room} as {username}")
    }

    /// The usernames in a room, in the order in which they joined it.
    pub fn people(&self, room: &str) -> Vec<String> {
        todo!("who is in {room}")
    }

    /// A connection ends. It leaves every room that it was in. In each of these rooms, each person who is left is told
    /// `UserLeave` first and then `ActiveUsers`. The order of the rooms is up to you.
    /// A connection that never joined, or has ended already: nobody is told anything.
    pub fn ends(&mut self, connection: u64) -> Vec<Told> {
        todo!("{connection} ends")
    }
}
