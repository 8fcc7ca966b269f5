//! `/chat`: the lesson's group chat (source 004, 2.4). One room, names without accounts, history.

use super::args::{Args, Fields};
use super::frame::{Ack, Frame};
use super::{About, Protocol};
use crate::batches::Batches;
use crate::hub::error::{Code, Refusal};
use crate::hub::guests::{Guest, Guests};
use crate::hub::id::{MessageId, SessionId, TempId};
use crate::hub::members::Members;
use crate::hub::message::{Author, Message};
use crate::hub::text;
use crate::runtime::Runtime;
use crate::session::{Audience, News, Session};
use crate::store::together::append_each;
use crate::store::{Appended, Command, Draft, Missed, Page, missed};
use async_trait::async_trait;
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;
use tokio::sync::Mutex;

const ABOUT: About = About {
    name: "chat",
    needs_account: false,
    takes: TAKES,
    messages: &["sendMessage"],
    emits: EMITS,
};
const TAKES: &[&str] = &["register", "sendMessage", "chatHistory"];
const EMITS: &[&str] = &["chatHistory", "appendMessage"];

/// The only room, and its log.
const LOG: &str = "chat";

/// The group chat.
#[derive(Debug)]
pub struct Chat {
    runtime: Arc<Runtime>,
    // The room's sequencer: whoever holds it is alone in the room, so all see one order, and who joins gets no message twice
    // and misses none. It is held while the store writes, on purpose.
    room: Mutex<Room>,
    // Messages that wait for the room are stored and told together.
    waiting: Batches<Said, Result<Ack, Refusal>>,
}

/// What somebody wants to say, checked as far as it can be without holding the room.
#[derive(Debug)]
struct Said {
    session: SessionId,
    body: Value,
    temp_id: Option<TempId>,
}

#[derive(Debug, Default)]
struct Room {
    guests: Guests<Arc<Session>>,
    members: Members<Arc<Session>>,
    audience: Audience,
}

/// A message as clients get it.
#[derive(Debug, Serialize)]
struct ChatMessage<'a> {
    id: MessageId,
    username: &'a str,
    text: &'a Value,
    time: u64,
}

impl<'a> From<&'a Message> for ChatMessage<'a> {
    fn from(message: &'a Message) -> Self {
        Self {
            id: message.id,
            username: message.author.username(),
            text: &message.body,
            time: message.sent_at_ms,
        }
    }
}

fn wire(messages: &[Arc<Message>]) -> Vec<ChatMessage<'_>> {
    messages.iter().map(|message| ChatMessage::from(&**message)).collect()
}

impl Chat {
    /// An empty chat.
    pub fn new(runtime: &Arc<Runtime>) -> Self {
        Self {
            runtime: Arc::clone(runtime),
            room: Mutex::default(),
            waiting: Batches::default(),
        }
    }

    /// `register { username, since?, resume? }`: the client alone gets `chatHistory`; the ack has its `user` and `resume`,
    /// and `reload` if the client's list begins anew with this history.
    /// Errors: `conflict` for a name that another connected client holds, and for a second name.
    async fn on_register(&self, session: &Arc<Session>, fields: Fields<'_>) -> Result<Ack, Refusal> {
        let username = text::username(fields.text("username")?)?;
        let (since, resume) = (fields.since()?, fields.optional_text("resume")?);
        let fresh = self.runtime.secret()?;
        let mut room = self.room.lock().await;
        room.guests.may_claim(session.id, username, resume)?;
        // Before anything is changed: a store that doesn't answer leaves the room as it was.
        let since = since.or_else(|| session.since());
        let Missed { messages, reload } = missed(&*self.runtime.store, LOG, since).await?;
        let history = Frame::new("chatHistory", &wire(&messages))?;
        let named = room.guests.claim((session.id, session), username, resume, fresh)?;
        if let Some(old) = named.displaced {
            room.members.leave(old.session);
            old.listener.disconnect();
        }
        let user = User {
            id: session.id.0.to_string(),
            username,
        };
        let ack = Ack::ok().with("user", &user)?.with("resume", &named.resume)?;
        let ack = ack.with_reload(reload)?;
        room.members.join(session.id, Arc::clone(session));
        session.tell(&history);
        Ok(ack)
    }

    /// `sendMessage { text, tempId? }`: every registered client gets `appendMessage`, the sender included; the ack has the
    /// `message`. Errors: `not_joined` before `register`.
    async fn on_send_message(&self, session: &Arc<Session>, fields: Fields<'_>) -> Result<Ack, Refusal> {
        let body = fields.text("text")?;
        text::fits("text", body, text::MESSAGE_CHARS)?;
        let said = Said {
            session: session.id,
            body: body.into(),
            temp_id: fields.temp_id()?,
        };
        let answer = self.waiting.carry_out(said, |all| self.say(all)).await;
        answer.unwrap_or_else(|| Err(Refusal::unanswered()))
    }

    /// Stores what several have said, in order, then tells everybody; the answers are in the same order.
    async fn say(&self, all: Vec<Said>) -> Vec<Result<Ack, Refusal>> {
        let room = self.room.lock().await;
        let drafts = all.into_iter().map(|said| room.draft(said)).collect();
        let stored = append_each(&*self.runtime.store, drafts, self.runtime.clock.now_ms()).await;
        let mut news = Vec::with_capacity(stored.len());
        let answers = stored.into_iter().map(|stored| answer(stored?, &mut news)).collect();
        room.audience.tell_batch(room.members.all(), &news);
        answers
    }

    /// `chatHistory { before?, limit? }` or nothing: the ack has `messages`; without a callback the asker gets `chatHistory`.
    /// Errors: `not_joined` before `register`.
    async fn on_chat_history(&self, session: &Arc<Session>, args: &Args, acked: bool) -> Result<Ack, Refusal> {
        let page = match args.optional_object()? {
            Some(fields) => fields.page()?,
            None => Page::default(),
        };
        // In the room, so that no message that is told later is missing in a list that was told before.
        let room = self.room.lock().await;
        room.guest(session.id)?;
        let messages = self.runtime.store.page(LOG, &page).await?;
        let frame = Frame::new("chatHistory", &wire(&messages))?;
        if !acked {
            session.tell(&frame);
        }
        Ok(Ack::ok().with_raw("messages", frame.payload))
    }
}

/// `{ id, username }`: the id is the connection's, because there are no accounts here.
#[derive(Debug, Serialize)]
struct User<'a> {
    id: String,
    username: &'a str,
}

impl Room {
    fn guest(&self, session: SessionId) -> Result<&Guest<Arc<Session>>, Refusal> {
        // Not a member: its name was taken over while this command waited.
        let guest = self.guests.get(session).filter(|_| self.members.contains(session));
        guest.ok_or_else(|| Refusal::new(Code::NotJoined, "register first"))
    }

    /// What somebody said, as a message that is to be stored.
    fn draft(&self, said: Said) -> Result<Draft, Refusal> {
        let guest = self.guest(said.session)?;
        Ok(Draft {
            logs: vec![LOG.into()],
            room: LOG.into(),
            author: Author::Named(guest.username.clone()),
            receiver: None,
            body: said.body,
            command: said.temp_id.map(|temp_id| Command {
                sender: guest.sender("chat"),
                temp_id,
            }),
        })
    }
}

/// What the sender is answered. A new message becomes news for everybody.
fn answer(appended: Appended, news: &mut Vec<News>) -> Result<Ack, Refusal> {
    match appended {
        Appended::Repeated(message) => Ack::ok().with("message", &ChatMessage::from(&*message)),
        Appended::New(message) => {
            let frame = Frame::new("appendMessage", &ChatMessage::from(&*message))?;
            let ack = Ack::ok().with_raw("message", frame.payload.clone());
            news.push((None, frame));
            Ok(ack)
        }
    }
}

#[async_trait]
impl Protocol for Chat {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    async fn on(&self, session: &Arc<Session>, event: &str, args: Args) -> Result<Ack, Refusal> {
        match event {
            "register" => self.on_register(session, args.object()?).await,
            "sendMessage" => self.on_send_message(session, args.object()?).await,
            "chatHistory" => self.on_chat_history(session, &args, args.acked).await,
            _ => Err(super::unknown(event)),
        }
    }

    async fn gone(&self, session: &Arc<Session>) {
        let mut room = self.room.lock().await;
        room.members.leave(session.id);
        room.guests.leave(session.id);
    }
}
