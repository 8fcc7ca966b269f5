//! Speaking: to everybody, and to one.

use super::super::args::{Args, Fields};
use super::super::frame::{Ack, Frame, raw};
use super::{Hall, LOG, Lobby, login, pair_room, partner_in, pm_log, wire};
use crate::accounts::moderation::may_speak;
use crate::hub::error::{Code, Refusal};
use crate::hub::id::UserId;
use crate::hub::message::{Author, Message};
use crate::hub::text;
use crate::hub::user::User;
use crate::session::{Session, tell_all};
use crate::store::{Appended, Command, Draft};
use std::sync::Arc;

/// A message as its client wrote it.
struct Said<'a> {
    body: &'a str,
    to: Option<&'a str>,
    command: Option<Command>,
}

impl<'a> Said<'a> {
    fn of(fields: Fields<'a>, sender: UserId) -> Result<Self, Refusal> {
        let body = fields.text("message")?;
        text::fits("message", body, text::MESSAGE_CHARS)?;
        let command = fields.temp_id()?.map(|temp_id| Command {
            sender: format!("lobby:{sender}"),
            temp_id,
        });
        let to = fields.optional_text("to")?;
        Ok(Self { body, to, command })
    }

    /// What is stored: its author is the account, and not what a payload says.
    fn draft(self, user: &User, pair: Option<[UserId; 2]>) -> Draft {
        Draft {
            logs: pair.map_or_else(|| vec![LOG.into()], |pair| pair.map(pm_log).to_vec()),
            room: self.to.unwrap_or(LOG).into(),
            author: Author::Account(user.clone()),
            receiver: None,
            body: self.body.into(),
            command: self.command,
        }
    }
}

impl Lobby {
    /// `chat-message-sent { message, tempId? }`: everybody gets `chat-message-broadcast`, the sender included. With `to`, the name of a
    /// pair's room, both get `pm`. The ack has the `message`. Errors: `muted`; with `to` also `not_joined`, `blocked`.
    pub(super) async fn on_message(&self, session: &Arc<Session>, fields: Fields<'_>) -> Result<Ack, Refusal> {
        let said = Said::of(fields, login(session)?.user_id)?;
        let now_ms = self.runtime.clock.now_ms();
        let hall = self.hall.lock().await;
        if let Some(command) = &said.command
            && let Some(first) = self.runtime.store.stored(command, now_ms).await?
        {
            return Ok(Ack::ok().with_raw("message", wire::own(&first)?));
        }
        // Asked in the hall: whoever was muted or banned while this waited for it isn't heard any more.
        let user = login(session)?.user();
        may_speak(&user)?;
        let pair = match said.to {
            Some(room) => Some([user.id, self.partner(&hall, room, user.id).await?]),
            None => None,
        };
        match self.runtime.store.append(said.draft(&user, pair), now_ms).await? {
            Appended::Repeated(first) => Ok(Ack::ok().with_raw("message", wire::own(&first)?)),
            Appended::New(message) => Self::say(&hall, &message, pair),
        }
    }

    fn say(hall: &Hall, message: &Message, pair: Option<[UserId; 2]>) -> Result<Ack, Refusal> {
        let payload = wire::own(message)?;
        let event = if pair.is_some() { "pm" } else { "chat-message-broadcast" };
        let frame = Frame { event, payload };
        match pair {
            Some(pair) => tell_all(hall.of(&pair), &frame),
            None => hall.tell(frame.clone()),
        }
        Ok(Ack::ok().with_raw("message", frame.payload))
    }

    /// The other one of a pair's room in which `me` may speak.
    async fn partner(&self, hall: &Hall, room: &str, me: UserId) -> Result<UserId, Refusal> {
        let not_joined = || Refusal::new(Code::NotJoined, "you are in no room with this name");
        let partner = partner_in(room, me)
            .filter(|_| hall.pairs.contains(room))
            .ok_or_else(not_joined)?;
        self.not_blocked(me, partner).await?;
        Ok(partner)
    }

    async fn not_blocked(&self, me: UserId, other: UserId) -> Result<(), Refusal> {
        match self.runtime.accounts.accounts().blocked_between(me, other).await? {
            true => Err(Refusal::new(Code::Blocked, "one of you has blocked the other")),
            false => Ok(()),
        }
    }

    /// `private-chat-initiated "userId"`: one room for the two accounts; both get `private-chat-initiated "room-name"`; the ack has the
    /// `room`. Errors: `not_found` for somebody unknown or not connected, `blocked`.
    pub(super) async fn on_initiate(&self, session: &Arc<Session>, args: &Args) -> Result<Ack, Refusal> {
        let (me, other) = (login(session)?.user_id, args.user_id()?);
        if me == other {
            return Err(Refusal::invalid("a pair is two people"));
        }
        let mut hall = self.hall.lock().await;
        self.not_blocked(me, other).await?;
        if !hall.presence.contains(&other) {
            return Err(Refusal::new(Code::NotFound, "no user with this id is in the lobby"));
        }
        let room = pair_room(me, other);
        let payload = raw(&room)?;
        hall.pairs.insert(room);
        let frame = Frame {
            event: "private-chat-initiated",
            payload,
        };
        tell_all(hall.of(&[me, other]), &frame);
        Ok(Ack::ok().with_raw("room", frame.payload))
    }
}
