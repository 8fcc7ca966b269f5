//! `/private`: chats of two people that only the two can read (the chat half of source 000). The server stores ciphertext, says what
//! was saved, delivered and read, and keeps what waits for somebody who is away.

mod letter;
mod telling;
mod wire;

pub use wire::{Conversation, Wire};

use super::args::Args;
use super::frame::{Ack, Frame};
use super::{About, Protocol};
use crate::accounts::moderation::may_speak;
use crate::hub::error::{Code, Refusal};
use crate::hub::id::{SessionId, UserId};
use crate::hub::members::Members;
use crate::hub::message::{Author, Message};
use crate::hub::receipts::Receipt;
use crate::hub::user::User;
use crate::people::Login;
use crate::runtime::Runtime;
use crate::session::{Session, tell_all};
use crate::store::{Appended, Missed, missed};
use async_trait::async_trait;
use letter::Letter;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use tokio::sync::Mutex;

const ABOUT: About = About {
    name: "private",
    needs_account: true,
    takes: TAKES,
    messages: &["send-chat-message"],
    emits: EMITS,
};
const TAKES: &[&str] = &[
    "join-chat-room",
    "send-chat-message",
    "chat-message-delivered",
    "chat-message-read",
    "chat-user-typing",
    "chat-user-stopped-typing",
];
const EMITS: &[&str] = &[
    "new-chat-message",
    "chat-message-saved",
    "chat-message-delivered",
    "chat-message-read",
    "chat-user-typing",
    "chat-user-stopped-typing",
];

/// The end-to-end encrypted chats.
#[derive(Debug)]
pub struct Private {
    runtime: Arc<Runtime>,
    // One sequencer for all conversations: `since` counts over all that a person sends and receives, so their order must be
    // the order in which the person sees them.
    office: Mutex<Office>,
}

/// Who is there to hear something.
#[derive(Debug, Default)]
struct Office {
    sessions: HashMap<UserId, Members<Arc<Session>>>,
    // Sessions that want their messages: they have joined their inbox.
    joined: HashSet<SessionId>,
}

impl Office {
    /// All sessions of these people.
    fn of<'a>(&'a self, people: &'a [UserId]) -> impl Iterator<Item = &'a Arc<Session>> {
        people
            .iter()
            .filter_map(|person| self.sessions.get(person))
            .flat_map(Members::all)
    }

    /// Those that have joined their inbox.
    fn inboxes(&self, person: UserId) -> impl Iterator<Item = &Arc<Session>> {
        let all = self.sessions.get(&person).into_iter().flat_map(Members::all);
        all.filter(|session| self.joined.contains(&session.id))
    }
}

/// The log of everything that a person sends or receives here.
pub fn inbox(person: UserId) -> String {
    format!("private:inbox:{person}")
}

/// The log of one conversation.
pub fn log(conversation: &str) -> String {
    format!("private:{conversation}")
}

fn login(session: &Session) -> Result<&Arc<Login>, Refusal> {
    session
        .login
        .as_ref()
        .ok_or_else(|| Refusal::new(Code::Unauthenticated, "this needs an account"))
}

impl Private {
    /// No conversation yet, and nobody there.
    pub fn new(runtime: &Arc<Runtime>) -> Self {
        Self {
            runtime: Arc::clone(runtime),
            office: Mutex::default(),
        }
    }

    /// `join-chat-room`, or with `{ since }`: the caller's sockets get their messages from now on. First come those that wait: all
    /// not yet marked as delivered, and with `since` all sent or received after it, each once, in order, as
    /// `new-chat-message`. The ack counts them as `pending`, and has `reload` if the client's lists begin anew with them.
    async fn on_join(&self, session: &Arc<Session>, args: &Args) -> Result<Ack, Refusal> {
        let me = login(session)?.user_id;
        let since = match args.optional_object()? {
            Some(fields) => fields.since()?,
            None => None,
        };
        let since = since.or_else(|| session.since());
        // What waits is read and the session is let in while nobody else can send: nothing falls between the two.
        let mut office = self.office.lock().await;
        let (frames, reload) = self.waiting_for(me, since).await?;
        office.joined.insert(session.id);
        frames.iter().for_each(|frame| session.tell(frame));
        Ack::ok().with("pending", &frames.len())?.with_reload(reload)
    }

    /// What somebody hasn't got yet, as far as the server can know: what isn't marked as delivered, and what came after `since`.
    async fn waiting_for(&self, me: UserId, since: Option<&str>) -> Result<(Vec<Frame>, bool), Refusal> {
        let undelivered = self.runtime.store.undelivered(me).await?;
        let Missed { messages, reload } = match since {
            Some(_) => missed(&*self.runtime.store, &inbox(me), since).await?,
            None => Missed::default(),
        };
        // A map, sorted by id: each message once, in the order of storing.
        let both = undelivered.into_iter().chain(messages);
        let waiting: BTreeMap<_, _> = both.map(|message| (message.id, message)).collect();
        let mut wire = Wire::new(&self.runtime);
        let mut frames = Vec::with_capacity(waiting.len());
        for message in waiting.values() {
            let payload = wire.today(message).await?;
            let event = "new-chat-message";
            frames.push(Frame { event, payload });
        }
        Ok((frames, reload))
    }

    /// `send-chat-message { sender, receiver, recipients, conversationId?, tempId }`: the sender's sockets get `chat-message-saved`,
    /// the receiver's `new-chat-message`; the ack has the `message`. Errors: `not_joined` before `join-chat-room`, `forbidden` for
    /// another sender, `muted`, `blocked`, `not_found` for an unknown receiver and another pair's conversation.
    async fn on_send(&self, session: &Arc<Session>, args: &Args) -> Result<Ack, Refusal> {
        let me = login(session)?.user_id;
        let letter = Letter::read(args.object()?, me)?;
        let office = self.office.lock().await;
        if !office.joined.contains(&session.id) {
            return Err(Refusal::new(Code::NotJoined, "join-chat-room first"));
        }
        let now_ms = self.runtime.clock.now_ms();
        // Before any question about the two people: between two tries somebody may have been muted, and the answer must stay what it was.
        if let Some(first) = self.runtime.store.stored(&letter.command(me), now_ms).await? {
            return Ack::ok().with("message", &wire::as_first_stored(&first)?);
        }
        // Asked here, where nobody else can send: a mute that came while this waited counts.
        let me = login(session)?.user();
        may_speak(&me)?;
        let receiver = self.partner(me.id, letter.receiver).await?;
        let draft = letter.draft(&me, receiver)?;
        match self.runtime.store.append(draft, now_ms).await? {
            Appended::Repeated(first) => Ack::ok().with("message", &wire::as_first_stored(&first)?),
            Appended::New(message) => self.post(&office, &message),
        }
    }

    /// Tells the two of a message that the store has.
    fn post(&self, office: &Office, message: &Message) -> Result<Ack, Refusal> {
        let payload = wire::as_first_stored(message)?;
        let saved = wire::Saved {
            temp_id: message.temp_id.as_ref(),
            message: &payload,
        };
        let saved = Frame::new("chat-message-saved", &saved)?;
        let arrived = Frame {
            event: "new-chat-message",
            payload,
        };
        if let Author::Account(sender) = &message.author {
            tell_all(office.of(&[sender.id]), &saved);
        }
        if let Some(receiver) = &message.receiver {
            tell_all(office.inboxes(receiver.id), &arrived);
        }
        Ok(Ack::ok().with_raw("message", arrived.payload))
    }

    /// Somebody to whom `me` may write.
    async fn partner(&self, me: UserId, other: UserId) -> Result<User, Refusal> {
        if me == other {
            return Err(Refusal::invalid("the receiver is yourself"));
        }
        let accounts = self.runtime.accounts.accounts();
        let unknown = || Refusal::new(Code::NotFound, "no user has this id");
        let account = accounts.by_id(other).await?.ok_or_else(unknown)?;
        if accounts.blocked_between(me, other).await? {
            return Err(Refusal::new(Code::Blocked, "one of you has blocked the other"));
        }
        Ok(account.user)
    }
}

#[async_trait]
impl Protocol for Private {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    async fn connected(&self, session: &Arc<Session>, _auth: &Value) -> Result<(), Refusal> {
        let me = login(session)?.user_id;
        let mut office = self.office.lock().await;
        office
            .sessions
            .entry(me)
            .or_default()
            .join(session.id, Arc::clone(session));
        Ok(())
    }

    async fn on(&self, session: &Arc<Session>, event: &str, args: Args) -> Result<Ack, Refusal> {
        match event {
            "join-chat-room" => self.on_join(session, &args).await,
            "send-chat-message" => self.on_send(session, &args).await,
            "chat-message-delivered" => {
                self.on_receipt(session, &args, ("chat-message-delivered", Receipt::Delivered))
                    .await
            }
            "chat-message-read" => {
                self.on_receipt(session, &args, ("chat-message-read", Receipt::Read))
                    .await
            }
            "chat-user-typing" => self.on_typing(session, &args, "chat-user-typing").await,
            "chat-user-stopped-typing" => self.on_typing(session, &args, "chat-user-stopped-typing").await,
            _ => Err(super::unknown(event)),
        }
    }

    async fn gone(&self, session: &Arc<Session>) {
        let mut office = self.office.lock().await;
        office.joined.remove(&session.id);
        let Some(me) = session.login.as_ref().map(|login| login.user_id) else {
            return;
        };
        if let Some(own) = office.sessions.get_mut(&me) {
            own.leave(session.id);
            if own.is_empty() {
                office.sessions.remove(&me);
            }
        }
    }
}
