//! Saying something in a class: to one person, to all others, or an object to every connection.

use super::wire::{Content, Said, envelope};
use super::{Classroom, Inside, channel};
use crate::accounts::moderation::may_speak;
use crate::hub::error::{Code, Refusal};
use crate::hub::text;
use crate::hub::user::User;
use crate::protocol::args::{Args, Fields, user_id};
use crate::protocol::frame::{Ack, Frame};
use crate::session::{Session, tell_all};
use serde_json::Value;
use std::sync::Arc;

impl Classroom {
    /// `message { type, value }, userID`: that person's connections in the class get `message`.
    /// Errors: `not_joined`, `muted`, `not_found` for somebody who isn't in the class.
    pub(super) async fn on_message(&self, session: &Arc<Session>, args: &Args) -> Result<Ack, Refusal> {
        let [content, receiver] = args.all() else {
            return Err(Refusal::invalid("this takes a message and a user id"));
        };
        let (content, receiver) = (content_of(content)?, user_id(receiver)?);
        let Inside { class, user, .. } = self.inside(session).await?;
        may_speak(&user)?;
        if class.of(receiver).next().is_none() {
            return Err(Refusal::new(Code::NotFound, "nobody in this class has that id"));
        }
        tell_all(class.of(receiver), &new_message(&user, content)?);
        Ok(Ack::ok())
    }

    /// `broadcast-message { type, value }`: the connections of everybody else in the class get `message`.
    /// Errors: `not_joined`, `muted`.
    pub(super) async fn on_broadcast_message(&self, session: &Arc<Session>, args: &Args) -> Result<Ack, Refusal> {
        let content = content_of(args.one()?)?;
        let Inside { class, user, .. } = self.inside(session).await?;
        may_speak(&user)?;
        tell_all(class.other_people(user.id), &new_message(&user, content)?);
        Ok(Ack::ok())
    }

    /// `class-room-broadcast {}` or `"channel-id", {}`: every other connection in the class gets the object, unchanged.
    /// Errors: `not_joined`, also for a class that isn't one's own; `muted`.
    pub(super) async fn on_broadcast(&self, session: &Arc<Session>, args: &Args) -> Result<Ack, Refusal> {
        let (wanted, given) = match args.all() {
            [given @ Value::Object(_)] => (None, given),
            [name, given @ Value::Object(_)] => (Some(channel(name)?), given),
            _ => return Err(Refusal::invalid("this takes an object, or a channel id and an object")),
        };
        let Inside { class, name, user } = self.inside(session).await?;
        if wanted.is_some_and(|wanted| wanted != name) {
            return Err(Refusal::new(Code::NotJoined, "you are in another class"));
        }
        may_speak(&user)?;
        tell_all(class.others(session.id), &Frame::new("class-room-broadcast", given)?);
        Ok(Ack::ok())
    }
}

/// `{ type, value }`: a type of 1 to 64 characters, and a value, which may be `null` but must be there.
fn content_of(value: &Value) -> Result<Content<'_>, Refusal> {
    let kind = Fields::of(value)?.text("type")?;
    text::fits("type", kind, text::NAME_CHARS)?;
    let value = value.get("value");
    let value = value.ok_or_else(|| Refusal::invalid("`value` is missing"))?;
    Ok(Content { kind, value })
}

fn new_message(user: &User, message: Content<'_>) -> Result<Frame, Refusal> {
    let from = user.id.number();
    Frame::new("message", &envelope("New message", Said { from, message }))
}
