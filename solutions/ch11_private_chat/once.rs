//! A letterbox to which a client may send again.

use std::collections::HashSet;

/// A stored letter.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    /// The first stored letter has the id 1, the second 2, and so on.
    pub id: u64,
    /// Who wrote it.
    pub sender: String,
    /// What the sender's client calls it.
    pub temp_id: String,
    /// For whom it is.
    pub receiver: String,
    /// What it says.
    pub text: String,
}

/// Why a letter isn't taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Refused {
    /// The sender has been muted.
    Muted,
    /// Nobody has that name.
    NotFound,
}

/// Letters, and who may write.
#[derive(Debug, Default)]
pub struct Letterbox {
    accounts: HashSet<String>,
    muted: HashSet<String>,
    letters: Vec<Letter>,
}

impl Letterbox {
    /// Somebody gets an account. Who has one already keeps it, and nothing changes.
    pub fn signs_up(&mut self, who: &str) {
        self.accounts.insert(who.to_owned());
    }

    /// Somebody is muted, and writes nothing new from then on.
    pub fn mutes(&mut self, who: &str) {
        self.muted.insert(who.to_owned());
    }

    /// Stores a letter and returns it. If this command was stored before, it returns the letter of that time, also when its
    /// sender has been muted since, or the receiver named now has no account. The sender needs no account. A muted sender gets
    /// `Muted` whoever the receiver is; `NotFound` if the receiver has no account.
    pub fn sends(&mut self, sender: &str, temp_id: &str, receiver: &str, text: &str) -> Result<Letter, Refused> {
        // Only what was stored can be found here, so a refusal is forgotten by itself.
        let is_repeat = |letter: &&Letter| letter.sender == sender && letter.temp_id == temp_id;
        if let Some(first) = self.letters.iter().find(is_repeat) {
            return Ok(first.clone());
        }
        if self.muted.contains(sender) {
            return Err(Refused::Muted);
        }
        if !self.accounts.contains(receiver) {
            return Err(Refused::NotFound);
        }
        let letter = Letter {
            id: self.letters.len() as u64 + 1,
            sender: sender.to_owned(),
            temp_id: temp_id.to_owned(),
            receiver: receiver.to_owned(),
            text: text.to_owned(),
        };
        self.letters.push(letter.clone());
        Ok(letter)
    }

    /// All letters for somebody, in the order of storing.
    pub fn letters_for(&self, receiver: &str) -> Vec<Letter> {
        let letters = self.letters.iter().filter(|letter| letter.receiver == receiver);
        letters.cloned().collect()
    }
}
