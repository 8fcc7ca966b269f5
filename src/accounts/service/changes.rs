//! What changes about an account that exists: its name, role, status and public key.

use super::AccountService;
use crate::accounts::AccountsError;
use crate::accounts::moderation::{Moderated, Moderation, may_moderate};
use crate::hub::error::{Code, Refusal};
use crate::hub::id::UserId;
use crate::hub::text;
use crate::hub::user::{Role, Status, User};

/// The longest public key, in bytes.
const KEY_BYTES: usize = 4 * 1_024;
/// How often a moderation that lost a race looks again.
const TRIES: usize = 8;

impl AccountService {
    /// Gives the account another name, and returns it with its new one: `conflict` when the name is taken.
    pub async fn rename(&self, id: UserId, username: &str) -> Result<User, Refusal> {
        let username = text::username(username)?;
        let _one_at_a_time = self.changing.lock().await;
        let user = self.accounts.rename(id, username).await?;
        self.around.watch.changed(&user);
        Ok(user)
    }

    /// Everybody, or everybody with that status. Only for an ADMIN.
    pub async fn users(&self, actor: UserId, status: Option<Status>) -> Result<Vec<User>, Refusal> {
        self.admin(actor).await?;
        Ok(self.accounts.list(status).await?)
    }

    /// Gives somebody another role. Only an ADMIN may, also to themself while there is another one.
    pub async fn set_role(&self, actor: UserId, target: UserId, role: Role) -> Result<User, Refusal> {
        self.admin(actor).await?;
        let _one_at_a_time = self.changing.lock().await;
        let user = self.accounts.set_role(target, role).await?;
        self.around.watch.changed(&user);
        Ok(user)
    }

    /// Bans, mutes, and undoes it; tells only the watch. Only an ADMIN may, and not to themself.
    pub async fn moderate(&self, actor: UserId, target: UserId, what: Moderation) -> Result<Moderated, Refusal> {
        self.admin(actor).await?;
        if actor == target {
            return Err(Refusal::new(Code::Forbidden, "nobody does that to themself"));
        }
        let _one_at_a_time = self.changing.lock().await;
        for _ in 0..TRIES {
            let account = self.accounts.by_id(target).await?.ok_or(AccountsError::NotFound)?;
            let was = account.user.status;
            let to = what.after(was)?;
            if to == was {
                return Ok(Moderated {
                    user: account.user,
                    was,
                });
            }
            match self.accounts.set_status(target, was, to).await {
                // Another process was faster: what is right now depends on what they did.
                Err(AccountsError::Stale) => {}
                user => {
                    let user = user?;
                    self.around.watch.changed(&user);
                    return Ok(Moderated { user, was });
                }
            }
        }
        Err(AccountsError::Stale.into())
    }

    /// Stores the caller's public key, as it is: 1 byte to 4 KiB.
    pub async fn put_key(&self, id: UserId, public_key: &str) -> Result<(), Refusal> {
        match public_key.len() {
            0 => Err(Refusal::invalid("`publicKey` is empty")),
            bytes if bytes > KEY_BYTES => {
                let message = format!("`publicKey` has {bytes} bytes, the limit is {KEY_BYTES}");
                Err(Refusal::new(Code::TooLarge, message))
            }
            _ => Ok(self.accounts.set_key(id, public_key).await?),
        }
    }

    /// Somebody's public key: `not_found` when there is no such user, or no key.
    pub async fn key(&self, id: UserId) -> Result<String, Refusal> {
        let account = self.accounts.by_id(id).await?.ok_or(AccountsError::NotFound)?;
        let none = || Refusal::new(Code::NotFound, "this user has no public key yet");
        account.public_key.ok_or_else(none)
    }

    /// Refuses who isn't ADMIN at this moment, whatever they were when they connected.
    async fn admin(&self, actor: UserId) -> Result<(), Refusal> {
        let account = self.accounts.by_id(actor).await?.ok_or(AccountsError::NotFound)?;
        may_moderate(&account.user)
    }
}
