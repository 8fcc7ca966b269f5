//! The people of `ch12_open`, and the letters between them.

use crate::exercise::{Entry, Key, Letter, Person, Reader, Refused, Signature, Statement};
use std::collections::BTreeMap;

pub(crate) const ANN: Person = 1;
pub(crate) const BOB: Person = 2;
pub(crate) const CAROL: Person = 3;

/// Each person's key; the server has none of them.
pub(crate) fn key(person: Person) -> Key {
    person * 1_000 + 7
}

pub(crate) const OF_THE_SERVER: Key = 666;

/// A letter that `signer` has signed, whoever it is said to be from.
pub(crate) fn signed(signer: Key, id: &str, temp_id: &str, (sender, receiver): (Person, Person), text: &str) -> Letter {
    let (id, temp_id) = (id.to_owned(), temp_id.to_owned());
    let close = |person| (person, Entry::close(key(person), text));
    let entries: BTreeMap<Person, Entry> = [sender, receiver].map(close).into();
    let statement = Statement {
        sender,
        receiver,
        temp_id: temp_id.clone(),
        entries: entries.clone(),
    };
    let signature = Signature::sign(signer, statement);
    Letter {
        id,
        temp_id,
        sender,
        receiver,
        entries,
        signature,
    }
}

/// A letter of Ann's to Bob.
pub(crate) fn from_ann(id: &str, temp_id: &str, text: &str) -> Letter {
    signed(key(ANN), id, temp_id, (ANN, BOB), text)
}

/// Bob's device, which has accepted Ann's key and Carol's.
pub(crate) fn bob() -> Reader {
    let mut bob = Reader::new(BOB, key(BOB));
    bob.accepts(ANN, key(ANN));
    bob.accepts(CAROL, key(CAROL));
    bob
}

pub(crate) fn shows(text: &str) -> Result<String, Refused> {
    Ok(text.to_owned())
}
