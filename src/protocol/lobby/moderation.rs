//! Bans, mutes and blocks: who may, what it does, and who hears of it.

use super::super::args::Args;
use super::super::frame::{Ack, Frame};
use super::wire::{BannedUser, UnbannedUser};
use super::{Hall, Lobby, login};
use crate::accounts::moderation::{Moderated, Moderation, Moderator};
use crate::hub::error::{Code, Refusal};
use crate::hub::id::UserId;
use crate::hub::user::{Role, Status, User};
use crate::session::{Session, tell_all};
use async_trait::async_trait;
use serde::Serialize;

/// What an account's own sockets get, in every namespace.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct AccountStatusChange {
    account_status: Status,
}

impl Lobby {
    /// `ban-user`, `unban-user`, `mute-user`, `unmute-user`, each with a `"userId"`; the ack has the `user`. Only for an ADMIN
    /// (`forbidden`). A status that already holds is acked and tells nobody; muting somebody banned is a `conflict`.
    pub(super) async fn on_moderation(&self, session: &Session, args: &Args, event: &str) -> Result<Ack, Refusal> {
        let what = match event {
            "ban-user" => Moderation::Ban,
            "unban-user" => Moderation::Unban,
            "mute-user" => Moderation::Mute,
            "unmute-user" => Moderation::Unmute,
            _ => return Err(super::super::unknown(event)),
        };
        let actor = login(session)?.user();
        if actor.role != Role::Admin {
            return Err(Refusal::new(Code::Forbidden, "only an ADMIN may do that"));
        }
        let user = self.moderate(actor.id, args.user_id()?, what).await?;
        Ack::ok().with("user", &user)
    }

    /// `block-user "userId"` and `unblock-user "userId"`: only the blocker undoes it. Errors: `not_found`, `forbidden` for oneself.
    pub(super) async fn on_block(&self, session: &Session, args: &Args, block: bool) -> Result<Ack, Refusal> {
        let (me, other) = (login(session)?.user_id, args.user_id()?);
        if me == other {
            return Err(Refusal::new(Code::Forbidden, "nobody does that to themself"));
        }
        let accounts = self.runtime.accounts.accounts();
        // In the hall, so that no message of the other passes after this was acked.
        let _hall = self.hall.lock().await;
        match block {
            true => accounts.block(me, other).await?,
            false => accounts.unblock(me, other).await?,
        }
        Ok(Ack::ok())
    }

    /// Stores the status, then tells whom it concerns. In the hall, so that what everybody sees is in the order of what was
    /// stored.
    async fn moderate(&self, actor: UserId, target: UserId, what: Moderation) -> Result<User, Refusal> {
        let mut hall = self.hall.lock().await;
        let moderated = self.runtime.accounts.moderate(actor, target, what).await?;
        if moderated.changed() {
            self.announce(&mut hall, &moderated)?;
        }
        Ok(moderated.user)
    }

    /// The account's own sockets, in every namespace, get `account-status-change`. A ban cuts them. To the rest of the lobby
    /// `ban-user` or `unban-user`, and one `room-user-change`; nobody else hears of a mute.
    fn announce(&self, hall: &mut Hall, moderated: &Moderated) -> Result<(), Refusal> {
        let user = &moderated.user;
        let own = self.runtime.people.sessions(user.id);
        let account_status = user.status;
        let changed = Frame::new("account-status-change", &AccountStatusChange { account_status })?;
        tell_all(own.iter(), &changed);
        let (told, what) = match (moderated.was, user.status) {
            (_, Status::Banned) => {
                for session in &own {
                    session.disconnect();
                    hall.departs(session, user.id);
                }
                let banned = Frame::new("ban-user", &BannedUser { banned_user: user })?;
                (banned, "has been banned")
            }
            (Status::Banned, _) => {
                let unbanned = Frame::new("unban-user", &UnbannedUser { unbanned_user: user })?;
                (unbanned, "is no longer banned")
            }
            _ => return Ok(()),
        };
        hall.tell(told);
        hall.tell(hall.change(&format!("{} {what}.", user.username), user)?);
        Ok(())
    }
}

/// REST changes a status by doing exactly what the events do.
#[async_trait]
impl Moderator for Lobby {
    async fn set_status(&self, actor: &User, target: UserId, status: Status) -> Result<User, Refusal> {
        self.moderate(actor.id, target, Moderation::towards(status)).await
    }
}
