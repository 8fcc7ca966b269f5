//! `/rooms`, one thing after the other.

use super::client::{Client, Heard, now, runtime};
use super::rooms_model::{CLIENTS, Model, Op, ROOMS_PER_SOCKET};
use proptest::prelude::*;
use realtime_hub::protocol::Protocol;
use realtime_hub::protocol::rooms::Rooms;
use realtime_hub::runtime::Runtime;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;

pub(super) const NAMES: &[&str] = &["ann", "bob", "eve"];
pub(super) const ROOMS: &[&str] = &["maths", "art", "den"];

pub(super) fn ops() -> impl Strategy<Value = Op> {
    let (name, room) = (prop::sample::select(NAMES), prop::sample::select(ROOMS));
    let join = (
        name.clone(),
        room.clone(),
        prop::option::weighted(0.4, 0..8_usize),
        prop::option::of(0..8_usize),
    );
    prop_oneof![
        6 => join.prop_map(|(name, room, resume, since)| Op::Join { name, room, resume, since }),
        1 => room.clone().prop_map(Op::Leave),
        3 => (room.clone(), prop::option::of(0..3_u8)).prop_map(|(room, temp_id)| Op::Say { room, temp_id }),
        1 => room.clone().prop_map(Op::Type),
        2 => (name, room).prop_map(|(name, room)| Op::Invite { name, room }),
        1 => Just(Op::Disconnect),
    ]
}

/// The rooms themselves, and what is needed to say their ids and secrets in the model's words.
struct Real {
    runtime: Arc<Runtime>,
    rooms: Rooms,
    clients: [Client; CLIENTS],
    secrets: Vec<String>,
    // By the message's text, which is different for each.
    ids: HashMap<String, String>,
    said: u64,
}

impl Real {
    fn new() -> Self {
        let runtime = runtime(|config| config.limits.rooms_per_socket = ROOMS_PER_SOCKET, None);
        Self {
            rooms: Rooms::new(&runtime),
            clients: std::array::from_fn(|_| Client::connect(&runtime, None)),
            secrets: Vec::new(),
            ids: HashMap::new(),
            said: 0,
            runtime,
        }
    }

    /// Does it, and returns the answer: the ack, or the word of the refusal.
    fn does(&mut self, who: usize, op: &Op, model: &Model) -> Value {
        let (event, args) = match op {
            Op::Join {
                name,
                room,
                resume,
                since,
            } => {
                let resume = resume.map(|secret| &self.secrets[secret]);
                let since = since.map(|n| &self.ids[model.body(room, n).as_str().expect("a body is text")]);
                (
                    "userJoin",
                    json!({ "username": name, "room": room, "resume": resume, "since": since }),
                )
            }
            Op::Leave(room) => ("userLeave", json!({ "room": room })),
            Op::Say { room, temp_id } => {
                let body = (self.said + 1).to_string();
                ("updateChat", json!({ "body": body, "room": room, "tempId": temp_id }))
            }
            Op::Type(room) => ("userTyping", json!({ "username": "somebody else", "room": room })),
            Op::Invite { name, room } => ("newRoom", json!({ "username2": name, "room": room })),
            Op::Disconnect => {
                now(self.rooms.gone(&self.clients[who].session));
                self.clients[who] = Client::connect(&self.runtime, None);
                return Value::Null;
            }
        };
        match now(self.clients[who].emits(&self.rooms, event, vec![without_nulls(args)])) {
            Ok(ack) => self.in_the_models_words(ack),
            Err(code) => code.as_str().into(),
        }
    }

    fn in_the_models_words(&mut self, mut ack: Value) -> Value {
        if let Some(secret) = ack.get("resume").and_then(Value::as_str).map(str::to_owned) {
            let known = self.secrets.iter().position(|one| *one == secret);
            ack["resume"] = known.unwrap_or(self.secrets.len()).into();
            if known.is_none() {
                self.secrets.push(secret);
            }
        }
        if let Some(message) = ack.get("message") {
            self.said += 1;
            let (body, id) = (message["body"].as_str(), message["id"].as_str());
            let (body, id) = (body.expect("a body is text"), id.expect("an id is text"));
            let before = self.ids.insert(body.to_owned(), id.to_owned());
            assert!(before.is_none_or(|before| before == id), "one message, one id");
        }
        without_ids(ack)
    }
}

/// What a client doesn't say isn't there: `null` would be a wrong type.
fn without_nulls(mut args: Value) -> Value {
    if let Some(fields) = args.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    args
}

/// Ids and times are the server's own: the model doesn't have them.
fn without_ids(mut value: Value) -> Value {
    match &mut value {
        Value::Array(list) => list.iter_mut().for_each(|one| *one = without_ids(one.take())),
        Value::Object(fields) => {
            if fields.contains_key("body") {
                fields.remove("id");
                fields.remove("time");
            }
            fields.values_mut().for_each(|one| *one = without_ids(one.take()));
        }
        _ => {}
    }
    value
}

fn told(client: &Client) -> Heard {
    let heard = client.heard().into_iter();
    heard.map(|(event, payload)| (event, without_ids(payload))).collect()
}

/// Numbers out of range wrap around: every sequence is one that can be played, also after the test has shortened it.
fn playable(op: &Op, model: &Model) -> Op {
    match op.clone() {
        Op::Join {
            name,
            room,
            resume,
            since,
        } => {
            let (secrets, messages) = model.counts(room);
            Op::Join {
                name,
                room,
                resume: resume.and_then(|n| n.checked_rem(secrets)),
                since: since.and_then(|n| n.checked_rem(messages)),
            }
        }
        op => op,
    }
}

proptest! {
    #![proptest_config(super::sequences(10_000))]

    #[test]
    fn rooms_do_what_the_model_says(sequence in prop::collection::vec((0..CLIENTS, ops()), 1..30)) {
        let (mut model, mut real) = (Model::default(), Real::new());
        for (who, op) in &sequence {
            let op = playable(op, &model);
            let seen = real.does(*who, &op, &model);
            let expected = model.does(*who, &op).unwrap_or_else(|code| code.as_str().into());
            prop_assert_eq!(seen, expected, "client {} got another answer to {:?}", who, op);
            for (client, expected) in model.heard().into_iter().enumerate() {
                let seen = told(&real.clients[client]);
                prop_assert_eq!(seen, expected, "client {} heard something else when client {} did {:?}", client, who, op);
            }
            prop_assert_eq!(real.rooms.in_use(), model.in_use(), "rooms in memory after {:?}", op);
        }
    }
}
