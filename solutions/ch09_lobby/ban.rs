//! A ban that is checked in each place where it matters.

use std::collections::BTreeMap;

/// What somebody is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Role {
    /// May ban.
    Admin,
    /// May not.
    Student,
}

/// Why something isn't done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Refused {
    /// The connection has ended.
    Closed,
    /// An unknown token.
    Unauthenticated,
    /// The account is banned.
    Banned,
    /// Not for you, or not to yourself.
    Forbidden,
    /// There is no such user.
    NotFound,
}

/// What is known about a user.
#[derive(Debug)]
struct Account {
    role: Role,
    banned: bool,
}

/// One connection. A user may have several.
#[derive(Debug)]
struct Connection {
    user: u64,
    open: bool,
    heard: Vec<String>,
}

/// A lobby. Users are numbers, and so are connections.
#[derive(Debug, Default)]
pub struct Lobby {
    accounts: BTreeMap<u64, Account>,
    tokens: BTreeMap<String, u64>,
    connections: Vec<Connection>,
}

impl Lobby {
    /// Makes an account and returns its id: 1, 2, 3 …
    pub fn sign_up(&mut self, role: Role) -> u64 {
        let id = self.accounts.len() as u64 + 1;
        let banned = false;
        self.accounts.insert(id, Account { role, banned });
        id
    }

    /// Gives a user another role.
    pub fn set_role(&mut self, user: u64, role: Role) {
        if let Some(account) = self.accounts.get_mut(&user) {
            account.role = role;
        }
    }

    /// Returns a new token. The password was right. `NotFound` if there is no such user, `Banned` if the user is.
    pub fn log_in(&mut self, user: u64) -> Result<String, Refused> {
        let account = self.accounts.get(&user).ok_or(Refused::NotFound)?;
        if account.banned {
            return Err(Refused::Banned);
        }
        let token = format!("token-{}", self.tokens.len() + 1);
        self.tokens.insert(token.clone(), user);
        Ok(token)
    }

    /// Opens a connection and returns its number: 0, 1, 2 … `Unauthenticated` for an unknown token, `Banned` if its user is.
    pub fn connect(&mut self, token: &str) -> Result<usize, Refused> {
        let user = *self.tokens.get(token).ok_or(Refused::Unauthenticated)?;
        if self.accounts.get(&user).is_some_and(|account| account.banned) {
            return Err(Refused::Banned);
        }
        self.connections.push(Connection {
            user,
            open: true,
            heard: Vec::new(),
        });
        Ok(self.connections.len() - 1)
    }

    /// Everybody who is connected hears the text, the speaker too.
    pub fn say(&mut self, connection: usize, text: &str) -> Result<(), Refused> {
        if !self.is_open(connection) {
            return Err(Refused::Closed);
        }
        self.tell_all(text);
        Ok(())
    }

    /// Bans a user. Whoever else is connected hears `"user 3 has been banned."`, once for each connection.
    ///
    /// Errors, the first that fits: `Closed`; `Forbidden` for whoever isn't an ADMIN now, and for oneself; `NotFound`.
    /// For somebody who is banned already: `Ok`, and nobody hears anything.
    pub fn ban(&mut self, connection: usize, user: u64) -> Result<(), Refused> {
        if !self.moderates(connection, user, true)? {
            return Ok(());
        }
        // Closed first: whoever is banned isn't among those who are told.
        for one in self.connections.iter_mut().filter(|one| one.user == user) {
            one.open = false;
        }
        self.tell_all(&format!("user {user} has been banned."));
        Ok(())
    }

    /// Lifts a ban: the user may connect again. Everybody who is connected hears `"user 3 is no longer banned."`.
    ///
    /// Errors as for `ban`. For somebody who isn't banned: `Ok`, and nobody hears anything.
    pub fn unban(&mut self, connection: usize, user: u64) -> Result<(), Refused> {
        if self.moderates(connection, user, false)? {
            self.tell_all(&format!("user {user} is no longer banned."));
        }
        Ok(())
    }

    /// Changes the status if whoever sits at `connection` may do that; false if it was so already.
    fn moderates(&mut self, connection: usize, user: u64, banned: bool) -> Result<bool, Refused> {
        if !self.is_open(connection) {
            return Err(Refused::Closed);
        }
        let actor = self.connections[connection].user;
        // Asked of the account, now: a role that was copied at the connect may be old.
        let admin = self
            .accounts
            .get(&actor)
            .is_some_and(|account| account.role == Role::Admin);
        if !admin || actor == user {
            return Err(Refused::Forbidden);
        }
        let account = self.accounts.get_mut(&user).ok_or(Refused::NotFound)?;
        let was = std::mem::replace(&mut account.banned, banned);
        Ok(was != banned)
    }

    /// Whether a connection is open.
    pub fn is_open(&self, connection: usize) -> bool {
        self.connections.get(connection).is_some_and(|one| one.open)
    }

    /// What a connection has heard, in order.
    pub fn heard(&self, connection: usize) -> Vec<&str> {
        let heard = self.connections.get(connection).map(|one| &one.heard);
        heard.into_iter().flatten().map(String::as_str).collect()
    }

    fn tell_all(&mut self, text: &str) {
        for connection in self.connections.iter_mut().filter(|one| one.open) {
            connection.heard.push(text.to_owned());
        }
    }
}
