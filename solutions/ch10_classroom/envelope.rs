//! A page that knows two types, and asks the hub who somebody is.

use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// What somebody is.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "UPPERCASE")]
enum Role {
    Admin,
    Teacher,
    Student,
}

/// Somebody, as the hub describes them.
#[derive(Debug, Deserialize)]
struct Person {
    #[serde(rename = "ID")]
    id: u64,
    role: Role,
    name: String,
}

/// All that is understood here.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "lowercase")]
enum Content {
    Question(String),
    Answer(i64),
}

/// Who said what.
#[derive(Debug, Deserialize)]
struct Said {
    from: u64,
    message: Content,
}

/// What the page shows.
#[derive(Debug, Default)]
pub struct Quiz {
    people: BTreeMap<u64, Person>,
    question: Option<String>,
    answers: BTreeMap<u64, i64>,
}

impl Quiz {
    /// An event arrives, such as `message` with `{ "msg": …, "data": { "from": 1, "message": { "type": …, "value": … } } }`.
    pub fn hears(&mut self, event: &str, payload: &Value) {
        let data = payload["data"].clone();
        match event {
            "initial-response" => {
                if let Ok(people) = serde_json::from_value::<Vec<Person>>(data) {
                    self.people = people.into_iter().map(|person| (person.id, person)).collect();
                    self.answers.retain(|id, _| self.people.contains_key(id));
                }
            }
            "user-connected" => {
                if let Ok(person) = serde_json::from_value::<Person>(data) {
                    self.people.insert(person.id, person);
                }
            }
            "user-disconnected" => {
                if let Ok(person) = serde_json::from_value::<Person>(data) {
                    self.people.remove(&person.id);
                    self.answers.remove(&person.id);
                }
            }
            "message" => {
                if let Ok(message) = serde_json::from_value(data) {
                    self.is_told(message);
                }
            }
            _ => {}
        }
    }

    fn is_told(&mut self, Said { from, message }: Said) {
        let Some(person) = self.people.get(&from) else {
            return;
        };
        match message {
            Content::Question(text) if person.role != Role::Student => {
                self.question = Some(text);
                self.answers.clear();
            }
            Content::Answer(number) if self.question.is_some() => {
                self.answers.insert(from, number);
            }
            Content::Question(_) | Content::Answer(_) => {}
        }
    }

    /// The question that was asked last.
    pub fn question(&self) -> Option<String> {
        self.question.clone()
    }

    /// Who answered what: name and number, in the order of the people's IDs.
    pub fn answers(&self) -> Vec<(String, i64)> {
        let named = self.answers.iter();
        named
            .filter_map(|(id, number)| Some((self.people.get(id)?.name.clone(), *number)))
            .collect()
    }
}
