//! What a page does with what it hears: a list of people, hands, and one line for each thing that is said.

use realtime_hub::hub::user::Role;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Somebody, as the hub describes them.
#[derive(Debug, Deserialize)]
pub(crate) struct Person {
    #[serde(rename = "ID")]
    id: u64,
    role: Role,
    name: String,
}

/// Everything that one may say in our class. What isn't here is nothing to us.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "kebab-case")]
enum Content {
    Text(String),
    Announcement(String),
    Hand(bool),
}

/// `{ from, message }`: who says it is the hub's word, what is said is theirs.
#[derive(Debug, Deserialize)]
struct Said {
    from: u64,
    message: Content,
}

/// The events that a page of ours knows, each with its data.
#[derive(Debug)]
enum Heard {
    Everybody(Vec<Person>),
    Comes(Person),
    Goes(Person),
    Message(Said),
}

/// One person's page.
#[derive(Debug, Default)]
pub(crate) struct Page {
    people: BTreeMap<u64, Person>,
    // In the order in which they went up.
    hands: Vec<u64>,
}

impl Heard {
    /// `None` for an event that we don't know, or whose data isn't what it should be.
    fn read(event: &str, payload: &Value) -> Option<Self> {
        let data = payload.get("data")?.clone();
        match event {
            "initial-response" => serde_json::from_value(data).map(Self::Everybody).ok(),
            "user-connected" => serde_json::from_value(data).map(Self::Comes).ok(),
            "user-disconnected" => serde_json::from_value(data).map(Self::Goes).ok(),
            "message" => serde_json::from_value(data).map(Self::Message).ok(),
            _ => None,
        }
    }
}

impl Page {
    /// An event arrives. Returns the line that appears, if one does.
    pub(crate) fn hears(&mut self, event: &str, payload: &Value) -> Option<String> {
        match Heard::read(event, payload)? {
            Heard::Everybody(people) => {
                self.people = people.into_iter().map(|one| (one.id, one)).collect();
                self.hands.retain(|id| self.people.contains_key(id));
                None
            }
            Heard::Comes(person) => {
                let line = format!("{} came in.", person.name);
                self.people.insert(person.id, person);
                Some(line)
            }
            Heard::Goes(Person { id, .. }) => {
                self.hands.retain(|one| *one != id);
                let person = self.people.remove(&id)?;
                Some(format!("{} left.", person.name))
            }
            Heard::Message(Said { from, message }) => self.is_told(from, message),
        }
    }

    /// Somebody in the class says something.
    fn is_told(&mut self, from: u64, content: Content) -> Option<String> {
        let person = self.people.get(&from)?;
        match content {
            // Anybody can write the word. What makes it an announcement is who the hub says that it is from.
            Content::Announcement(text) if person.role != Role::Student => {
                Some(format!("ANNOUNCEMENT by {}: {text}", person.name))
            }
            Content::Text(text) | Content::Announcement(text) => Some(format!("{}: {text}", person.name)),
            Content::Hand(up) => {
                self.hands.retain(|one| *one != from);
                if up {
                    self.hands.push(from);
                }
                None
            }
        }
    }

    /// The list at the side: hands first, in the order in which they went up.
    pub(crate) fn list(&self) -> Vec<String> {
        let up = self.hands.iter().filter_map(|id| self.people.get(id));
        let down = self.people.values().filter(|one| !self.hands.contains(&one.id));
        let rows = up
            .enumerate()
            .map(|(place, one)| format!("{} (hand {})", one.name, place + 1));
        let rest = down.map(|one| match one.role {
            Role::Student => one.name.clone(),
            Role::Teacher | Role::Admin => format!("{} (teacher)", one.name),
        });
        rows.chain(rest).collect()
    }
}
