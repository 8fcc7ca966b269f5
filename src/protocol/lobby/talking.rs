//! Speaking: to everybody, and to one.

use super::super::args::{Args, Fields};
use super::super::frame::{Ack, Frame, raw};
use super::{Hall, LOG, Lobby, login, pair_room, partner_in, pm_log, wire};
use crate::hub::error::{Code, Refusal};
use crate::hub::id::UserId;
use crate::hub::message::{Author, Message};
use crate::hub::text;
use crate::hub::user::Status;
use crate::session::{Session, tell_all};
use crate::store::{Appended, Command, Draft};
use std::sync::Arc;

impl Lobby {
    /// `chat-message-sent { message, tempId? }`: everybody gets `chat-message-broadcast`, the sender included. With `to`, the name of a
    /// pair's room, both get `pm`. The ack has the `message`. Errors: `muted`; with `to` also `not_joined`, `blocked`.
    pub(super) async fn on_message(&self, session: &Arc<Session>, fields: Fields<'_>) -> Result<Ack, Refusal> {
        let user = login(session)?.user();
        let body = fields.text("message")?;
        text::fits("message", body, text::MESSAGE_CHARS)?;
        let (to, temp_id) = (fields.optional_text("to")?, fields.temp_id()?);
        let command = temp_id.map(|temp_id| Command {
            sender: format!("lobby:{}", user.id),
            temp_id,
        });
        let hall = self.hall.lock().await;
        if let Some(command) = &command
            && let Some(first) = self.runtime.store.stored(command, self.runtime.clock.now_ms()).await?
        {
            return Ok(Ack::ok().with_raw("message", wire::own(&first)?));
        }
        if user.status == Status::Muted {
            return Err(Refusal::new(Code::Muted, "you are muted"));
        }
        let pair = match to {
            Some(room) => Some([user.id, self.partner(&hall, room, user.id).await?]),
            None => None,
        };
        let draft = Draft {
            logs: pair.map_or_else(|| vec![LOG.into()], |pair| pair.map(pm_log).to_vec()),
            room: to.unwrap_or(LOG).into(),
            author: Author::Account((*user).clone()),
            receiver: None,
            body: body.into(),
            command,
        };
        match self.runtime.store.append(draft, self.runtime.clock.now_ms()).await? {
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
            None => tell_all(hall.members.all(), &frame),
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
