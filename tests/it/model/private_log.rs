//! The messages of `/private`, and what REST shows of them.

use super::lobby_people::People;
use super::promises::Place;
use super::words::{message_word, pair_word};
use serde_json::{Map, Value, json};

/// A message as it was sent, and what became of it.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) sender: u64,
    pub(super) receiver: u64,
    pub(super) temp_id: Value,
    pub(super) recipients: Value,
    pub(super) at: u64,
    pub(super) delivered: Option<u64>,
    pub(super) read: Option<u64>,
}

/// All of them, in the order of storing.
#[derive(Debug, Default)]
pub(super) struct Letters(pub(super) Vec<Message>);

impl Letters {
    /// Message `n` with the names, roles and statuses of today.
    pub(super) fn today(&self, people: &People, n: usize) -> Value {
        let message = &self.0[n];
        let (sender, receiver) = (message.sender, message.receiver);
        let participants: Map<_, _> = [sender, receiver]
            .map(|id| (id.to_string(), people.user(id)))
            .into_iter()
            .collect();
        json!({
            "id": message_word(n),
            "tempId": message.temp_id,
            "conversation": { "id": pair_word(sender, receiver), "participants": participants },
            "sender": people.user(sender),
            "receiver": people.user(receiver),
            "recipients": message.recipients,
            "createdAt": message.at,
            "deliveredAt": message.delivered,
            "readAt": message.read,
        })
    }

    fn between(&self, one: u64, other: u64) -> Vec<usize> {
        let theirs = |message: &Message| [message.sender, message.receiver] == [one, other];
        let both = |n: &usize| theirs(&self.0[*n]) || [self.0[*n].receiver, self.0[*n].sender] == [one, other];
        (0..self.0.len()).filter(both).collect()
    }

    /// `GET /api/conversations`: the one with the newest message first.
    pub(super) fn conversations(&self, people: &People, me: u64) -> Value {
        let mut newest: Vec<_> = (1..=4)
            .filter_map(|other| self.between(me, other).last().copied())
            .collect();
        newest.sort_by_key(|n| std::cmp::Reverse(*n));
        let listed = newest.into_iter().map(|n| {
            let mut conversation = self.today(people, n)["conversation"].take();
            conversation["lastMessage"] = self.today(people, n);
            conversation
        });
        listed.collect()
    }

    /// `GET /api/conversations/{id}/messages`.
    pub(super) fn page(&self, people: &People, (me, with): (u64, u64), before: Option<Place>, limit: usize) -> Value {
        let mut all = self.between(me, with);
        all.retain(|n| before.is_none_or(|before| before.follows(*n)));
        let skipped = all.len().saturating_sub(limit);
        all.into_iter().skip(skipped).map(|n| self.today(people, n)).collect()
    }
}
