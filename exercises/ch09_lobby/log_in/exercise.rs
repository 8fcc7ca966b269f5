//! The door.
//!
//! You have signatures and no fields. Write accounts that keep neither passwords nor tokens: what is in your fields shows neither of
//! them. Two people with the same password have different hashes.
//! `log_in` gives the same refusal for a wrong name and a wrong password, and does as many slow hashes for both: one. Only somebody who knows
//! the password learns that the account is banned. Each log-in gives another token; `log_out` kills that one alone.
//!
//! Read: chapter 9, "At the door" and "A key that can be taken back".

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

/// Who has an account, and which tokens are good.
#[derive(Debug, Default)]
pub struct Accounts {
    // Your fields. `#[derive(Default)]` makes empty accounts of them, and the checks read them by `#[derive(Debug)]`.
}

impl Accounts {
    /// Makes an account and returns its id: 1, 2, 3 … `Conflict` if the name is taken; then nothing changes.
    pub fn sign_up(&mut self, machine: &mut dyn Machine, username: &str, password: &str) -> Result<u64, Refusal> {
        let _ = machine.secret();
        todo!("{username} signs up with {password}")
    }

    /// Returns a new token. `Unauthenticated` for a wrong name or password, and `Banned` for a right one of a banned account.
    pub fn log_in(&mut self, machine: &mut dyn Machine, username: &str, password: &str) -> Result<String, Refusal> {
        let _ = machine.secret();
        todo!("{username} logs in with {password}")
    }

    /// Whose token that is. `Unauthenticated` if it is nobody's, or dead; `Banned` if the account is.
    pub fn who(&self, machine: &dyn Machine, token: &str) -> Result<u64, Refusal> {
        todo!("who has {token}, whose hash is {}", machine.fast_hash(token))
    }

    /// Kills a token. One that isn't good changes nothing.
    pub fn log_out(&mut self, machine: &dyn Machine, token: &str) {
        todo!("{token} dies, whose hash is {}", machine.fast_hash(token))
    }

    /// Bans a user, or lifts the ban. Tokens stay: they are good again after it.
    pub fn set_banned(&mut self, user: u64, banned: bool) {
        todo!("user {user} is banned: {banned}")
    }
}
