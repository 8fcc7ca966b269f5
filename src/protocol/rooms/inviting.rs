//! Rooms for two: `newRoom`, and for whom a room is closed.
//!
//! That is kept in the store beside the room's messages, as a log of one entry: it must last as long as they do, also when
//! nobody is in the room and when the server has been restarted.

use super::{Inside, Place, Rooms, room_name};
use crate::hub::error::{Code, Refusal};
use crate::hub::invitation::{Invitation, Pair, invite};
use crate::hub::message::Author;
use crate::hub::text;
use crate::protocol::args::Fields;
use crate::protocol::frame::{Ack, Frame};
use crate::session::Session;
use crate::store::{Draft, Page};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use std::sync::Arc;

/// What a URL's query must not hold as it is: everything but the unreserved characters (RFC 3986, 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// An invitation as the invited gets it.
#[derive(Debug, Serialize)]
struct NewRoom<'a> {
    username: &'a str,
    room: &'a str,
    url: String,
}

impl Rooms {
    /// `newRoom { username2, room }`, from somebody in the room: it is closed for these two, and the invited gets `newRoom`.
    /// If both are in already, the ack has `alreadyJoined` and nobody gets anything.
    /// Errors: `not_joined`, `invalid_payload` for oneself, `not_found` for somebody who isn't connected, `room_full` if
    /// somebody else is in it or it is closed for another pair.
    pub(super) async fn on_new_room(&self, session: &Arc<Session>, fields: Fields<'_>) -> Result<Ack, Refusal> {
        let (name, invited) = (room_name(fields)?, text::username(fields.text("username2")?)?);
        let Inside { mut place, guest } = self.inside(session, name).await?;
        let inviter = guest.username.as_str();
        if invited == inviter {
            return Err(Refusal::invalid("nobody can invite themselves"));
        }
        let listener = self
            .desk()
            .guests
            .named(invited)
            .map(|guest| Arc::clone(&guest.listener));
        let listener = listener.ok_or_else(|| Refusal::new(Code::NotFound, "nobody connected has this name"))?;
        let room = &mut place.room;
        let wanted = Pair {
            inviter: inviter.to_owned(),
            invited: invited.to_owned(),
        };
        let Invitation { closes, already_joined } = invite(room.people().into_iter(), room.closed.as_ref(), wanted)?;
        if let Some(pair) = closes {
            self.close(name, &pair).await?;
            room.closed = Some(pair);
        }
        if already_joined {
            return Ack::ok().with("alreadyJoined", &true);
        }
        let url = format!("/rooms?room={}", utf8_percent_encode(name, RESERVED));
        let (username, room) = (inviter, name);
        listener.tell(&Frame::new("newRoom", &NewRoom { username, room, url })?);
        Ok(Ack::ok())
    }

    /// Writes down for whom a room is closed.
    async fn close(&self, room: &str, pair: &Pair) -> Result<(), Refusal> {
        let draft = Draft {
            logs: vec![pair_of(room)],
            room: room.to_owned(),
            author: Author::Named(pair.inviter.clone()),
            receiver: None,
            body: pair.invited.as_str().into(),
            command: None,
        };
        self.runtime.store.append(draft, self.runtime.clock.now_ms()).await?;
        Ok(())
    }

    /// Reads for whom a room is closed, once for as long as somebody is in it.
    pub(super) async fn look_up(&self, room: &str, place: &mut Place) -> Result<(), Refusal> {
        if !place.looked_up {
            let entries = self.runtime.store.page(&pair_of(room), &Page::default()).await?;
            place.room.closed = entries.first().map(|entry| Pair {
                inviter: entry.author.username().to_owned(),
                invited: entry.body.as_str().unwrap_or_default().to_owned(),
            });
            place.looked_up = true;
        }
        Ok(())
    }
}

/// The log that says for whom a room is closed.
fn pair_of(room: &str) -> String {
    format!("rooms-pair:{room}")
}
