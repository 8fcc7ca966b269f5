//! `/chat`, one thing after the other.

use super::chat_model::{CLIENTS, FLOOD, Model, Op, flooding};
use super::client::Client;
use super::mounted::{Hub, Seen};
use super::promises::{Text, agree, passing, place, temp_id, text};
use super::words::said;
use proptest::prelude::*;
use realtime_hub::hub::id::UserId;
use realtime_hub::protocol::chat::Chat;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

const NAMES: &[&str] = &["ann", "bob", "eve"];

fn ops() -> impl Strategy<Value = Op> {
    let register = (
        prop::sample::select(NAMES),
        prop::option::weighted(0.5, 0..6_usize),
        prop::option::of(place()),
    );
    let limit = prop::sample::select(vec![1, 3, 100, 1_000]);
    prop_oneof![
        8 => register.prop_map(|(name, resume, since)| Op::Register { name, resume, since }),
        8 => (text(), prop::option::of(temp_id())).prop_map(|(text, temp_id)| Op::Say { text, temp_id }),
        1 => Just(Op::Flood),
        3 => (prop::option::of(place()), prop::option::of(limit)).prop_map(|(before, limit)| Op::History { before, limit }),
        4 => prop::option::of(place()).prop_map(Op::Reconnect),
        2 => passing().prop_map(Op::Clock),
    ]
}

/// Numbers out of range wrap around: every sequence is one that can be played, also after the test has shortened it.
fn playable(op: &Op, model: &Model) -> Op {
    let (secrets, messages) = model.counts();
    match op.clone() {
        Op::Register { name, resume, since } => Op::Register {
            name,
            resume: resume.and_then(|n| n.checked_rem(secrets)),
            since: since.and_then(|since| since.among(messages)),
        },
        Op::History { before, limit } => Op::History {
            before: before.and_then(|before| before.among(messages)),
            limit,
        },
        Op::Reconnect(since) => Op::Reconnect(since.and_then(|since| since.among(messages))),
        op => op,
    }
}

/// The chat itself.
struct Real {
    hub: Hub,
    clients: Vec<Option<Client>>,
    // The id of each connection, as its answers say.
    ids: BTreeMap<usize, String>,
}

impl Real {
    fn new() -> Self {
        let hub = Hub::new(|runtime| Arc::new(Chat::new(runtime)));
        let clients = (0..CLIENTS).map(|_| Some(hub.connects(None, None))).collect();
        Self {
            hub,
            clients,
            ids: BTreeMap::new(),
        }
    }

    fn does(&mut self, who: usize, op: &Op, (step, acked): (usize, bool)) -> Seen {
        let place = |place| self.hub.words.place(place);
        let (event, args) = match op {
            Op::Register { name, resume, since } => {
                let resume = resume.map(|secret| self.hub.words.secret(secret));
                let args = json!({ "username": name, "resume": resume, "since": since.map(place) });
                ("register", args)
            }
            Op::Say { text, temp_id } => ("sendMessage", json!({ "text": text.of(step), "tempId": temp_id })),
            Op::Flood => return self.floods(who, step),
            Op::History { before, limit } => {
                let args = json!({ "before": before.map(place), "limit": limit });
                ("chatHistory", args)
            }
            Op::Reconnect(since) => {
                let since = since.map(place);
                self.clients[who].take().iter().for_each(|old| self.hub.leaves(old));
                self.clients[who] = Some(self.hub.connects(None, since));
                self.ids.remove(&who);
                return Seen::Ack(json!({ "ok": true }));
            }
            Op::Clock(ms) => {
                self.hub.passes(*ms);
                return Seen::Ack(json!({ "ok": true }));
            }
        };
        let seen = self.asks(who, event, said(args), acked);
        self.without_its_id(who, seen)
    }

    fn asks(&mut self, who: usize, event: &str, args: Value, acked: bool) -> Seen {
        let client = self.clients[who].clone().expect("every client is connected");
        // A history of everything may be asked for without any argument.
        let nothing = args.as_object().is_some_and(serde_json::Map::is_empty);
        let args = if nothing { vec![] } else { vec![args] };
        self.hub.asks(&client, event, args, acked)
    }

    fn floods(&mut self, who: usize, step: usize) -> Seen {
        let mut last = Seen::Silence;
        for n in 0..FLOOD {
            let text = Text::Good.of(flooding(step, n));
            match self.asks(who, "sendMessage", json!({ "text": text }), true) {
                ack @ Seen::Ack(_) => last = ack,
                refused => return refused,
            }
        }
        last
    }

    /// The id of a connection is the server's own; it stays the same, and looks like every user id.
    fn without_its_id(&mut self, who: usize, mut seen: Seen) -> Seen {
        if let Seen::Ack(ack) = &mut seen
            && let Some(user) = ack.get_mut("user").and_then(Value::as_object_mut)
            && let Some(Value::String(id)) = user.remove("id")
        {
            assert!(UserId::parse(&id).is_some(), "{id} is no user id");
            let another = self.ids.iter().any(|(other, one)| *other != who && *one == id);
            assert!(!another, "two connections have the id {id}");
            let before = self.ids.insert(who, id.clone());
            assert!(
                before.is_none_or(|before| before == id),
                "a connection's id has changed"
            );
        }
        seen
    }
}

proptest! {
    #![proptest_config(super::sequences(1_000))]

    #[test]
    fn the_chat_does_what_the_model_says(sequence in prop::collection::vec((0..CLIENTS, ops(), prop::bool::weighted(0.8)), 1..30)) {
        let (mut model, mut real) = (Model::new(), Real::new());
        for (who, op, acked) in &sequence {
            let op = playable(op, &model);
            // Only an ack holds the secret, and later steps need it.
            let acked = *acked || matches!(op, Op::Register { .. });
            let messages = real.hub.words.messages();
            let mut seen = real.does(*who, &op, (model.step(), acked));
            let heard = real.hub.heard(&real.clients, *who, &mut seen);
            let kept = real.hub.words.messages() == messages;
            let expected = model.does(*who, &op, (acked, kept));
            agree(&(who, &op), (&seen, &heard), (&expected, &model.heard()))?;
        }
    }
}
