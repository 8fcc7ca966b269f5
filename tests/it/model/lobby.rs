//! `/lobby`, one thing after the other.

use super::client::{Client, Heard, now};
use super::lobby_model::{FLOOD, Model, flooding};
use super::lobby_ops::{OWNERS, Op, ops, playable};
use super::lobby_people::{BEGIN, Change};
use super::mounted::{Hub, Seen, id};
use super::promises::{Text, agree};
use super::words::{pair_word, said};
use proptest::prelude::*;
use realtime_hub::accounts::moderation::Moderator;
use realtime_hub::hub::error::Refusal;
use realtime_hub::hub::user::{Role, Status, User};
use realtime_hub::protocol::lobby::Lobby;
use serde_json::{Value, json};
use std::sync::Arc;

/// The lobby itself.
struct Real {
    hub: Hub,
    lobby: Arc<Lobby>,
    clients: Vec<Option<Client>>,
}

impl Real {
    fn new() -> Self {
        let mut lobby = None;
        let hub = Hub::new(|runtime| Arc::clone(lobby.insert(Arc::new(Lobby::new(runtime)))));
        for (_, name, role) in BEGIN {
            hub.signs_up(name, role_of(role));
        }
        Self {
            hub,
            lobby: lobby.expect("the hub has made one"),
            clients: vec![None; OWNERS.len()],
        }
    }

    fn does(&mut self, who: usize, op: &Op, (step, acked): (usize, bool)) -> Seen {
        // A user id comes as text or as a number.
        let id_of = |account: &u64| {
            if step % 2 == 0 {
                json!(account)
            } else {
                json!(account.to_string())
            }
        };
        let (event, args) = match op {
            Op::Connect(since) => return self.connects(who, since.map(|since| self.hub.words.place(since))),
            Op::Leave => {
                self.leaves(who);
                return Seen::Ack(json!({ "ok": true }));
            }
            Op::Clock(ms) => {
                self.hub.passes(*ms);
                return Seen::Ack(json!({ "ok": true }));
            }
            Op::Rest(..) | Op::Role(..) => return self.rests(who, op),
            Op::Flood => return self.floods(who, step),
            Op::Say { to, text, temp_id } => {
                let word = to.map(|(one, other)| pair_word(one, other));
                let to = word.map(|word| self.hub.words.pair(&word).unwrap_or(&word).to_owned());
                let args = json!({ "message": text.of(step), "to": to, "tempId": temp_id });
                ("chat-message-sent", said(args))
            }
            Op::Initiate(other) => ("private-chat-initiated", id_of(other)),
            Op::Rename(name) => ("set-username", json!({ "username": name })),
            Op::Moderate(change, target) => (event_of(*change), id_of(target)),
            Op::Block(true, target) => ("block-user", id_of(target)),
            Op::Block(false, target) => ("unblock-user", id_of(target)),
        };
        self.asks(who, event, args, acked)
    }

    fn asks(&mut self, who: usize, event: &str, args: Value, acked: bool) -> Seen {
        let client = self.clients[who].clone().expect("who isn't connected connects first");
        self.hub.asks(&client, event, vec![args], acked)
    }

    fn leaves(&mut self, who: usize) {
        self.clients[who].take().iter().for_each(|old| self.hub.leaves(old));
    }

    fn connects(&mut self, who: usize, since: Option<String>) -> Seen {
        self.leaves(who);
        match self.hub.logs_in(OWNERS[who]) {
            Ok(login) => {
                self.clients[who] = Some(self.hub.connects(Some(login), since));
                Seen::Ack(json!({ "ok": true }))
            }
            Err(refusal) => Seen::Refused(refusal.code.as_str().to_owned()),
        }
    }

    fn floods(&mut self, who: usize, step: usize) -> Seen {
        let mut last = Seen::Silence;
        for n in 0..FLOOD {
            let text = Text::Good.of(flooding(step, n));
            match self.asks(who, "chat-message-sent", json!({ "message": text }), true) {
                ack @ Seen::Ack(_) => last = ack,
                refused => return refused,
            }
        }
        last
    }

    /// What the REST calls do, once they know who is asking.
    fn rests(&self, who: usize, op: &Op) -> Seen {
        let done: Result<User, Refusal> = now(async {
            let me = self.hub.logs_in(OWNERS[who])?.user();
            match op {
                Op::Rest(change, target) => self.lobby.set_status(&me, id(*target), status_of(*change)).await,
                Op::Role(role, target) => {
                    let accounts = &self.hub.runtime.accounts;
                    accounts.set_role(me.id, id(*target), role_of(role)).await
                }
                _ => unreachable!("nothing else goes by REST"),
            }
        });
        match done {
            Ok(user) => Seen::Ack(json!({ "ok": true, "user": user })),
            Err(refusal) => Seen::Refused(refusal.code.as_str().to_owned()),
        }
    }

    /// What a pair's room is called is known when somebody is first told.
    fn learns(&mut self, (me, op): (u64, &Op), seen: &mut Seen, heard: &mut [Heard]) {
        let Op::Initiate(other) = op else { return };
        let told = heard
            .iter()
            .flatten()
            .find(|(event, _)| event == "private-chat-initiated");
        let Some((_, Value::String(name))) = told.cloned() else {
            return;
        };
        let word = pair_word(me, *other);
        if name != word {
            self.hub.words.learn_pair(word, &name);
        }
        if let Seen::Ack(ack) = seen {
            *ack = self.hub.words.of(ack.take());
        }
        for (_, payload) in heard.iter_mut().flatten() {
            *payload = self.hub.words.of(payload.take());
        }
    }
}

fn event_of(change: Change) -> &'static str {
    match change {
        Change::Ban => "ban-user",
        Change::Unban => "unban-user",
        Change::Mute => "mute-user",
        Change::Unmute | Change::Pardon => "unmute-user",
    }
}

pub(super) fn status_of(change: Change) -> Status {
    match change {
        Change::Ban => Status::Banned,
        Change::Mute => Status::Muted,
        _ => Status::Normal,
    }
}

pub(super) fn role_of(role: &str) -> Role {
    match role {
        "ADMIN" => Role::Admin,
        "TEACHER" => Role::Teacher,
        _ => Role::Student,
    }
}

/// The contract doesn't say in which order the users are listed.
fn by_id(heard: &mut Heard) {
    for (_, payload) in heard.iter_mut().filter(|(event, _)| event == "room-user-change") {
        if let Some(Value::Array(users)) = payload.get_mut("users") {
            users.sort_by_key(|user| user["id"].as_str().map(str::to_owned));
        }
    }
}

proptest! {
    #![proptest_config(super::sequences(400))]

    #[test]
    fn the_lobby_does_what_the_model_says(
        sequence in prop::collection::vec((0..OWNERS.len(), ops(), prop::bool::weighted(0.8)), 1..40),
    ) {
        let (mut model, mut real) = (Model::new(), Real::new());
        for (who, op, acked) in &sequence {
            let op = playable(*who, op, &model);
            let messages = real.hub.words.messages();
            let mut seen = real.does(*who, &op, (model.step(), *acked));
            let mut heard = real.hub.heard(&real.clients, *who, &mut seen);
            real.learns((OWNERS[*who], &op), &mut seen, &mut heard);
            heard.iter_mut().for_each(by_id);
            let kept = real.hub.words.messages() == messages && !matches!(seen, Seen::Refused(_));
            let expected = model.does(*who, &op, kept);
            agree(&(who, &op), (&seen, &heard), (&expected, &model.heard()))?;
        }
    }
}
