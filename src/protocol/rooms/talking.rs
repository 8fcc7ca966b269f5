//! Saying something, and being about to: `updateChat`, `userTyping`.

use super::{RoomMessage, Rooms, Whereabouts, history_of, room_name};
use crate::hub::error::Refusal;
use crate::hub::message::Author;
use crate::hub::text;
use crate::protocol::args::Fields;
use crate::protocol::frame::{Ack, Frame, raw};
use crate::session::{Session, tell_all};
use crate::store::{Appended, Command, Draft};
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
        let inside = self.inside(session, name).await?;
        let draft = Draft {
            logs: vec![history_of(name)],
            room: name.to_owned(),
            author: Author::Named(inside.guest.username.clone()),
            receiver: None,
            body: body.into(),
            command: temp_id.map(|temp_id| Command {
                sender: inside.guest.sender("rooms"),
                temp_id,
            }),
        };
        match self.runtime.store.append(draft, self.runtime.clock.now_ms()).await? {
            Appended::Repeated(message) => Ack::ok().with("message", &RoomMessage::from(&*message)),
            Appended::New(message) => {
                let payload = raw(&RoomMessage::from(&*message))?;
                let frame = Frame {
                    event: "updateChat",
                    payload,
                };
                tell_all(inside.place.room.others(session.id), &frame);
                Ok(Ack::ok().with_raw("message", frame.payload))
            }
        }
    }
}
