//! Ids, secrets and names that the server makes up, in the words of the models: by the order in which they came up.

use super::promises::Place;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What the server has made up so far.
#[derive(Debug, Default)]
pub(super) struct Words {
    ids: Vec<String>,
    secrets: Vec<String>,
    // The name of a pair's room or conversation, by its two people: "1+2".
    pairs: BTreeMap<String, String>,
}

/// How the models call message `n`.
pub(super) fn message_word(n: usize) -> String {
    format!("message {n}")
}

/// How the models call a secret.
pub(super) fn secret_word(n: usize) -> String {
    format!("secret {n}")
}

/// How the models call what two people share.
pub(super) fn pair_word(one: u64, other: u64) -> String {
    format!("{}+{}", one.min(other), one.max(other))
}

impl Words {
    /// How many messages have come up.
    pub(super) fn messages(&self) -> usize {
        self.ids.len()
    }

    pub(super) fn id(&self, n: usize) -> &str {
        &self.ids[n]
    }

    pub(super) fn secret(&self, n: usize) -> &str {
        &self.secrets[n]
    }

    /// What the server calls a pair's own, if that has come up.
    pub(super) fn pair(&self, word: &str) -> Option<&str> {
        self.pairs.get(word).map(String::as_str)
    }

    /// A place among the messages, as a client says it in `since` or `before`.
    pub(super) fn place(&self, place: Place) -> String {
        match place {
            Place::Start => String::new(),
            Place::End => "~".to_owned(),
            Place::At(n) => self.ids[n].clone(),
            Place::After(n) => format!("{}!", self.ids[n]),
        }
    }

    /// A pair's own has one name, and no two pairs have the same one.
    pub(super) fn learn_pair(&mut self, word: String, name: &str) {
        let taken = self.pairs.iter().any(|(other, one)| *other != word && one == name);
        assert!(!taken, "two pairs share {name}");
        let before = self.pairs.insert(word, name.to_owned());
        assert!(before.is_none_or(|before| before == name), "a pair has two names");
    }

    /// What the server said, in the models' words.
    pub(super) fn of(&mut self, said: Value) -> Value {
        match said {
            Value::String(text) => self.text(text).into(),
            Value::Array(list) => list.into_iter().map(|one| self.of(one)).collect(),
            Value::Object(fields) => self.object(fields),
            other => other,
        }
    }

    fn object(&mut self, fields: Map<String, Value>) -> Value {
        if let (Some(Value::Object(people)), Some(Value::String(name))) = (fields.get("participants"), fields.get("id"))
        {
            let ids: Vec<u64> = people.keys().filter_map(|id| id.parse().ok()).collect();
            assert_eq!(ids.len(), 2, "a conversation is of two: {people:?}");
            self.learn_pair(pair_word(ids[0], ids[1]), &name.clone());
        }
        if let Some(Value::String(secret)) = fields.get("resume")
            && !self.secrets.contains(secret)
        {
            self.secrets.push(secret.clone());
        }
        fields
            .into_iter()
            .map(|(name, value)| (name, self.of(value)))
            .collect::<Map<_, _>>()
            .into()
    }

    fn text(&mut self, text: String) -> String {
        if text.len() == 16 && text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return message_word(self.number(text));
        }
        if let Some(n) = self.secrets.iter().position(|one| *one == text) {
            return secret_word(n);
        }
        let pair = self.pairs.iter().find(|(_, name)| **name == text);
        pair.map_or(text, |(word, _)| word.clone())
    }

    /// A new id must be greater than all before it: bytewise, and at one length.
    fn number(&mut self, id: String) -> usize {
        if let Ok(n) = self.ids.binary_search(&id) {
            return n;
        }
        assert!(
            self.ids.last().is_none_or(|last| *last < id),
            "{id} doesn't rise over {:?}",
            self.ids.last()
        );
        self.ids.push(id);
        self.ids.len() - 1
    }
}

/// What a client doesn't say isn't there: `null` would be a wrong type.
pub(super) fn said(mut args: Value) -> Value {
    if let Some(fields) = args.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    args
}

/// A user as everybody sees them.
pub(super) fn user(id: u64, name: &str, role: &str, status: &str) -> Value {
    json!({ "id": id.to_string(), "username": name, "role": role, "status": status })
}
