//! `/private`, one thing after the other.

use super::client::{Client, now};
use super::lobby::{role_of, status_of};
use super::lobby_people::BEGIN;
use super::mounted::{Hub, Seen, id};
use super::private_model::Model;
use super::private_ops::{Flaw, Named, OWNERS, Op, claim, ops, playable, recipients};
use super::promises::agree;
use super::words::{pair_word, said};
use proptest::prelude::*;
use realtime_hub::accounts::moderation::Moderator;
use realtime_hub::hub::error::{Code, Refusal};
use realtime_hub::protocol::lobby::Lobby;
use realtime_hub::protocol::private::{Private, Wire, inbox, log};
use realtime_hub::runtime::Runtime;
use realtime_hub::store::Page;
use serde_json::{Value, json};
use std::sync::Arc;

/// The conversations themselves.
struct Real {
    hub: Hub,
    // Who bans and mutes, as REST does it.
    lobby: Lobby,
    clients: Vec<Option<Client>>,
}

impl Real {
    fn new() -> Self {
        let hub = Hub::new(|runtime| Arc::new(Private::new(runtime)));
        for (_, name, role) in BEGIN {
            hub.signs_up(name, role_of(role));
        }
        Self {
            lobby: Lobby::new(&hub.runtime),
            clients: vec![None; OWNERS.len()],
            hub,
        }
    }

    fn does(&mut self, who: usize, op: &Op, (step, acked): (usize, bool)) -> Seen {
        let place = |place| self.hub.words.place(place);
        let (event, args) = match op {
            Op::Connect(since) => return self.connects(who, since.map(place)),
            Op::Leave => {
                self.clients[who].take().iter().for_each(|old| self.hub.leaves(old));
                return Seen::Ack(json!({ "ok": true }));
            }
            Op::Clock(ms) => {
                self.hub.passes(*ms);
                return Seen::Ack(json!({ "ok": true }));
            }
            Op::Join(None) => ("join-chat-room", vec![]),
            Op::Join(since) => ("join-chat-room", vec![json!({ "since": since.map(place) })]),
            Op::Send { .. } => ("send-chat-message", vec![self.letter(OWNERS[who], op, step)]),
            Op::Receipt { n, read } => {
                let id = n.map_or("0000000000000000", |n| self.hub.words.id(n));
                let event = if *read {
                    "chat-message-read"
                } else {
                    "chat-message-delivered"
                };
                (event, vec![json!(id)])
            }
            Op::Typing { to, stopped } => {
                let event = if *stopped {
                    "chat-user-stopped-typing"
                } else {
                    "chat-user-typing"
                };
                (event, vec![json!(to.to_string()), claim(step)])
            }
            _ => return self.elsewhere(OWNERS[who], op),
        };
        let client = self.clients[who].clone().expect("who isn't connected connects first");
        self.hub.asks(&client, event, args, acked)
    }

    fn connects(&mut self, who: usize, since: Option<String>) -> Seen {
        self.clients[who].take().iter().for_each(|old| self.hub.leaves(old));
        match self.hub.logs_in(OWNERS[who]) {
            Ok(login) => {
                self.clients[who] = Some(self.hub.connects(Some(login), since));
                Seen::Ack(json!({ "ok": true }))
            }
            Err(refusal) => Seen::Refused(refusal.code.as_str().to_owned()),
        }
    }

    fn letter(&self, me: u64, op: &Op, step: usize) -> Value {
        let Op::Send {
            to,
            named,
            temp_id,
            flaw,
        } = op
        else {
            unreachable!("only a letter is sent")
        };
        let sender = if *flaw == Flaw::Sender { me % 3 + 1 } else { me };
        let mut recipients = recipients(me, *to, step);
        if *flaw == Flaw::Recipients {
            recipients["77"] = json!("for somebody else");
        }
        let conversation = match named {
            Named::Nothing => None,
            Named::Empty => Some(String::new()),
            Named::Of(one, other) => self.hub.words.pair(&pair_word(*one, *other)).map(str::to_owned),
            Named::Unknown => Some("nowhere".to_owned()),
        };
        said(json!({
            // A wrong role is ignored; a user id comes as text or as a number.
            "sender": { "role": "ADMIN", "id": sender },
            "receiver": { "role": "ADMIN", "id": to.to_string() },
            "recipients": recipients,
            "conversationId": conversation,
            "tempId": (*flaw != Flaw::NoTempId).then_some(temp_id),
        }))
    }

    /// What doesn't come over the socket.
    fn elsewhere(&mut self, me: u64, op: &Op) -> Seen {
        let runtime = Arc::clone(&self.hub.runtime);
        let accounts = &runtime.accounts;
        let done: Result<Value, Refusal> = now(async {
            let user = match op {
                Op::Conversations => return self.conversations(me).await,
                Op::Page { with, .. } => return self.page(pair_word(me, *with), op).await,
                Op::Block(on, other) => {
                    block(&runtime, (me, *other), *on).await?;
                    return Ok(json!({ "ok": true }));
                }
                Op::Rename(name) => {
                    accounts.rename(id(me), name).await?;
                    return Ok(json!({ "ok": true }));
                }
                Op::Status(change, target) => {
                    let admin = self.hub.logs_in(1)?.user();
                    self.lobby.set_status(&admin, id(*target), status_of(*change)).await?
                }
                Op::Role(role, target) => accounts.set_role(id(1), id(*target), role_of(role)).await?,
                _ => unreachable!("everything else goes over the socket"),
            };
            Ok(json!({ "ok": true, "user": user }))
        });
        match done {
            Ok(answer) => Seen::Ack(self.hub.words.of(answer)),
            Err(refusal) => Seen::Refused(refusal.code.as_str().to_owned()),
        }
    }

    async fn conversations(&self, me: u64) -> Result<Value, Refusal> {
        let newest = self.hub.runtime.store.newest_by_room(&inbox(id(me))).await?;
        let mut wire = Wire::new(&self.hub.runtime);
        let mut listed = Vec::new();
        for message in &newest {
            listed.push(wire.conversation(message).await?);
        }
        Ok(json!(listed))
    }

    async fn page(&self, pair: String, op: &Op) -> Result<Value, Refusal> {
        let (Op::Page { before, limit, .. }, Some(conversation)) = (op, self.hub.words.pair(&pair)) else {
            return Ok(json!([]));
        };
        let page = Page {
            before: before.map(|before| self.hub.words.place(before)),
            limit: *limit,
        };
        let messages = self.hub.runtime.store.page(&log(conversation), &page).await?;
        let mut wire = Wire::new(&self.hub.runtime);
        let mut listed = Vec::new();
        for message in &messages {
            listed.push(wire.today(message).await?);
        }
        Ok(json!(listed))
    }
}

/// As the lobby does it.
async fn block(runtime: &Runtime, (me, other): (u64, u64), on: bool) -> Result<(), Refusal> {
    let accounts = runtime.accounts.accounts();
    if me == other {
        return Err(Refusal::new(Code::Forbidden, "nobody does that to themself"));
    }
    match on {
        true => accounts.block(id(me), id(other)).await?,
        false => accounts.unblock(id(me), id(other)).await?,
    }
    Ok(())
}

proptest! {
    #![proptest_config(super::sequences(1_000))]

    #[test]
    fn private_chats_do_what_the_model_says(
        sequence in prop::collection::vec((0..OWNERS.len(), ops(), prop::bool::weighted(0.8)), 1..40),
    ) {
        let (mut model, mut real) = (Model::new(), Real::new());
        for (who, op, acked) in &sequence {
            let op = with_a_known_name(playable(*who, op, &model), &real);
            let messages = real.hub.words.messages();
            let mut seen = real.does(*who, &op, (model.step(), *acked));
            let heard = real.hub.heard(&real.clients, *who, &mut seen);
            let kept = real.hub.words.messages() == messages && !matches!(seen, Seen::Refused(_));
            let expected = model.does(*who, &op, kept);
            agree(&(who, &op), (&seen, &heard), (&expected, &model.heard()))?;
        }
    }
}

/// A conversation that hasn't begun has no name that a client could know.
fn with_a_known_name(op: Op, real: &Real) -> Op {
    match op {
        Op::Send {
            to,
            named: Named::Of(one, other),
            temp_id,
            flaw,
        } if real.hub.words.pair(&pair_word(one, other)).is_none() => Op::Send {
            to,
            named: Named::Nothing,
            temp_id,
            flaw,
        },
        op => op,
    }
}
