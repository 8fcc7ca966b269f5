//! `/lobby`: accounts in a public room, pairs of them in private, and those who keep order (source 003).

mod moderation;
mod talking;
mod wire;

use super::args::{Args, Fields};
use super::frame::{Ack, Frame};
use super::{About, Protocol};
use crate::hub::error::{Code, Refusal};
use crate::hub::id::UserId;
use crate::hub::members::Members;
use crate::hub::presence::Presence;
use crate::hub::text;
use crate::hub::user::User;
use crate::people::Login;
use crate::runtime::Runtime;
use crate::session::{Audience, Session};
use crate::store::{Missed, missed};
use async_trait::async_trait;
use serde_json::Value;
use std::collections::HashSet;
use std::sync::Arc;
use tokio::sync::Mutex;
use wire::{LobbyMessage, RoomUserChange, UserConnected};

const ABOUT: About = About {
    name: "lobby",
    needs_account: true,
    takes: TAKES,
    messages: &["chat-message-sent", "private-chat-initiated"],
    emits: EMITS,
};
const TAKES: &[&str] = &[
    "chat-message-sent",
    "private-chat-initiated",
    "set-username",
    "ban-user",
    "unban-user",
    "mute-user",
    "unmute-user",
    "block-user",
    "unblock-user",
];
const EMITS: &[&str] = &[
    "user-connected",
    "room-user-change",
    "chat-message-broadcast",
    "private-chat-initiated",
    "pm",
    "ban-user",
    "unban-user",
];

/// The log of the public room.
const LOG: &str = "lobby";

/// The lobby.
#[derive(Debug)]
pub struct Lobby {
    runtime: Arc<Runtime>,
    // One sequencer for the public room and all pairs: one `since` counts over both.
    hall: Mutex<Hall>,
}

/// Who is there.
#[derive(Debug, Default)]
struct Hall {
    members: Members<Arc<Session>>,
    audience: Audience,
    presence: Presence<UserId>,
    /// Pairs that have a room, by its name.
    pairs: HashSet<String>,
}

/// The log of all private messages that somebody sent or received in the lobby.
fn pm_log(person: UserId) -> String {
    format!("lobby:pm:{person}")
}

/// The room of two accounts: its name is the same whoever starts.
fn pair_room(one: UserId, other: UserId) -> String {
    format!("pair-{}-{}", one.min(other), one.max(other))
}

/// The other one of a pair's room; `None` if `me` isn't in it.
fn partner_in(room: &str, me: UserId) -> Option<UserId> {
    let (one, other) = room.strip_prefix("pair-")?.split_once('-')?;
    let (one, other) = (UserId::parse(one)?, UserId::parse(other)?);
    let partner = if one == me { other } else { one };
    // Built again and compared: one name for one pair. And a pair is two people.
    (one < other && pair_room(me, partner) == room).then_some(partner)
}

fn login(session: &Session) -> Result<&Arc<Login>, Refusal> {
    session
        .login
        .as_ref()
        .ok_or_else(|| Refusal::new(Code::Unauthenticated, "this needs an account"))
}

impl Hall {
    /// The sessions of some people.
    fn of(&self, people: &[UserId]) -> impl Iterator<Item = &Arc<Session>> {
        let ids = people.iter().flat_map(|person| self.presence.sessions(person));
        ids.filter_map(|id| self.members.get(*id))
    }

    /// Tells everybody who is there.
    fn tell(&self, frame: Frame) {
        self.audience.tell(self.members.all(), None, frame);
    }

    /// What everybody is told when who is there, or what they are called, has changed.
    fn change(&self, message: &str, user: &User) -> Result<Frame, Refusal> {
        // Asked of a session of theirs, whose name, role and status are always today's.
        let today = |id: &UserId| Some(self.of(&[*id]).next()?.login.as_ref()?.user());
        let here: Vec<Arc<User>> = self.presence.people().filter_map(today).collect();
        let users = here.iter().map(|user| &**user).collect();
        Frame::new("room-user-change", &RoomUserChange { users, message, user })
    }

    /// Forgets a session; true if the account has no other one here.
    fn departs(&mut self, session: &Session, account: UserId) -> bool {
        self.members.leave(session.id);
        self.presence.departs(&account, session.id)
    }
}

impl Lobby {
    /// An empty lobby.
    pub fn new(runtime: &Arc<Runtime>) -> Self {
        Self {
            runtime: Arc::clone(runtime),
            hall: Mutex::default(),
        }
    }

    /// The client gets `user-connected { user, chatHistory }`, with `since` everything after it and then the private messages that
    /// it missed. At an account's first socket everybody gets `room-user-change`; a later socket gets it alone.
    async fn enter(&self, session: &Arc<Session>, since: Option<&str>) -> Result<(), Refusal> {
        let login = login(session)?;
        let store = &*self.runtime.store;
        let mut hall = self.hall.lock().await;
        if session.is_closed() {
            // Banned while it was on its way: it was disconnected, and must not appear.
            return Ok(());
        }
        let public = missed(store, LOG, since).await?;
        let private = match since {
            Some(_) => missed(store, &pm_log(login.user_id), since).await?,
            None => Missed::default(),
        };
        let user = login.user();
        let history: Vec<_> = public
            .messages
            .iter()
            .filter_map(|message| LobbyMessage::of(message))
            .collect();
        session.tell(&Frame::new(
            "user-connected",
            &UserConnected {
                user: &user,
                chat_history: history,
                reload: public.reload || private.reload,
            },
        )?);
        for message in private.messages.iter().filter_map(|message| LobbyMessage::pm(message)) {
            session.tell(&Frame::new("pm", &message)?);
        }
        hall.members.join(session.id, Arc::clone(session));
        let first = hall.presence.arrives(&user.id, session.id);
        let change = hall.change(&format!("{} has entered the chat room.", user.username), &user)?;
        match first {
            true => hall.tell(change),
            false => session.tell(&change),
        }
        Ok(())
    }

    /// `set-username { username }`: the account is renamed, and everybody gets `room-user-change`; the ack has the `user`. Errors:
    /// `conflict` for a name that is taken.
    async fn on_rename(&self, session: &Arc<Session>, fields: Fields<'_>) -> Result<Ack, Refusal> {
        let wanted = text::username(fields.text("username")?)?;
        let hall = self.hall.lock().await;
        let before = login(session)?.user();
        let user = self.runtime.accounts.rename(before.id, wanted).await?;
        if user.username != before.username {
            let message = format!("{} is now {}.", before.username, user.username);
            hall.tell(hall.change(&message, &user)?);
        }
        Ack::ok().with("user", &user)
    }
}

#[async_trait]
impl Protocol for Lobby {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    async fn connected(&self, session: &Arc<Session>, _auth: &Value) -> Result<(), Refusal> {
        self.enter(session, session.since()).await
    }

    async fn on(&self, session: &Arc<Session>, event: &str, args: Args) -> Result<Ack, Refusal> {
        match event {
            "chat-message-sent" => self.on_message(session, args.object()?).await,
            "private-chat-initiated" => self.on_initiate(session, &args).await,
            "set-username" => self.on_rename(session, args.object()?).await,
            "block-user" | "unblock-user" => self.on_block(session, &args, event == "block-user").await,
            _ => self.on_moderation(session, &args, event).await,
        }
    }

    async fn gone(&self, session: &Arc<Session>) {
        let Ok(login) = login(session) else { return };
        let mut hall = self.hall.lock().await;
        let user = login.user();
        if hall.departs(session, user.id) {
            match hall.change(&format!("{} has left the chat room.", user.username), &user) {
                Ok(frame) => hall.tell(frame),
                Err(bug) => tracing::error!(%bug, "nobody heard that somebody left"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pairs_name_says_who_is_in_it_and_no_other_text_does() {
        let id = |text: &str| UserId::parse(text).expect("an id");
        let (ann, bob, eve) = (id("3"), id("12"), id("2"));
        assert_eq!(pair_room(bob, ann), "pair-3-12");
        assert_eq!(partner_in("pair-3-12", ann), Some(bob));
        assert_eq!(partner_in("pair-3-12", bob), Some(ann));
        assert_eq!(partner_in("pair-3-12", eve), None);
        for text in [
            "pair-3-3",
            "pair-12-3",
            "pair-03-12",
            "pair-3-12-3",
            "pair-3",
            "3-12",
            "",
        ] {
            assert_eq!(partner_in(text, ann), None, "{text}");
        }
    }
}
