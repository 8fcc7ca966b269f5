//! Seats are counted for messages, people for news.

use std::collections::HashMap;

/// What the others in a class are told.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// Somebody who wasn't in this class has come.
    Joined {
        /// Which class.
        class: String,
        /// Who.
        person: String,
        /// The object of this join.
        given: String,
    },
    /// Somebody has no connection in this class any more.
    Left {
        /// Which class.
        class: String,
        /// Who.
        person: String,
        /// The object that the connection which left now brought with its join.
        given: String,
    },
}

/// A connection in a class.
#[derive(Debug)]
struct Seat {
    person: String,
    class: String,
    given: String,
}

/// Who is in which class.
#[derive(Debug, Default)]
pub struct School {
    /// Each connection that is in a class.
    seats: HashMap<u64, Seat>,
    /// The people of each class, in the order in which they came: each has a seat there.
    people: HashMap<String, Vec<String>>,
}

impl School {
    /// A connection joins a class. If it is in another one, it leaves that first: news of the leave come before news of the join.
    /// Joining the class that it is in changes nothing and is no news.
    pub fn joins(&mut self, connection: u64, person: &str, class: &str, given: &str) -> Vec<News> {
        if self.seats.get(&connection).is_some_and(|seat| seat.class == class) {
            return Vec::new();
        }
        let mut news = self.leaves(connection);
        let seat = Seat {
            person: person.to_owned(),
            class: class.to_owned(),
            given: given.to_owned(),
        };
        self.seats.insert(connection, seat);
        let people = self.people.entry(class.to_owned()).or_default();
        if !people.iter().any(|one| one == person) {
            people.push(person.to_owned());
            let [class, person, given] = [class, person, given].map(str::to_owned);
            news.push(News::Joined { class, person, given });
        }
        news
    }

    /// A connection leaves its class, or ends. It may be in none: that is no news.
    pub fn leaves(&mut self, connection: u64) -> Vec<News> {
        let Some(Seat { person, class, given }) = self.seats.remove(&connection) else {
            return Vec::new();
        };
        if self
            .seats
            .values()
            .any(|seat| seat.person == person && seat.class == class)
        {
            return Vec::new();
        }
        if let Some(people) = self.people.get_mut(&class) {
            people.retain(|one| *one != person);
        }
        vec![News::Left { class, person, given }]
    }

    /// The people in a class, each once, in the order in which they came. Closing one of two tabs moves nobody.
    pub fn people(&self, class: &str) -> Vec<String> {
        self.people.get(class).cloned().unwrap_or_default()
    }
}
