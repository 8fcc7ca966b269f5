//! Accounts in this process's memory: the default, which needs no server and forgets everything when it ends.

mod tokens;

use super::tokens::TokenHash;
use super::{Account, Accounts, AccountsError, NewAccount, NewToken, PasswordChange, Stored, StoredToken};
use crate::hub::id::UserId;
use crate::hub::user::{Role, Status, User};
use async_trait::async_trait;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokens::Tokens;

/// See the module. One lock around everything makes each operation whole; none of them waits while it holds it.
#[derive(Debug, Default)]
pub struct MemoryAccounts(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    accounts: BTreeMap<UserId, Account>,
    names: HashMap<String, UserId>,
    blocks: HashSet<(UserId, UserId)>,
    tokens: Tokens,
}

impl MemoryAccounts {
    /// Without any account.
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // No operation below leaves half of its work behind, so a panic elsewhere spoils nothing.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn account(&mut self, id: UserId) -> Stored<&mut Account> {
        self.accounts.get_mut(&id).ok_or(AccountsError::NotFound)
    }

    /// Refuses when `id` is the only ADMIN who isn't banned.
    fn keeps_an_admin_without(&self, id: UserId) -> Stored<()> {
        let admin = |user: &User| user.role == Role::Admin && user.status != Status::Banned;
        let (mut is_one, mut another) = (false, false);
        for user in self.accounts.values().map(|account| &account.user) {
            match user.id == id {
                true => is_one = admin(user),
                false => another |= admin(user),
            }
        }
        if is_one && !another {
            return Err(AccountsError::LastAdmin);
        }
        Ok(())
    }

    fn create(&mut self, new: NewAccount) -> Stored<Account> {
        if self.names.contains_key(&new.username) {
            return Err(AccountsError::Taken);
        }
        // No account is ever removed, so the last id is the highest one.
        let last = self.accounts.last_key_value().map_or(0, |(id, _)| id.number());
        let no_more = || AccountsError::Unavailable("every user id is taken".into());
        let id = UserId::new(last + 1).ok_or_else(no_more)?;
        let (username, role, status) = (new.username, new.role, Status::Normal);
        self.names.insert(username.clone(), id);
        let account = Account {
            user: User {
                id,
                username,
                role,
                status,
            },
            password_hash: new.password_hash,
            public_key: None,
        };
        self.accounts.insert(id, account.clone());
        Ok(account)
    }

    fn rename(&mut self, id: UserId, username: &str) -> Stored<User> {
        let holder = self.names.get(username).copied();
        let account = self.account(id)?;
        if holder.is_some_and(|holder| holder != id) {
            return Err(AccountsError::Taken);
        }
        let before = std::mem::replace(&mut account.user.username, username.to_owned());
        let user = account.user.clone();
        self.names.remove(&before);
        self.names.insert(username.to_owned(), id);
        Ok(user)
    }

    fn set_role(&mut self, id: UserId, role: Role) -> Stored<User> {
        if role != Role::Admin {
            self.keeps_an_admin_without(id)?;
        }
        let account = self.account(id)?;
        account.user.role = role;
        Ok(account.user.clone())
    }

    fn set_status(&mut self, id: UserId, from: Status, to: Status) -> Stored<User> {
        if self.account(id)?.user.status != from {
            return Err(AccountsError::Stale);
        }
        if to == Status::Banned {
            self.keeps_an_admin_without(id)?;
        }
        let account = self.account(id)?;
        account.user.status = to;
        Ok(account.user.clone())
    }

    fn set_password(&mut self, id: UserId, change: PasswordChange) -> Stored<Vec<TokenHash>> {
        let account = self.account(id)?;
        if account.password_hash != change.from {
            return Err(AccountsError::Stale);
        }
        account.password_hash = change.to;
        let mut dead = self.tokens.of(id);
        dead.retain(|hash| *hash != change.keep);
        self.forget(&dead);
        Ok(dead)
    }

    fn insert_token(&mut self, hash: TokenHash, new: NewToken) -> Stored<Vec<TokenHash>> {
        let id = new.token.user;
        if self.account(id)?.password_hash != new.password_hash {
            return Err(AccountsError::Stale);
        }
        let mut dead = self.tokens.of(id);
        dead.truncate((dead.len() + 1).saturating_sub(new.at_most));
        self.forget(&dead);
        self.tokens.insert(hash, new.token);
        Ok(dead)
    }

    fn forget(&mut self, dead: &[TokenHash]) {
        for hash in dead {
            self.tokens.remove(*hash);
        }
    }
}

#[async_trait]
impl Accounts for MemoryAccounts {
    async fn create(&self, new: NewAccount) -> Stored<Account> {
        self.lock().create(new)
    }

    async fn by_id(&self, id: UserId) -> Stored<Option<Account>> {
        Ok(self.lock().accounts.get(&id).cloned())
    }

    async fn by_username(&self, username: &str) -> Stored<Option<Account>> {
        let state = self.lock();
        let id = state.names.get(username);
        Ok(id.and_then(|id| state.accounts.get(id)).cloned())
    }

    async fn list(&self, status: Option<Status>) -> Stored<Vec<User>> {
        let state = self.lock();
        let users = state.accounts.values().map(|account| &account.user);
        let wanted = users.filter(|user| status.is_none_or(|status| user.status == status));
        Ok(wanted.cloned().collect())
    }

    async fn rename(&self, id: UserId, username: &str) -> Stored<User> {
        self.lock().rename(id, username)
    }

    async fn set_role(&self, id: UserId, role: Role) -> Stored<User> {
        self.lock().set_role(id, role)
    }

    async fn set_status(&self, id: UserId, from: Status, to: Status) -> Stored<User> {
        self.lock().set_status(id, from, to)
    }

    async fn set_password(&self, id: UserId, change: PasswordChange) -> Stored<Vec<TokenHash>> {
        self.lock().set_password(id, change)
    }

    async fn set_key(&self, id: UserId, public_key: &str) -> Stored<()> {
        self.lock().account(id)?.public_key = Some(public_key.to_owned());
        Ok(())
    }

    async fn block(&self, blocker: UserId, blocked: UserId) -> Stored<()> {
        let mut state = self.lock();
        state.account(blocker)?;
        state.account(blocked)?;
        state.blocks.insert((blocker, blocked));
        Ok(())
    }

    async fn unblock(&self, blocker: UserId, blocked: UserId) -> Stored<()> {
        let mut state = self.lock();
        state.account(blocker)?;
        state.account(blocked)?;
        state.blocks.remove(&(blocker, blocked));
        Ok(())
    }

    async fn blocked_between(&self, one: UserId, other: UserId) -> Stored<bool> {
        let blocks = &self.lock().blocks;
        Ok(blocks.contains(&(one, other)) || blocks.contains(&(other, one)))
    }

    async fn insert_token(&self, hash: TokenHash, new: NewToken) -> Stored<Vec<TokenHash>> {
        self.lock().insert_token(hash, new)
    }

    async fn find_token(&self, hash: TokenHash) -> Stored<Option<StoredToken>> {
        Ok(self.lock().tokens.find(hash))
    }

    async fn revoke(&self, hash: TokenHash) -> Stored<bool> {
        Ok(self.lock().tokens.remove(hash))
    }

    async fn sweep(&self, now_ms: u64) -> Stored<Vec<TokenHash>> {
        let mut state = self.lock();
        let dead = state.tokens.dead(now_ms);
        state.forget(&dead);
        Ok(dead)
    }
}
