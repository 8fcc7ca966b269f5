//! Who is connected, in every namespace: how the server finds all of an account's sessions when it is renamed, muted or banned,
//! and all of a token's sessions when it dies.

use crate::accounts::tokens::TokenHash;
use crate::hub::id::{SessionId, UserId};
use crate::hub::user::User;
use crate::session::Session;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

/// A token that was accepted, and whose it is.
#[derive(Debug)]
pub struct Login {
    /// Of the token, which itself isn't kept.
    pub token: TokenHash,
    /// Whose it is.
    pub user_id: UserId,
    /// From then on it is dead, in milliseconds since the Unix epoch.
    pub expires_at_ms: u64,
    // Name, role and status may change while the connection lives.
    user: RwLock<Arc<User>>,
}

impl Login {
    /// A token that was accepted.
    pub fn new(token: TokenHash, user: User, expires_at_ms: u64) -> Self {
        let user_id = user.id;
        let user = RwLock::new(Arc::new(user));
        Self {
            token,
            user_id,
            expires_at_ms,
            user,
        }
    }

    /// The account as it is now.
    pub fn user(&self) -> Arc<User> {
        Arc::clone(&self.user.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn update(&self, user: &Arc<User>) {
        *self.user.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(user);
    }
}

/// The sessions that have an account.
#[derive(Debug, Default)]
pub struct People {
    // Of one account the oldest first, so that its sessions hear of things in the same order each time.
    sessions: Mutex<HashMap<UserId, BTreeMap<SessionId, Arc<Session>>>>,
}

impl People {
    fn lock(&self) -> MutexGuard<'_, HashMap<UserId, BTreeMap<SessionId, Arc<Session>>>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A session begins. One without an account isn't kept here.
    pub fn arrives(&self, session: &Arc<Session>) {
        if let Some(login) = &session.login {
            let mut sessions = self.lock();
            sessions
                .entry(login.user_id)
                .or_default()
                .insert(session.id, Arc::clone(session));
        }
    }

    /// A session has ended.
    pub fn departs(&self, session: &Session) {
        let Some(login) = &session.login else { return };
        let mut sessions = self.lock();
        if let Some(own) = sessions.get_mut(&login.user_id) {
            own.remove(&session.id);
            if own.is_empty() {
                sessions.remove(&login.user_id);
            }
        }
    }

    /// All sessions of an account, in every namespace.
    pub fn sessions(&self, user: UserId) -> Vec<Arc<Session>> {
        self.lock()
            .get(&user)
            .map(|own| own.values().cloned().collect())
            .unwrap_or_default()
    }

    /// The account was changed: its sessions see the new name, role and status from now on.
    pub fn update(&self, user: &Arc<User>) {
        for session in self.sessions(user.id) {
            if let Some(login) = &session.login {
                login.update(user);
            }
        }
    }

    /// Disconnects the sessions whose token fulfils `dead`.
    pub fn disconnect_where(&self, dead: impl Fn(&Login) -> bool) {
        let sessions: Vec<_> = self.lock().values().flat_map(BTreeMap::values).cloned().collect();
        for session in sessions {
            if session.login.as_ref().is_some_and(|login| dead(login)) {
                session.disconnect();
            }
        }
    }
}
