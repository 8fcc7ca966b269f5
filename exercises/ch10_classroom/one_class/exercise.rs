//! One class each.
//!
//! You have signatures and no fields. Write a school that knows which connection is in which class. A connection is a number, and
//! belongs to one person for good. It is in one class at most. A person may have several connections, in one class or in several.
//! The others in a class hear of a person's first connection in it, and of the last one's end; of nothing in between.
//! Each join brings an object, here a text. What is told with the leave is the object of the connection that left last.
//!
//! Read: chapter 10, "People, not sockets".

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

/// Who is in which class.
#[derive(Debug, Default)]
pub struct School {
    // Your fields. `#[derive(Default)]` makes an empty school of them.
}

impl School {
    /// A connection joins a class. If it is in another one, it leaves that first: news of the leave come before news of the join.
    /// Joining the class that it is in changes nothing and is no news.
    pub fn joins(&mut self, connection: u64, person: &str, class: &str, given: &str) -> Vec<News> {
        todo!("{connection} of {person} joins {class} with {given}")
    }

    /// A connection leaves its class, or ends. It may be in none: that is no news.
    pub fn leaves(&mut self, connection: u64) -> Vec<News> {
        todo!("{connection} leaves")
    }

    /// The people in a class, each once, in the order in which they came. Closing one of two tabs moves nobody.
    pub fn people(&self, class: &str) -> Vec<String> {
        todo!("who is in {class}")
    }
}
