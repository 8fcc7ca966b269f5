//! `/rooms`, many clients at once: joins against takeovers, the last one's leave against the next one's join.

use super::at_once::{Task, run};
use super::client::{Client, Heard, runtime};
use super::rooms::{NAMES, ROOMS, ops};
use super::rooms_model::Op;
use super::slow::Slow;
use super::stays::Known;
use proptest::prelude::*;
use realtime_hub::hub::error::Code;
use realtime_hub::protocol::Protocol;
use realtime_hub::protocol::rooms::Rooms;
use realtime_hub::runtime::Runtime;
use realtime_hub::store::memory::MemoryStore;
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One connection, from its beginning on.
struct Life {
    client: Client,
    name: Option<&'static str>,
    heard: Heard,
    gone: bool,
}

/// What all clients share, and what they leave behind for the checks.
struct Stage {
    runtime: Arc<Runtime>,
    rooms: Rooms,
    secrets: RefCell<BTreeMap<&'static str, Value>>,
    said: Cell<u64>,
    acked: RefCell<BTreeMap<String, Value>>,
    pairs: RefCell<BTreeMap<&'static str, BTreeSet<BTreeSet<&'static str>>>>,
    lives: RefCell<Vec<Life>>,
}

impl Stage {
    fn new() -> Self {
        let runtime = runtime(|_| (), Some(Arc::new(Slow(MemoryStore::new(1 << 20)))));
        Self {
            rooms: Rooms::new(&runtime),
            runtime,
            secrets: RefCell::default(),
            said: Cell::default(),
            acked: RefCell::default(),
            pairs: RefCell::default(),
            lives: RefCell::default(),
        }
    }

    fn born(&self) -> Life {
        Life {
            client: Client::connect(&self.runtime, None),
            name: None,
            heard: Vec::new(),
            gone: false,
        }
    }

    async fn emits(&self, life: &Life, event: &str, payload: Value) -> Result<Value, Code> {
        life.client.emits(&self.rooms, event, vec![payload]).await
    }

    /// Lives through `script`: one thing after the other, while others do theirs.
    async fn plays(&self, script: &[Op]) {
        let mut life = self.born();
        for op in script {
            match op {
                Op::Disconnect => {
                    self.rooms.gone(&life.client.session).await;
                    life.gone = true;
                    self.ends(std::mem::replace(&mut life, self.born()));
                }
                op => self.does(&mut life, op).await,
            }
        }
        self.ends(life);
    }

    fn ends(&self, life: Life) {
        self.lives.borrow_mut().push(life);
    }

    async fn does(&self, life: &mut Life, op: &Op) {
        match op {
            Op::Join { name, room, resume, .. } => {
                let mut payload = json!({ "username": name, "room": room });
                // A number stands for: with the secret that was given out last.
                let secret = resume.and_then(|_| self.secrets.borrow().get(name).cloned());
                if let Some(secret) = secret {
                    payload["resume"] = secret;
                }
                if let Ok(ack) = self.emits(life, "userJoin", payload).await {
                    life.name = Some(name);
                    self.secrets.borrow_mut().insert(name, ack["resume"].clone());
                }
            }
            Op::Say { room, .. } => {
                self.said.set(self.said.get() + 1);
                let body = self.said.get().to_string();
                if let Ok(ack) = self
                    .emits(life, "updateChat", json!({ "body": body, "room": room }))
                    .await
                {
                    let before = self.acked.borrow_mut().insert(body, ack["message"].clone());
                    assert!(before.is_none());
                }
            }
            Op::Invite { name, room } => {
                let invited = self
                    .emits(life, "newRoom", json!({ "username2": name, "room": room }))
                    .await;
                if let (Ok(_), Some(own)) = (invited, life.name) {
                    let mut pairs = self.pairs.borrow_mut();
                    pairs.entry(room).or_default().insert([own, *name].into());
                }
            }
            Op::Leave(room) => drop(self.emits(life, "userLeave", json!({ "room": room })).await),
            Op::Type(room) => drop(self.emits(life, "userTyping", json!({ "room": room })).await),
            Op::Disconnect => {}
        }
    }

    /// Everything in a room's log, as clients see messages.
    async fn log(&self, room: &str) -> Vec<Value> {
        let stored = self.runtime.store.after(&format!("rooms:{room}"), "").await;
        let stored = stored.expect("the store is in memory");
        let ids = stored
            .iter()
            .map(|message| message.body.as_str().expect("a body is text").to_owned());
        let acked = self.acked.borrow();
        ids.map(|body| acked.get(&body).expect("what is stored was acked").clone())
            .collect()
    }

    /// The people of a room by its own list, asked by somebody who is in it; `None` for somebody who isn't.
    async fn roster(&self, life: &Life, room: &str) -> Option<Value> {
        self.emits(life, "userTyping", json!({ "room": room })).await.ok()?;
        let again = json!({ "username": life.name, "room": room });
        let ack = self
            .emits(life, "userJoin", again)
            .await
            .expect("who is in may ask again");
        Some(ack["activeUsers"].clone())
    }

    /// All that must hold when nobody acts any more, whatever the order was.
    async fn holds(&self) {
        let mut lives = self.lives.take();
        lives.iter_mut().for_each(|life| life.heard = life.client.heard());
        let mut stored = 0;
        for room in ROOMS {
            let log = self.log(room).await;
            stored += log.len();
            let mut inside = Vec::new();
            for life in lives.iter() {
                let known = Known::from(&life.heard);
                let roster = if life.gone { None } else { self.roster(life, room).await };
                assert!(
                    !(known.disconnected && roster.is_some()),
                    "a displaced connection is still in {room}"
                );
                let stays: Vec<_> = known.stays.iter().filter(|stay| stay.room == *room).collect();
                for (n, stay) in stays.iter().enumerate() {
                    let to_the_end = roster.is_some() && n + 1 == stays.len();
                    let fits = stay.fits(&log, life.name.expect("who is in has a name"), to_the_end);
                    assert_eq!(fits, Ok(()), "in {room}");
                }
                if let Some(roster) = roster {
                    assert_eq!(
                        known.people.get(*room).cloned().map(Value::from),
                        Some(roster.clone()),
                        "in {room}"
                    );
                    inside.push((life.name, roster));
                }
            }
            self.agree(room, &inside);
        }
        assert_eq!(stored, self.acked.borrow().len(), "what is acked is stored, once");
        for life in lives.iter() {
            self.rooms.gone(&life.client.session).await;
        }
        assert_eq!(self.rooms.in_use(), 0, "rooms are forgotten when all have gone");
        for name in NAMES {
            let join = json!({ "username": name, "room": "a new one" });
            assert!(
                self.emits(&self.born(), "userJoin", join).await.is_ok(),
                "{name} is free"
            );
        }
    }

    /// Those who are in a room see one list, with each of them once; a closed room has had one pair, and nobody else.
    fn agree(&self, room: &str, inside: &[(Option<&'static str>, Value)]) {
        let names: BTreeSet<_> = inside.iter().filter_map(|(name, _)| *name).collect();
        assert_eq!(names.len(), inside.len(), "a name is in {room} twice");
        for (_, roster) in inside {
            let listed: Vec<_> = roster
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            assert_eq!(
                listed.len(),
                names.len(),
                "{room} lists {listed:?}, there are {names:?}"
            );
            assert!(
                listed.iter().all(|one| names.contains(one)),
                "a ghost in {room}: {listed:?}"
            );
        }
        if let Some(pairs) = self.pairs.borrow().get(room) {
            assert_eq!(pairs.len(), 1, "{room} was closed for {pairs:?}");
            assert!(
                pairs.iter().all(|pair| names.is_subset(pair)),
                "{names:?} are in, of {pairs:?}"
            );
        }
    }
}

proptest! {
    #![proptest_config(super::sequences(10_000))]

    #[test]
    fn rooms_agree_in_every_order(
        scripts in prop::collection::vec(prop::collection::vec(ops(), 1..10), 2..5),
        order in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let stage = Stage::new();
        run(scripts.iter().map(|script| Box::pin(stage.plays(script)) as Task<'_>).collect(), &order);
        run(vec![Box::pin(stage.holds())], &[]);
    }
}
