//! `/classroom`, one thing after the other.

use super::classroom_model::{Model, OWNERS, Op};
use super::client::{Client, now, runtime};
use proptest::prelude::*;
use realtime_hub::accounts::tokens::TokenHash;
use realtime_hub::hub::id::UserId;
use realtime_hub::hub::user::{Role, Status, User};
use realtime_hub::people::Login;
use realtime_hub::protocol::Protocol;
use realtime_hub::protocol::classroom::Classroom;
use realtime_hub::runtime::Runtime;
use serde_json::{Value, json};
use std::sync::Arc;

const CLASSES: &[&str] = &["maths", "art"];

fn ops() -> impl Strategy<Value = Op> {
    let class = prop::sample::select(CLASSES);
    let value = 0..3_u8;
    prop_oneof![
        6 => (class.clone(), prop::option::of(value.clone())).prop_map(|(class, given)| Op::Join { class, given }),
        2 => Just(Op::Leave),
        2 => (prop::option::of(class.clone()), value.clone()).prop_map(|(channel, value)| Op::Broadcast { channel, value }),
        2 => (1..5_u64, value.clone()).prop_map(|(to, value)| Op::Message { to, value }),
        2 => value.clone().prop_map(Op::MessageAll),
        2 => prop::option::of(class).prop_map(Op::Reconnect),
        1 => any::<bool>().prop_map(Op::Mute),
        1 => value.prop_map(Op::Rename),
    ]
}

/// The classes themselves.
struct Real {
    runtime: Arc<Runtime>,
    classroom: Classroom,
    clients: Vec<Client>,
}

fn user(who: usize, model: &Model) -> User {
    let account = model.accounts.get(&OWNERS[who]).cloned().unwrap_or_default();
    User {
        id: UserId::new(OWNERS[who]).expect("an owner is an account"),
        username: account.name,
        role: Role::Student,
        status: if account.muted { Status::Muted } else { Status::Normal },
    }
}

impl Real {
    fn new() -> Self {
        let runtime = runtime(|_| (), None);
        let classroom = Classroom::new(&runtime);
        let clients = (0..OWNERS.len())
            .map(|who| connect(&runtime, user(who, &Model::default())))
            .collect();
        Self {
            runtime,
            classroom,
            clients,
        }
    }

    /// Does it, and returns the answer. The model has done it already, and knows the accounts as they are now.
    fn does(&mut self, who: usize, op: &Op, model: &Model) -> Value {
        let (event, args) = match op {
            Op::Join { class, given: None } => ("join-class-room", vec![json!(class)]),
            Op::Join {
                class,
                given: Some(given),
            } => ("join-class-room", vec![json!(class), json!({ "seat": given })]),
            Op::Leave => ("leave-class-room", vec![]),
            Op::Broadcast { channel, value } => {
                let channel = channel.iter().map(|channel| json!(channel));
                (
                    "class-room-broadcast",
                    channel.chain([json!({ "value": value })]).collect(),
                )
            }
            Op::Message { to, value } => ("message", vec![json!({ "type": "number", "value": value }), json!(to)]),
            Op::MessageAll(value) => ("broadcast-message", vec![json!({ "type": "number", "value": value })]),
            Op::Reconnect(class) => {
                self.reconnect(who, json!({ "classRoom": class }), model);
                return json!({ "ok": true });
            }
            Op::Mute(_) | Op::Rename(_) => {
                self.runtime.people.update(&Arc::new(user(who, model)));
                return json!({ "ok": true });
            }
        };
        let answer = now(self.clients[who].emits(&self.classroom, event, args));
        answer.unwrap_or_else(|code| code.as_str().into())
    }

    fn reconnect(&mut self, who: usize, auth: Value, model: &Model) {
        let old = &self.clients[who].session;
        self.runtime.people.departs(old);
        now(self.classroom.gone(old));
        self.clients[who] = connect(&self.runtime, user(who, model));
        let connected = now(self.classroom.connected(&self.clients[who].session, &auth));
        connected.expect("a class has a good name");
    }
}

fn connect(runtime: &Arc<Runtime>, user: User) -> Client {
    let login = Arc::new(Login::new(TokenHash::of("a token"), user, u64::MAX));
    let client = Client::connect(runtime, Some(login));
    runtime.people.arrives(&client.session);
    client
}

proptest! {
    #![proptest_config(super::sequences(10_000))]

    #[test]
    fn classes_do_what_the_model_says(sequence in prop::collection::vec((0..OWNERS.len(), ops()), 1..30)) {
        let (mut model, mut real) = (Model::default(), Real::new());
        for (who, op) in &sequence {
            let expected = model.does(*who, op).unwrap_or_else(|code| code.as_str().into());
            let seen = real.does(*who, op, &model);
            prop_assert_eq!(seen, expected, "client {} got another answer to {:?}", who, op);
            for (client, expected) in model.heard().into_iter().enumerate() {
                let seen = real.clients[client].heard();
                prop_assert_eq!(seen, expected, "client {} heard something else when client {} did {:?}", client, who, op);
            }
        }
    }
}
