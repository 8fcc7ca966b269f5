//! Three conditions over the same seats: a person, the other people, the other connections.

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
        let sender = self.seats.iter().find(|seat| seat.connection == from);
        let sender = sender.ok_or(Refused::NotJoined)?;
        let hears = |seat: &&Seat| match to {
            To::Person(name) => seat.person == name,
            To::OtherPeople => seat.person != sender.person,
            To::OtherConnections => seat.connection != from,
        };
        let listeners: Vec<u64> = self.seats.iter().filter(hears).map(|seat| seat.connection).collect();
        match to {
            To::Person(_) if listeners.is_empty() => Err(Refused::NotFound),
            _ => Ok(listeners),
        }
    }
}
