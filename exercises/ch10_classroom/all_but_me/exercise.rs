//! One, all, all but me.
//!
//! A `Class` knows its connections, and whose each is. Joining and leaving are done. Write `hears`: which connections get
//! what the connection `from` sends? Return them in the order in which they joined.
//!
//! - `from` isn't in the class: `Err(NotJoined)`. That comes first.
//! - `To::Person`: every connection of that person; `Err(NotFound)` if none is in the class. Who writes to themself gets it too.
//! - `To::OtherPeople`: every connection of everybody else, and no connection of the sender.
//! - `To::OtherConnections`: every connection but `from`.
//!
//! Read: chapter 10, "One, all, all but me".

/// For whom something is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum To<'a> {
    /// One person, by name.
    Person(&'a str),
    /// Everybody but the sender.
    OtherPeople,
    /// Every connection but the sending one.
    OtherConnections,
}

/// Why nothing is sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Refused {
    /// The sending connection isn't in the class.
    NotJoined,
    /// Nobody of that name is in the class.
    NotFound,
}

/// One connection in a class.
#[derive(Clone, Debug)]
struct Seat {
    connection: u64,
    person: String,
}

/// Who is in a class, in the order in which they joined.
#[derive(Debug, Default)]
pub struct Class {
    seats: Vec<Seat>,
}

impl Class {
    /// A connection of `person` comes.
    pub fn joins(&mut self, connection: u64, person: &str) {
        let person = person.to_owned();
        self.seats.push(Seat { connection, person });
    }

    /// A connection goes.
    pub fn leaves(&mut self, connection: u64) {
        self.seats.retain(|seat| seat.connection != connection);
    }

    /// The connections that get what `from` sends.
    pub fn hears(&self, from: u64, to: To) -> Result<Vec<u64>, Refused> {
        todo!("{from} sends to {to:?}")
    }
}
