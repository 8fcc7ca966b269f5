//! `/rooms`: rooms, presence, typing, invitations (source 002). Names without accounts, history for each room.
//!
//! Two things are shared: the desk knows who has which name and is in which rooms, and each room has its people. Whoever needs
//! both holds the room first. The desk is held for moments and never while anything waits, so the two can't lock each
//! other out.

mod inviting;
mod joining;
mod talking;

use super::args::{Args, Fields};
use super::frame::{Ack, Frame};
use super::{About, Protocol};
use crate::batches::Batches;
use crate::hub::error::{Code, Refusal};
use crate::hub::guests::{Guest, Guests};
use crate::hub::id::{MessageId, SessionId};
use crate::hub::message::Message;
use crate::hub::room::Room;
use crate::hub::text;
use crate::runtime::Runtime;
use crate::sequencer::{Sequenced, Sequencers, Turn};
use crate::session::{Audience, Session};
use async_trait::async_trait;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use talking::Said;

const ABOUT: About = About {
    name: "rooms",
    needs_account: false,
    takes: &["userJoin", "userTyping", "updateChat", "newRoom", "userLeave"],
    messages: &["updateChat", "newRoom"],
    emits: &[
        "activeUsers",
        "roomUsers",
        "msgHistory",
        "userJoin",
        "userTyping",
        "updateChat",
        "newRoom",
        "userLeave",
    ],
};

/// The rooms.
#[derive(Debug)]
pub struct Rooms {
    runtime: Arc<Runtime>,
    desk: Mutex<Desk>,
    // What is said in a room waits beside it, so that it's carried out together.
    rooms: Sequencers<Place, Batches<Said, Result<Ack, Refusal>>>,
}

/// Who has which name, and who is in which rooms.
#[derive(Debug, Default)]
struct Desk {
    guests: Guests<Arc<Session>>,
    joined: HashMap<SessionId, BTreeSet<String>>,
}

/// A room that somebody is in. Nobody in it: a new one does as well, because what lasts is in the store.
#[derive(Debug, Default)]
struct Place {
    room: Room<Arc<Session>>,
    audience: Audience,
    // Whether the store was asked for whom this room is closed.
    looked_up: bool,
}

impl Sequenced for Place {
    fn is_forgettable(&self) -> bool {
        self.room.is_empty()
    }
}

/// A room, and the one of its people who does something there.
struct Inside<'a> {
    place: Turn<'a, Place, Batches<Said, Result<Ack, Refusal>>>,
    guest: Guest<Arc<Session>>,
}

/// A message as clients get it.
#[derive(Debug, Serialize)]
struct RoomMessage<'a> {
    id: MessageId,
    username: &'a str,
    body: &'a Value,
    time: u64,
    room: &'a str,
}

impl<'a> From<&'a Message> for RoomMessage<'a> {
    fn from(message: &'a Message) -> Self {
        Self {
            id: message.id,
            username: message.author.username(),
            body: &message.body,
            time: message.sent_at_ms,
            room: &message.room,
        }
    }
}

/// `{ username, room }`: who does something, and where.
#[derive(Debug, Serialize)]
struct Whereabouts<'a> {
    username: &'a str,
    room: &'a str,
}

impl Rooms {
    /// No rooms, nobody there.
    pub fn new(runtime: &Arc<Runtime>) -> Self {
        Self {
            runtime: Arc::clone(runtime),
            desk: Mutex::default(),
            rooms: Sequencers::default(),
        }
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many rooms have somebody in them.
    pub fn in_use(&self) -> usize {
        self.rooms.len()
    }

    /// Enters `room` as one of its people; `not_joined` for everybody else.
    async fn inside(&self, session: &Session, room: &str) -> Result<Inside<'_>, Refusal> {
        let guest = self.guest(session, room)?;
        let place = self.rooms.enter(room).await;
        // While this waited, somebody may have taken the name over.
        match place.room.member(session.id) {
            Some(_) => Ok(Inside { place, guest }),
            None => Err(not_joined()),
        }
    }

    /// Who a connection is in `room`; `not_joined` for everybody else. Asked before the room is entered, so that a room isn't made
    /// for somebody who isn't in it.
    fn guest(&self, session: &Session, room: &str) -> Result<Guest<Arc<Session>>, Refusal> {
        self.desk().guest_in(session.id, room).cloned().ok_or_else(not_joined)
    }

    /// Takes a connection out of a room: the rest get `userLeave`, then `activeUsers`. False if it wasn't there.
    fn take_out(&self, (name, place): (&str, &mut Place), session: SessionId) -> Result<bool, Refusal> {
        let Some(username) = place.room.leave(session) else {
            return Ok(false);
        };
        let left = Whereabouts {
            username: &username,
            room: name,
        };
        let news = [
            (None, Frame::new("userLeave", &left)?),
            (None, Frame::new("activeUsers", &place.room.people())?),
        ];
        place.audience.tell_batch(place.room.all(), &news);
        Ok(true)
    }

    /// Takes a connection that has lost its name out of one room after the other.
    async fn take_out_of_all(&self, session: SessionId, rooms: BTreeSet<String>) {
        for name in rooms {
            let mut place = self.rooms.enter(&name).await;
            if let Err(bug) = self.take_out((&name, &mut place), session) {
                tracing::error!(%bug, "a room wasn't told who left");
            }
        }
    }
}

impl Desk {
    fn guest_in(&self, session: SessionId, room: &str) -> Option<&Guest<Arc<Session>>> {
        let rooms = self.joined.get(&session)?;
        self.guests.get(session).filter(|_| rooms.contains(room))
    }
}

fn not_joined() -> Refusal {
    Refusal::new(Code::NotJoined, "join this room first")
}

/// The log of a room's messages.
fn history_of(room: &str) -> String {
    format!("rooms:{room}")
}

/// `room`: 1 to 64 characters, kept as sent.
fn room_name<'a>(fields: Fields<'a>) -> Result<&'a str, Refusal> {
    let room = fields.text("room")?;
    text::fits("room", room, text::NAME_CHARS).map(|()| room)
}

#[async_trait]
impl Protocol for Rooms {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    async fn on(&self, session: &Arc<Session>, event: &str, args: Args) -> Result<Ack, Refusal> {
        match event {
            "userJoin" => self.on_user_join(session, args.object()?).await,
            "userTyping" => self.on_user_typing(session, args.object()?).await,
            "updateChat" => self.on_update_chat(session, args.object()?).await,
            "newRoom" => self.on_new_room(session, args.object()?).await,
            "userLeave" => self.on_user_leave(session, args.object()?).await,
            _ => Err(super::unknown(event)),
        }
    }

    /// A disconnect is a `userLeave` of every room. The name is free before anybody hears of it.
    async fn gone(&self, session: &Arc<Session>) {
        let rooms = {
            let mut desk = self.desk();
            desk.guests.leave(session.id);
            desk.joined.remove(&session.id).unwrap_or_default()
        };
        self.take_out_of_all(session.id, rooms).await;
    }
}
