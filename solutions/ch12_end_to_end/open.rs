//! A reader that believes nothing.

use std::collections::{BTreeMap, HashMap};

/// A user id.
pub type Person = u64;
/// A key pair; the number is its name. `close` and `holds` stand for what its public half does, `open` and `sign` for the private one.
pub type Key = u64;

/// A text that is closed for one key.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Whose key opens it.
    pub closed_for: Key,
    text: String,
}

impl Entry {
    /// Closes a text. It takes nothing secret.
    pub fn close(closed_for: Key, text: &str) -> Self {
        let text = text.to_owned();
        Self { closed_for, text }
    }

    /// The text, if `key` opens it.
    pub fn open(&self, key: Key) -> Option<&str> {
        (key == self.closed_for).then_some(self.text.as_str())
    }
}

/// All that the sender of a letter signs.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Who writes.
    pub sender: Person,
    /// To whom.
    pub receiver: Person,
    /// Which letter.
    pub temp_id: String,
    /// What is closed for each of the two.
    pub entries: BTreeMap<Person, Entry>,
}

/// A signature over a statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Signature {
    by: Key,
    over: Statement,
}

impl Signature {
    /// Signs a statement with a key.
    pub fn sign(key: Key, statement: Statement) -> Self {
        Self {
            by: key,
            over: statement,
        }
    }

    /// Whether the owner of `key` has signed this statement.
    pub fn holds(&self, key: Key, statement: &Statement) -> bool {
        self.by == key && self.over == *statement
    }
}

/// A letter as the server hands it out. All of it is the server's word.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The message id, which the server chooses.
    pub id: String,
    /// What the sender calls it.
    pub temp_id: String,
    /// Who is said to have sent it.
    pub sender: Person,
    /// Whom it is said to be for.
    pub receiver: Person,
    /// For each of the two people a closed text.
    pub entries: BTreeMap<Person, Entry>,
    /// The sender's, it is said.
    pub signature: Signature,
}

impl Letter {
    /// What must have been signed, if this letter is what it says.
    pub fn statement(&self) -> Statement {
        Statement {
            sender: self.sender,
            receiver: self.receiver,
            temp_id: self.temp_id.clone(),
            entries: self.entries.clone(),
        }
    }
}

/// Why a letter isn't shown. The first one that fits, in this order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Refused {
    /// The reader is neither its sender nor its receiver.
    NotMine,
    /// The sender is somebody else than the reader, and no key of theirs was ever accepted.
    UnknownKey,
    /// The signature doesn't hold for the sender's key and for what this letter says.
    Forged,
    /// There is no entry for the reader, or the reader's key doesn't open it.
    OtherKey,
    /// A letter of this sender with this `temp_id` was opened before, under another `id` or with another signature.
    Replayed,
}

/// One person's device.
#[derive(Debug)]
pub struct Reader {
    me: Person,
    key: Key,
    /// The accepted keys of the others.
    keys: HashMap<Person, Key>,
    /// Under which id, and with which signature, a sender's `temp_id` was opened first.
    seen: HashMap<(Person, String), (String, Signature)>,
}

impl Reader {
    /// A device that knows nobody.
    pub fn new(me: Person, key: Key) -> Self {
        let (keys, seen) = (HashMap::new(), HashMap::new());
        Self { me, key, keys, seen }
    }

    /// The user accepts somebody's key.
    pub fn accepts(&mut self, person: Person, key: Key) {
        self.keys.insert(person, key);
    }

    /// The text of a letter, or why it isn't shown.
    pub fn opens(&mut self, letter: &Letter) -> Result<String, Refused> {
        if self.me != letter.sender && self.me != letter.receiver {
            return Err(Refused::NotMine);
        }
        let signer = if letter.sender == self.me {
            self.key
        } else {
            *self.keys.get(&letter.sender).ok_or(Refused::UnknownKey)?
        };
        if !letter.signature.holds(signer, &letter.statement()) {
            return Err(Refused::Forged);
        }
        let entry = letter.entries.get(&self.me).ok_or(Refused::OtherKey)?;
        let text = entry.open(self.key).ok_or(Refused::OtherKey)?;
        // The memory comes last: a letter that is refused must not block the real one.
        let name = (letter.sender, letter.temp_id.clone());
        let this = (letter.id.clone(), letter.signature.clone());
        if *self.seen.entry(name).or_insert_with(|| this.clone()) != this {
            return Err(Refused::Replayed);
        }
        Ok(text.to_owned())
    }
}
