//! `/classroom`: roles, direct messages and broadcasts (source 001, and the classroom half of 000). Nothing is stored.

mod speaking;
#[cfg(test)]
mod tests;
mod wire;

use super::args::Args;
use super::frame::{Ack, Frame};
use super::{About, Protocol};
use crate::accounts::moderation::not_banned;
use crate::hub::class::{Class, Seat};
use crate::hub::error::{Code, Refusal};
use crate::hub::id::SessionId;
use crate::hub::text;
use crate::hub::user::User;
use crate::runtime::Runtime;
use crate::sequencer::{Sequenced, Sequencers, Turn};
use crate::session::{Session, tell_all};
use async_trait::async_trait;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use wire::{Person, envelope};

const ABOUT: About = About {
    name: "classroom",
    needs_account: true,
    takes: &[
        "join-class-room",
        "leave-class-room",
        "class-room-broadcast",
        "message",
        "broadcast-message",
    ],
    messages: &["message", "broadcast-message", "class-room-broadcast"],
    emits: &[
        "initial-response",
        "user-connected",
        "user-disconnected",
        "joined-class-room",
        "left-class-room",
        "class-room-broadcast",
        "message",
    ],
};

/// The classes.
#[derive(Debug)]
pub struct Classroom {
    classes: Sequencers<Class<Arc<Session>>>,
    // In which class a connection is: one at most. Only the connection's own commands change its entry, one after the other.
    seats: Mutex<HashMap<SessionId, String>>,
}

impl Sequenced for Class<Arc<Session>> {
    fn is_forgettable(&self) -> bool {
        self.is_empty()
    }
}

/// Somebody, in the class that holds still while this is kept.
struct Inside<'a> {
    class: Turn<'a, Class<Arc<Session>>>,
    name: String,
    user: Arc<User>,
}

/// The account as it is now. Somebody who was banned a moment ago does nothing more, until the socket is gone.
fn account(session: &Session) -> Result<Arc<User>, Refusal> {
    let login = session.login.as_ref();
    let login = login.ok_or_else(|| Refusal::new(Code::Unauthenticated, "this needs an account"))?;
    let user = login.user();
    not_banned(&user).map(|()| user)
}

/// A channel's id: 1 to 64 characters, kept as sent.
fn channel(value: &Value) -> Result<&str, Refusal> {
    let name = value.as_str();
    let name = name.ok_or_else(|| Refusal::invalid("a channel id must be text"))?;
    text::fits("channel id", name, text::NAME_CHARS).map(|()| name)
}

impl Classroom {
    /// No classes, nobody there.
    pub fn new(_: &Arc<Runtime>) -> Self {
        Self {
            classes: Sequencers::default(),
            seats: Mutex::default(),
        }
    }

    fn seats(&self) -> MutexGuard<'_, HashMap<SessionId, String>> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Enters the class that the connection is in; `not_joined` if it is in none.
    async fn inside(&self, session: &Session) -> Result<Inside<'_>, Refusal> {
        let name = self.seats().get(&session.id).cloned();
        let name = name.ok_or_else(|| Refusal::new(Code::NotJoined, "join a class first"))?;
        let class = self.classes.enter(&name).await;
        // Asked in the class: whoever was muted while this waited for it isn't heard any more.
        let user = account(session)?;
        Ok(Inside { class, name, user })
    }

    /// `join-class-room "channel-id", {}?`: the joiner gets `initial-response`. If its person wasn't there, the others get
    /// `user-connected` and `joined-class-room` with the object. Another class is left before. The ack has `classRoom`.
    async fn on_join(&self, session: &Arc<Session>, args: &Args) -> Result<Ack, Refusal> {
        let (name, given) = match args.all() {
            [name] => (channel(name)?, Map::new()),
            [name, Value::Object(given)] => (channel(name)?, given.clone()),
            _ => return Err(Refusal::invalid("this takes a channel id, and an object or nothing")),
        };
        self.join(session, name, given).await?;
        Ack::ok().with("classRoom", name)
    }

    /// `leave-class-room`: the others get `user-disconnected` and `left-class-room` with the object of the join, if no other
    /// connection of this person is there. Errors: `not_joined`.
    async fn on_leave(&self, session: &Arc<Session>, args: &Args) -> Result<Ack, Refusal> {
        args.none()?;
        if self.leave(session).await? {
            return Ok(Ack::ok());
        }
        Err(Refusal::new(Code::NotJoined, "you are in no class"))
    }

    async fn join(&self, session: &Arc<Session>, name: &str, given: Map<String, Value>) -> Result<(), Refusal> {
        let current = self.seats().get(&session.id).cloned();
        let again = current.as_deref() == Some(name);
        if !again {
            self.leave(session).await?;
        }
        let mut class = self.classes.enter(name).await;
        let user = account(session)?;
        if !again {
            self.seats().insert(session.id, name.to_owned());
            let seat = Seat {
                person: user.id,
                listener: Arc::clone(session),
                given: Value::Object(given.clone()),
            };
            if class.join(session.id, seat) {
                let person = envelope("New user connected", Person::from(&*user));
                tell_all(class.other_people(user.id), &Frame::new("user-connected", &person)?);
                tell_all(class.other_people(user.id), &Frame::new("joined-class-room", &given)?);
            }
        }
        session.tell(&initial_response(&class)?);
        Ok(())
    }

    /// Takes a connection out of its class; false if it was in none.
    async fn leave(&self, session: &Session) -> Result<bool, Refusal> {
        let Some(name) = self.seats().remove(&session.id) else {
            return Ok(false);
        };
        let mut class = self.classes.enter(&name).await;
        if let (Some((seat, true)), Some(login)) = (class.leave(session.id), &session.login) {
            let user = login.user();
            let person = envelope("User disconnected", Person::from(&*user));
            let others = || class.other_people(seat.person);
            tell_all(others(), &Frame::new("user-disconnected", &person)?);
            tell_all(others(), &Frame::new("left-class-room", &seat.given)?);
        }
        Ok(true)
    }
}

/// `initial-response`: everybody who is there, as they are called today.
fn initial_response(class: &Class<Arc<Session>>) -> Result<Frame, Refusal> {
    let users: Vec<_> = class
        .people()
        .filter_map(|one| one.login.as_ref())
        .map(|login| login.user())
        .collect();
    let people: Vec<_> = users.iter().map(|user| Person::from(&**user)).collect();
    Frame::new("initial-response", &envelope("Connected users", people))
}

#[async_trait]
impl Protocol for Classroom {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    /// `auth: { token, classRoom }` joins at once, as in source 001.
    async fn connected(&self, session: &Arc<Session>, auth: &Value) -> Result<(), Refusal> {
        match auth.get("classRoom") {
            None | Some(Value::Null) => Ok(()),
            Some(name) => self.join(session, channel(name)?, Map::new()).await,
        }
    }

    async fn on(&self, session: &Arc<Session>, event: &str, args: Args) -> Result<Ack, Refusal> {
        match event {
            "join-class-room" => self.on_join(session, &args).await,
            "leave-class-room" => self.on_leave(session, &args).await,
            "class-room-broadcast" => self.on_broadcast(session, &args).await,
            "message" => self.on_message(session, &args).await,
            "broadcast-message" => self.on_broadcast_message(session, &args).await,
            _ => Err(super::unknown(event)),
        }
    }

    /// A disconnect is a leave.
    async fn gone(&self, session: &Arc<Session>) {
        if let Err(bug) = self.leave(session).await {
            tracing::error!(%bug, "a class wasn't told who left");
        }
    }
}
