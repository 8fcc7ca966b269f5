//! What was said to whom, and what is there in the end.

use super::worker::PEOPLE;
use anyhow::{Result, bail};
use std::collections::HashMap;

/// What a sender was told of one message.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Told {
    Nothing,
    Saved,
    Refused,
}

/// All that was sent under one log.
#[derive(Debug, Default)]
pub(crate) struct Ledger(HashMap<(String, u64), Told>);

/// What came out.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Counted {
    pub(crate) saved: usize,
    pub(crate) refused: usize,
    pub(crate) lost: usize,
    pub(crate) doubled: usize,
    pub(crate) reordered: usize,
    pub(crate) undead: usize,
}

impl Ledger {
    /// Takes one line of a worker's.
    pub(crate) fn hears(&mut self, line: &str) -> Result<()> {
        let words: Vec<&str> = line.split(' ').collect();
        let [what, who, number] = words[..] else {
            bail!("a worker has said `{line}`");
        };
        let told = match what {
            "saved" => Told::Saved,
            "refused" => Told::Refused,
            _ => Told::Nothing,
        };
        self.0.insert((who.to_owned(), number.parse()?), told);
        Ok(())
    }

    pub(crate) fn saved(&self) -> usize {
        self.0.values().filter(|told| **told == Told::Saved).count()
    }

    /// With which message each of the four goes on: with the one that has no answer, if there is one.
    pub(crate) fn next(&self) -> [u64; 4] {
        PEOPLE.map(|person| {
            let own = || self.0.iter().filter(|((who, _), _)| who == person);
            let open = own()
                .filter(|(_, told)| **told == Told::Nothing)
                .map(|((_, number), _)| *number);
            let last = own().map(|((_, number), _)| number + 1);
            open.min().or(last.max()).unwrap_or(1)
        })
    }

    /// Compares with a history, oldest first: who wrote, and which message.
    pub(crate) fn counts(&self, history: &[(String, u64)]) -> Counted {
        let told = |what| self.0.values().filter(|told| **told == what).count();
        let mut counted = Counted {
            saved: told(Told::Saved),
            refused: told(Told::Refused),
            ..Counted::default()
        };
        let mut places: HashMap<&(String, u64), usize> = HashMap::new();
        for message in history {
            *places.entry(message).or_default() += 1;
        }
        for (message, told) in &self.0 {
            let times = places.get(message).copied().unwrap_or_default();
            counted.lost += usize::from(times == 0 && *told == Told::Saved);
            counted.doubled += usize::from(times > 1);
            counted.undead += usize::from(times > 0 && *told == Told::Refused);
        }
        for person in PEOPLE {
            let numbers = history
                .iter()
                .filter(|(who, _)| who == person)
                .map(|(_, number)| *number);
            let mut newest = 0;
            for number in numbers {
                counted.reordered += usize::from(number < newest);
                newest = newest.max(number);
            }
        }
        counted
    }
}
