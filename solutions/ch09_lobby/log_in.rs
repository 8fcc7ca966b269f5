//! A door that keeps no secrets, and doesn't say who is at home.

use std::collections::BTreeMap;

/// What the machine has: two hashes and its dice.
pub trait Machine {
    /// A hash that costs time on purpose. The same password with the same salt gives the same hash.
    fn slow_hash(&mut self, password: &str, salt: &str) -> String;
    /// A hash that costs nothing. The same text gives the same hash.
    fn fast_hash(&self, text: &str) -> String;
    /// A text that nobody can guess, another one each time.
    fn secret(&mut self) -> String;
}

/// Why something isn't done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Code {
    /// Another account has the name.
    Conflict,
    /// A wrong log-in, or a token that is unknown or dead.
    Unauthenticated,
    /// The account is banned.
    Banned,
}

/// A code for programs, and a sentence for people, which is up to you.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// What a program compares.
    pub code: Code,
    /// What a person reads.
    pub message: String,
}

#[derive(Debug)]
struct Account {
    username: String,
    salt: String,
    password_hash: String,
    banned: bool,
}

/// Who has an account, and which tokens are good.
#[derive(Debug, Default)]
pub struct Accounts {
    /// User 1 is the first one.
    accounts: Vec<Account>,
    /// The hash of each good token, and whose it is.
    tokens: BTreeMap<String, u64>,
}

impl Accounts {
    /// Makes an account and returns its id: 1, 2, 3 … `Conflict` if the name is taken; then nothing changes.
    pub fn sign_up(&mut self, machine: &mut dyn Machine, username: &str, password: &str) -> Result<u64, Refusal> {
        if self.accounts.iter().any(|account| account.username == username) {
            return Err(refusal(Code::Conflict, "the name is taken"));
        }
        let salt = machine.secret();
        self.accounts.push(Account {
            username: username.to_owned(),
            password_hash: machine.slow_hash(password, &salt),
            salt,
            banned: false,
        });
        Ok(self.accounts.len() as u64)
    }

    /// Returns a new token. `Unauthenticated` for a wrong name or password, and `Banned` for a right one of a banned account.
    pub fn log_in(&mut self, machine: &mut dyn Machine, username: &str, password: &str) -> Result<String, Refusal> {
        let place = self.accounts.iter().position(|account| account.username == username);
        let account = place.map(|place| &self.accounts[place]);
        // Hashed in any case: the clock must not tell whether there is such an account.
        let salt = account.map_or("nobody", |account| account.salt.as_str());
        let hash = machine.slow_hash(password, salt);
        let right = account.filter(|account| account.password_hash == hash);
        let (Some(place), Some(account)) = (place, right) else {
            return Err(refusal(Code::Unauthenticated, "wrong user name or password"));
        };
        if account.banned {
            return Err(refusal(Code::Banned, "this account is banned"));
        }
        let token = machine.secret();
        self.tokens.insert(machine.fast_hash(&token), place as u64 + 1);
        Ok(token)
    }

    /// Whose token that is. `Unauthenticated` if it is nobody's, or dead; `Banned` if the account is.
    pub fn who(&self, machine: &dyn Machine, token: &str) -> Result<u64, Refusal> {
        let user = self.tokens.get(&machine.fast_hash(token)).copied();
        let user = user.ok_or_else(|| refusal(Code::Unauthenticated, "log in again"))?;
        if self.accounts[user as usize - 1].banned {
            return Err(refusal(Code::Banned, "this account is banned"));
        }
        Ok(user)
    }

    /// Kills a token. One that isn't good changes nothing.
    pub fn log_out(&mut self, machine: &dyn Machine, token: &str) {
        self.tokens.remove(&machine.fast_hash(token));
    }

    /// Bans a user, or lifts the ban. Tokens stay: they are good again after it.
    pub fn set_banned(&mut self, user: u64, banned: bool) {
        if let Some(account) = self.accounts.get_mut((user as usize).wrapping_sub(1)) {
            account.banned = banned;
        }
    }
}

fn refusal(code: Code, message: &str) -> Refusal {
    let message = message.to_owned();
    Refusal { code, message }
}
