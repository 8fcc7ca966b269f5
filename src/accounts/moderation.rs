//! Who may silence whom: the rules of bans and mutes, without the announcements.
//!
//! `/lobby` announces them, so whoever changes a status from outside of it asks a [`Moderator`], which does both.

use crate::hub::error::{Code, Refusal};
use crate::hub::id::UserId;
use crate::hub::user::{Role, Status, User};
use async_trait::async_trait;

/// Changes somebody's status and tells everybody whom it concerns.
#[async_trait]
pub trait Moderator: Send + Sync + 'static {
    /// Gives `target` that status in the name of `actor`, and announces it. A status that already holds: ok, and silence.
    async fn set_status(&self, actor: &User, target: UserId, status: Status) -> Result<User, Refusal>;
}

/// What an ADMIN does to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moderation {
    /// To `banned`, from whatever it is.
    Ban,
    /// From `banned` to `normal`.
    Unban,
    /// From `normal` to `muted`.
    Mute,
    /// From `muted` to `normal`.
    Unmute,
    /// To `normal`, from whatever it is: what REST asks for by `{ "status": "normal" }`.
    Pardon,
}

impl Moderation {
    /// What leads to `status`.
    pub fn towards(status: Status) -> Self {
        match status {
            Status::Normal => Self::Pardon,
            Status::Muted => Self::Mute,
            Status::Banned => Self::Ban,
        }
    }

    /// The status after it, which is the same where it already holds.
    pub fn after(self, status: Status) -> Result<Status, Refusal> {
        match (self, status) {
            (Self::Ban, _) => Ok(Status::Banned),
            (Self::Pardon, _) | (Self::Unban, Status::Banned) | (Self::Unmute, Status::Muted) => Ok(Status::Normal),
            (Self::Mute, Status::Normal) => Ok(Status::Muted),
            // Lifting a mute mustn't lift a ban, nor a mute replace one.
            (Self::Mute | Self::Unmute, Status::Banned) => {
                Err(Refusal::new(Code::Conflict, "the user is banned: lift the ban first"))
            }
            (Self::Mute | Self::Unban, Status::Muted) | (Self::Unmute | Self::Unban, Status::Normal) => Ok(status),
        }
    }
}

/// What a moderation did: nothing, if `was` is the user's status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moderated {
    /// As it is now.
    pub user: User,
    /// What its status was before.
    pub was: Status,
}

impl Moderated {
    /// Whether there is anything to announce.
    pub fn changed(&self) -> bool {
        self.user.status != self.was
    }
}

/// Refuses an `actor` who isn't ADMIN (any more), or has been banned.
pub(super) fn may_moderate(actor: &User) -> Result<(), Refusal> {
    match (actor.role, actor.status) {
        (_, Status::Banned) => Err(banned()),
        (Role::Admin, _) => Ok(()),
        _ => Err(Refusal::new(Code::Forbidden, "only an ADMIN may do that")),
    }
}

/// Refuses whoever is banned: what their clients emitted before they were cut isn't done any more.
pub fn not_banned(user: &User) -> Result<(), Refusal> {
    match user.status {
        Status::Banned => Err(banned()),
        _ => Ok(()),
    }
}

/// Refuses whoever is banned or muted.
pub fn may_speak(user: &User) -> Result<(), Refusal> {
    match user.status {
        Status::Muted => Err(Refusal::new(Code::Muted, "you are muted")),
        _ => not_banned(user),
    }
}

pub(super) fn banned() -> Refusal {
    Refusal::new(Code::Banned, "this account is banned")
}

#[cfg(test)]
mod tests {
    use super::*;
    use Status::{Banned, Muted, Normal};

    #[test]
    fn each_moderation_leads_from_each_status_to_one_or_is_refused() {
        let table = [
            (Moderation::Ban, [Some(Banned), Some(Banned), Some(Banned)]),
            (Moderation::Unban, [Some(Normal), Some(Muted), Some(Normal)]),
            (Moderation::Mute, [Some(Muted), Some(Muted), None]),
            (Moderation::Unmute, [Some(Normal), Some(Normal), None]),
            (Moderation::Pardon, [Some(Normal), Some(Normal), Some(Normal)]),
        ];
        for (moderation, expected) in table {
            let after = [Normal, Muted, Banned].map(|status| moderation.after(status).ok());
            assert_eq!(after, expected, "{moderation:?} after normal, muted, banned");
        }
    }
}
