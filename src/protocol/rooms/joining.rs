//! Coming and going: `userJoin`, `userLeave`.

use super::{Desk, Place, RoomMessage, Rooms, Whereabouts, history_of, room_name};
use crate::hub::error::{Code, Refusal};
use crate::hub::id::SessionId;
use crate::hub::room::Room;
use crate::hub::text;
use crate::protocol::args::Fields;
use crate::protocol::frame::{Ack, Frame};
use crate::session::Session;
use crate::store::{Missed, missed};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a client asks for in `userJoin`.
struct Wish<'a> {
    username: &'a str,
    room: &'a str,
    since: Option<&'a str>,
    resume: Option<&'a str>,
}

impl<'a> Wish<'a> {
    fn of(fields: Fields<'a>, session: &'a Session) -> Result<Self, Refusal> {
        Ok(Self {
            username: text::username(fields.text("username")?)?,
            room: room_name(fields)?,
            since: fields.since()?.or_else(|| session.since()),
            resume: fields.optional_text("resume")?,
        })
    }
}

/// A place in a room, granted.
struct Granted {
    resume: String,
    /// Whose name this was until now, and the rooms that it was in.
    displaced: Option<(SessionId, BTreeSet<String>)>,
}

impl Rooms {
    /// `userJoin { username, room, since?, resume? }`: the room gets `activeUsers` and `roomUsers`, the joiner alone
    /// `msgHistory`, then the others `userJoin`. Somebody who is in already gets `activeUsers` and `msgHistory`, and nobody
    /// else anything. The ack has `username`, `room`, `activeUsers`, `resume`, and `reload` if the joiner's list
    /// begins anew with this history.
    /// Errors: `conflict` for a name that another connection holds and for a second name, `room_full` for a room that is
    /// closed for two others, `too_large` for too many rooms.
    pub(super) async fn on_user_join(&self, session: &Arc<Session>, fields: Fields<'_>) -> Result<Ack, Refusal> {
        let wish = Wish::of(fields, session)?;
        let fresh = self.runtime.secret()?;
        let mut place = self.rooms.enter(wish.room).await;
        self.look_up(wish.room, &mut place).await?;
        let (history, reload) = self.history(&wish).await?;
        // From here to the end of the room's turn nothing waits: the name is claimed and the room joined in one step.
        let Granted { resume, displaced } = self.grant(session, &place.room, &wish, fresh)?;
        let active = self.let_in(session, &mut place, &wish, &history)?;
        drop(place);
        if let Some((old, rooms)) = displaced {
            self.take_out_of_all(old, rooms).await;
        }
        let ack = Ack::ok().with("username", wish.username)?.with("room", wish.room)?;
        let ack = ack.with_raw("activeUsers", active.payload).with("resume", &resume)?;
        ack.with_reload(reload)
    }

    /// `userLeave { room }`: the rest get `userLeave`, then `activeUsers`; who leaves gets neither.
    /// Errors: `not_joined`.
    pub(super) async fn on_user_leave(&self, session: &Arc<Session>, fields: Fields<'_>) -> Result<Ack, Refusal> {
        let name = room_name(fields)?;
        let mut inside = self.inside(session, name).await?;
        self.desk().forget_room(session.id, name);
        self.take_out((name, &mut inside.place), session.id)?;
        Ok(Ack::ok())
    }

    /// All rules of a join, then the changes at the desk: a refusal has changed nothing.
    fn grant(
        &self,
        session: &Arc<Session>,
        room: &Room<Arc<Session>>,
        wish: &Wish<'_>,
        fresh: String,
    ) -> Result<Granted, Refusal> {
        let limit = self.runtime.config.limits.rooms_per_socket;
        let mut desk = self.desk();
        desk.guests.may_claim(session.id, wish.username, wish.resume)?;
        room.admits(wish.username)?;
        desk.has_room_for_one_more(session.id, wish.room, limit)?;
        let named = desk
            .guests
            .claim((session.id, session), wish.username, wish.resume, fresh)?;
        let displaced = named.displaced.map(|old| {
            old.listener.disconnect();
            (old.session, desk.joined.remove(&old.session).unwrap_or_default())
        });
        desk.joined.entry(session.id).or_default().insert(wish.room.to_owned());
        let resume = named.resume;
        Ok(Granted { resume, displaced })
    }

    /// An old connection that had this name may not have left yet. It does now, so that nobody is in a room twice.
    fn make_way(&self, place: &mut Place, wish: &Wish<'_>) -> Result<(), Refusal> {
        for old in place.room.sessions(wish.username) {
            self.take_out((wish.room, place), old)?;
        }
        Ok(())
    }

    /// Makes a connection one of the room's people and tells everybody; returns `activeUsers`.
    fn let_in(
        &self,
        session: &Arc<Session>,
        place: &mut Place,
        wish: &Wish<'_>,
        history: &Frame,
    ) -> Result<Frame, Refusal> {
        if place.room.member(session.id).is_some() {
            let active = Frame::new("activeUsers", &place.room.people())?;
            session.tell(&active);
            session.tell(history);
            return Ok(active);
        }
        self.make_way(place, wish)?;
        let Place { room, audience, .. } = place;
        room.join(session.id, wish.username, Arc::clone(session));
        let active = Frame::new("activeUsers", &room.people())?;
        let users = RoomUsers {
            room: wish.room,
            users: room.people(),
        };
        let came = Whereabouts {
            username: wish.username,
            room: wish.room,
        };
        let news = [(None, active.clone()), (None, Frame::new("roomUsers", &users)?)];
        audience.tell_batch(room.all(), &news);
        session.tell(history);
        audience.tell(room.all(), Some(session.id), Frame::new("userJoin", &came)?);
        Ok(active)
    }

    /// `msgHistory`: everything after `since`, else the newest page; and whether the joiner begins anew with it.
    async fn history(&self, wish: &Wish<'_>) -> Result<(Frame, bool), Refusal> {
        let log = history_of(wish.room);
        let Missed { messages, reload } = missed(&*self.runtime.store, &log, wish.since).await?;
        let messages: Vec<_> = messages.iter().map(|message| RoomMessage::from(&**message)).collect();
        Ok((Frame::new("msgHistory", &messages)?, reload))
    }
}

/// `{ room, users }`: the names, in the order in which they came.
#[derive(Debug, serde::Serialize)]
struct RoomUsers<'a> {
    room: &'a str,
    users: Vec<&'a str>,
}

impl Desk {
    fn has_room_for_one_more(&self, session: SessionId, room: &str, limit: usize) -> Result<(), Refusal> {
        let rooms = self.joined.get(&session);
        if rooms.is_some_and(|rooms| rooms.len() >= limit && !rooms.contains(room)) {
            let message = format!("a connection may be in {limit} rooms; leave one first");
            return Err(Refusal::new(Code::TooLarge, message));
        }
        Ok(())
    }

    fn forget_room(&mut self, session: SessionId, room: &str) {
        if let Some(rooms) = self.joined.get_mut(&session) {
            rooms.remove(room);
        }
    }
}
