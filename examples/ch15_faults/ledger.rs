//! What was said to whom, and what is there in the end.

use anyhow::{Result, bail};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Who wrote, and which of that person's messages it is.
pub(crate) type Name = (String, u64);

/// What a sender was told of one message.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Told {
    Nothing,
    Saved,
    Refused,
}

/// All that was sent into one log.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    sent: HashMap<Name, Told>,
    read: HashSet<Name>,
}

/// What came out.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Counted {
    pub(crate) saved: usize,
    pub(crate) refused: usize,
    pub(crate) lost: usize,
    pub(crate) doubled: usize,
    pub(crate) reordered: usize,
    /// Refused, and there all the same.
    pub(crate) undead: usize,
    /// Read, and in the history as unread.
    pub(crate) unread: usize,
}

impl Ledger {
    /// Takes one line of a worker's.
    pub(crate) fn hears(&mut self, line: &str) -> Result<()> {
        let words: Vec<&str> = line.split(' ').collect();
        let [what, who, number] = words[..] else {
            bail!("a worker has said `{line}`");
        };
        let name = (who.to_owned(), number.parse()?);
        let told = match what {
            "saved" => Told::Saved,
            "refused" => Told::Refused,
            "read" => {
                self.read.insert(name);
                return Ok(());
            }
            _ => Told::Nothing,
        };
        self.sent.insert(name, told);
        Ok(())
    }

    pub(crate) fn saved(&self) -> usize {
        self.sent.values().filter(|told| **told == Told::Saved).count()
    }

    /// With which message each one goes on: with the one that has no answer, if there is one.
    pub(crate) fn next(&self) -> Vec<Name> {
        let people: BTreeSet<&String> = self.sent.keys().map(|(who, _)| who).collect();
        let goes_on = |person: &String| {
            let own = || self.sent.iter().filter(|((who, _), _)| who == person);
            let open = own().filter(|(_, told)| **told == Told::Nothing);
            let after = own().map(|((_, number), _)| number + 1).max();
            let number = open.map(|((_, number), _)| *number).min().or(after);
            (person.clone(), number.unwrap_or(1))
        };
        people.into_iter().map(goes_on).collect()
    }

    /// Compares with a history, oldest first: the messages, and whether they are read.
    pub(crate) fn counts(&self, history: &[(Name, bool)]) -> Counted {
        let told = |what| self.sent.values().filter(|told| **told == what).count();
        let mut counted = Counted {
            saved: told(Told::Saved),
            refused: told(Told::Refused),
            ..Counted::default()
        };
        let mut times: HashMap<&Name, usize> = HashMap::new();
        let mut newest: HashMap<&str, u64> = HashMap::new();
        for (name, read) in history {
            let seen = times.entry(name).or_default();
            *seen += 1;
            counted.unread += usize::from(!read && self.read.contains(name));
            let newest = newest.entry(&name.0).or_default();
            // A double isn't out of order as well.
            counted.reordered += usize::from(*seen == 1 && name.1 < *newest);
            *newest = name.1.max(*newest);
        }
        for (name, told) in &self.sent {
            let times = times.get(name).copied().unwrap_or_default();
            counted.lost += usize::from(times == 0 && *told == Told::Saved);
            counted.doubled += usize::from(times > 1);
            counted.undead += usize::from(times > 0 && *told == Told::Refused);
        }
        counted
    }
}
