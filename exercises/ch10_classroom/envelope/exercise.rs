//! A quiz in class.
//!
//! Write the page of a class in which a teacher asks and everybody answers. It hears the events of `/classroom`.
//! It knows who is there from `initial-response` (everybody, anew: who isn't in it has left, the others keep their answers),
//! `user-connected` and `user-disconnected`.
//! A `message` of type `question`, a text, from a TEACHER or an ADMIN asks a new question, and forgets all answers.
//! A `message` of type `answer`, an integer, from anybody in the class is their answer to it; a later one replaces it. Who leaves takes theirs along.
//! Everything else changes nothing and never panics: another event, another type, a value or a person of the wrong shape,
//! a sender who isn't in the class, an answer without a question. Only the hub's word counts for who somebody is.
//!
//! Read: chapter 10, "The envelope" and "Who may do what".

use serde_json::Value;

/// What the page shows.
#[derive(Debug, Default)]
pub struct Quiz {
    // Your fields. `#[derive(Default)]` makes a quiz without people and without a question of them.
}

impl Quiz {
    /// An event arrives, such as `message` with `{ "msg": …, "data": { "from": 1, "message": { "type": …, "value": … } } }`.
    pub fn hears(&mut self, event: &str, payload: &Value) {
        todo!("{event} {payload}")
    }

    /// The question that was asked last.
    pub fn question(&self) -> Option<String> {
        todo!("nobody has asked anything yet: {self:?}")
    }

    /// Who answered what: name and number, in the order of the people's IDs.
    pub fn answers(&self) -> Vec<(String, i64)> {
        todo!("nobody has answered yet: {self:?}")
    }
}
