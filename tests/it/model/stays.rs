//! What a client of `/rooms` knows from what it was told: the messages of each stay in a room, and who is there.

use super::client::Heard;
use serde_json::Value;
use std::collections::BTreeMap;

/// From a join to whatever ended it.
#[derive(Debug)]
pub(super) struct Stay {
    pub(super) room: String,
    /// The messages that came with the join.
    pub(super) history: Vec<Value>,
    /// Those that came later.
    pub(super) live: Vec<Value>,
}

/// All that one connection was told.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) stays: Vec<Stay>,
    /// The people of each room, as its list and the comings and goings after it say.
    pub(super) people: BTreeMap<String, Vec<Value>>,
    pub(super) disconnected: bool,
}

impl Known {
    pub(super) fn from(heard: &Heard) -> Self {
        let mut known = Self::default();
        let mut before = None;
        for (event, payload) in heard {
            known.hears(before, (event, payload));
            before = Some((event.as_str(), payload));
        }
        known
    }

    fn hears(&mut self, before: Option<(&str, &Value)>, (event, payload): (&str, &Value)) {
        let room = payload["room"].as_str().unwrap_or_default();
        match event {
            "roomUsers" => {
                let users = payload["users"].as_array().expect("users are a list");
                self.people.insert(room.to_owned(), users.clone());
            }
            "userJoin" => {
                let people = self.people.entry(room.to_owned()).or_default();
                if !people.contains(&payload["username"]) {
                    people.push(payload["username"].clone());
                }
            }
            "userLeave" => {
                let people = self.people.entry(room.to_owned()).or_default();
                people.retain(|one| *one != payload["username"]);
            }
            // After `roomUsers` it is a join; after `activeUsers` somebody asked again who was in already.
            "msgHistory" => {
                if let Some(("roomUsers", joined)) = before {
                    self.stays.push(Stay {
                        room: joined["room"].as_str().expect("a room is text").to_owned(),
                        history: payload.as_array().expect("a history is a list").clone(),
                        live: Vec::new(),
                    });
                }
            }
            "updateChat" => {
                let stay = self.stays.iter_mut().rfind(|stay| stay.room == room);
                stay.expect("a message comes after a join").live.push(payload.clone());
            }
            "(disconnected)" => self.disconnected = true,
            _ => {}
        }
    }
}

impl Stay {
    /// Holds the stay against the room's whole log: the history is its beginning, and what came later are the others'
    /// messages after it, in order. `to_the_end`: nothing is missing up to the last one.
    pub(super) fn fits(&self, log: &[Value], me: &str, to_the_end: bool) -> Result<(), String> {
        let (history, rest) = log.split_at_checked(self.history.len()).ok_or("more than was stored")?;
        if history != self.history {
            return Err(format!("the history is {:?}, stored is {history:?}", self.history));
        }
        let others: Vec<_> = rest
            .iter()
            .filter(|message| message["username"] != me)
            .cloned()
            .collect();
        let complete = !to_the_end || others.len() == self.live.len();
        if !complete || !others.starts_with(&self.live) {
            return Err(format!("{me} heard {:?}, the others said {others:?}", self.live));
        }
        Ok(())
    }
}
