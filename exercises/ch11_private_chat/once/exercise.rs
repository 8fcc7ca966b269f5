//! Once.
//!
//! You have signatures and no fields. Write a letterbox to which a client may send again after a lost answer.
//! A command has a name: its sender and its `temp_id` together. The same command again is stored once; it gets the first
//! answer again, whatever its text is now. A refused command has changed nothing and isn't remembered.
//!
//! Read: chapter 11, "Send it again".

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
    // Your fields. `#[derive(Default)]` makes an empty letterbox of them.
}

impl Letterbox {
    /// Somebody gets an account. Who has one already keeps it, and nothing changes.
    pub fn signs_up(&mut self, who: &str) {
        todo!("{who} signs up")
    }

    /// Somebody is muted, and writes nothing new from then on.
    pub fn mutes(&mut self, who: &str) {
        todo!("{who} is muted")
    }

    /// Stores a letter and returns it. If this command was stored before, it returns the letter of that time, also when its
    /// sender has been muted since, or the receiver named now has no account. The sender needs no account. A muted sender gets
    /// `Muted` whoever the receiver is; `NotFound` if the receiver has no account.
    pub fn sends(&mut self, sender: &str, temp_id: &str, receiver: &str, text: &str) -> Result<Letter, Refused> {
        todo!("{sender} sends {text} to {receiver} as {temp_id}")
    }

    /// All letters for somebody, in the order of storing.
    pub fn letters_for(&self, receiver: &str) -> Vec<Letter> {
        todo!("the letters for {receiver}")
    }
}
