//! The second tab.
//!
//! `Presence` knows who is there. Each person has a number of open tabs. `opens` is done. Write `closes`: one tab of a person closes.
//! It returns `true` if that person has gone, so that the others must be told, and `false` otherwise.
//!
//! - Whoever has another tab open is still there.
//! - Who isn't there can't go: `false`, and nothing changes.
//!
//! Read: chapter 8, "People, not sockets".

/// Who is there, in the order in which they came.
#[derive(Debug, Default)]
pub struct Presence {
    /// Each person with the number of tabs that are open: never 0.
    people: Vec<(String, u32)>,
}

impl Presence {
    /// A tab opens; `true` if it is the person's first one.
    pub fn opens(&mut self, person: &str) -> bool {
        match self.people.iter_mut().find(|(who, _)| who == person) {
            Some((_, tabs)) => {
                *tabs += 1;
                false
            }
            None => {
                self.people.push((person.to_owned(), 1));
                true
            }
        }
    }

    /// A tab closes; `true` if it was the person's last one.
    pub fn closes(&mut self, person: &str) -> bool {
        todo!("one tab of {person} closes")
    }

    /// The people, in the order in which they came.
    pub fn people(&self) -> Vec<&str> {
        self.people.iter().map(|(who, _)| who.as_str()).collect()
    }
}
