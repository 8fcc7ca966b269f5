//! A person is there as long as one tab is open.

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
        let Some(place) = self.people.iter().position(|(who, _)| who == person) else {
            return false;
        };
        self.people[place].1 -= 1;
        let gone = self.people[place].1 == 0;
        if gone {
            // Not `swap_remove`: the others keep their order.
            self.people.remove(place);
        }
        gone
    }

    /// The people, in the order in which they came.
    pub fn people(&self) -> Vec<&str> {
        self.people.iter().map(|(who, _)| who.as_str()).collect()
    }
}
