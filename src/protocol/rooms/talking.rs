//! Saying something, and being about to: `updateChat`, `userTyping`.

use super::{RoomMessage, Rooms, Whereabouts, history_of, not_joined, room_name};
use crate::hub::error::Refusal;
use crate::hub::guests::Guest;
use crate::hub::id::SessionId;
use crate::hub::message::Author;
use crate::hub::text;
use crate::protocol::args::Fields;
use crate::protocol::frame::{Ack, Frame, raw};
use crate::session::{News, Session};
use crate::store::together::append_each;
use crate::store::{Appended, Command, Draft};
use serde_json::Value;
use std::sync::Arc;

impl Rooms {
    /// `userTyping { username, room }`: the others in the room get `userTyping` with the connection's own name. A slow reader
    /// may miss it. Errors: `not_joined`.
    pub(super) async fn on_user_typing(&self, session: &Arc<Session>, fields: Fields<'_>) -> Result<Ack, Refusal> {
        let name = room_name(fields)?;
        fields.optional_text("username")?;
        let inside = self.inside(session, name).await?;
        let typing = Whereabouts {
            username: &inside.guest.username,
            room: name,
        };
        let frame = Frame::new("userTyping", &typing)?;
        for other in inside.place.room.others(session.id) {
            other.mention(&frame);
        }
        Ok(Ack::ok())
    }

    /// `updateChat { body, room, time?, tempId? }`: stored, then the others in the room get `updateChat`; the ack has the
    /// `message`. The time is the server's. A repeated command is answered like the first and reaches nobody.
    /// Errors: `not_joined`.
    pub(super) async fn on_update_chat(&self, session: &Arc<Session>, fields: Fields<'_>) -> Result<Ack, Refusal> {
        let (name, body) = (room_name(fields)?, fields.text("body")?);
        text::fits("body", body, text::MESSAGE_CHARS)?;
        let temp_id = fields.temp_id()?;
        let as_guest = |guest: &Guest<_>| Said {
            session: session.id,
            author: Author::Named(guest.username.clone()),
            body: body.into(),
            command: temp_id.map(|temp_id| Command {
                sender: guest.sender("rooms"),
                temp_id,
            }),
        };
        let said = self.desk().guest_in(session.id, name).map(as_guest);
        let said = said.ok_or_else(not_joined)?;
        let waiting = self.rooms.beside(name);
        let answer = waiting.carry_out(said, |all| self.say(name, all)).await;
        answer.unwrap_or_else(|| Err(Refusal::unanswered()))
    }

    /// Stores what several have said, in order, then tells the room; the answers are in the same order.
    async fn say(&self, name: &str, all: Vec<Said>) -> Vec<Result<Ack, Refusal>> {
        let place = self.rooms.enter(name).await;
        let senders: Vec<_> = all.iter().map(|said| said.session).collect();
        // While they waited, the room may have been left, or somebody may have taken the name over.
        let here = |said: Said| match place.room.member(said.session) {
            Some(_) => Ok(said.draft(name)),
            None => Err(not_joined()),
        };
        let drafts = all.into_iter().map(here).collect();
        let stored = append_each(&*self.runtime.store, drafts, self.runtime.clock.now_ms()).await;
        let mut news = Vec::with_capacity(stored.len());
        let each = senders.into_iter().zip(stored);
        let answers = each
            .map(|(sender, stored)| answer(sender, stored?, &mut news))
            .collect();
        place.audience.tell_batch(place.room.all(), &news);
        answers
    }
}

/// What the sender is answered. A new message becomes news for everybody else.
fn answer(sender: SessionId, appended: Appended, news: &mut Vec<News>) -> Result<Ack, Refusal> {
    match appended {
        Appended::Repeated(message) => Ack::ok().with("message", &RoomMessage::from(&*message)),
        Appended::New(message) => {
            let payload = raw(&RoomMessage::from(&*message))?;
            let ack = Ack::ok().with_raw("message", payload.clone());
            let frame = Frame {
                event: "updateChat",
                payload,
            };
            news.push((Some(sender), frame));
            Ok(ack)
        }
    }
}

/// What somebody wants to say, checked as far as it can be without holding the room.
#[derive(Debug)]
pub(super) struct Said {
    session: SessionId,
    author: Author,
    body: Value,
    command: Option<Command>,
}

impl Said {
    fn draft(self, name: &str) -> Draft {
        Draft {
            logs: vec![history_of(name)],
            room: name.to_owned(),
            author: self.author,
            receiver: None,
            body: self.body,
            command: self.command,
        }
    }
}
