//! Letters, and what a device lacks that comes back.

/// A stored letter, without its text.
#[derive(Clone, Debug)]
struct Letter {
    id: u64,
    from: String,
    to: String,
    delivered: bool,
}

/// All letters, in the order of storing.
#[derive(Debug, Default)]
pub struct Post {
    letters: Vec<Letter>,
}

impl Post {
    /// Stores a letter and returns its id. Ids rise, with gaps.
    pub fn stores(&mut self, from: &str, to: &str) -> u64 {
        let id = self.letters.last().map_or(10, |letter| letter.id + 10);
        let (from, to) = (from.to_owned(), to.to_owned());
        self.letters.push(Letter {
            id,
            from,
            to,
            delivered: false,
        });
        id
    }

    /// One of the receiver's devices has it.
    pub fn delivered(&mut self, id: u64) {
        for letter in self.letters.iter_mut().filter(|letter| letter.id == id) {
            letter.delivered = true;
        }
    }

    /// One of `who`'s devices comes back. `since` is the id of the last letter that it has, if it has one.
    pub fn joins(&self, who: &str, since: Option<u64>) -> Vec<u64> {
        // One walk over the letters: none comes twice, and they stay in order.
        let comes = |letter: &&Letter| {
            let waits = letter.to == who && !letter.delivered;
            let own = letter.to == who || letter.from == who;
            waits || (own && since.is_some_and(|since| letter.id > since))
        };
        self.letters.iter().filter(comes).map(|letter| letter.id).collect()
    }
}
