//! Checks for `ch09_log_in`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch09_lobby/log_in.rs")]
mod exercise;

use exercise::{Accounts, Code, Machine, Refusal};
use std::hash::{DefaultHasher, Hash, Hasher};
use testkit::lesson;

const DOOR: &str = "ch09_lobby.html#at-the-door";
const KEY: &str = "ch09_lobby.html#a-key-that-can-be-taken-back";
const RIGHT: &str = "horse staple battery";
const WRONG: &str = "horse staple battery!";

/// A machine that remembers what was asked of it.
#[derive(Default)]
struct Remembers {
    slow: Vec<(String, String)>,
    secrets: u64,
}

fn hash(what: &str, text: &str) -> String {
    let mut hasher = DefaultHasher::new();
    (what, text).hash(&mut hasher);
    format!("{what}:{:016x}", hasher.finish())
}

impl Machine for Remembers {
    fn slow_hash(&mut self, password: &str, salt: &str) -> String {
        self.slow.push((password.to_owned(), salt.to_owned()));
        hash("slow", &format!("{salt}/{password}"))
    }

    fn fast_hash(&self, text: &str) -> String {
        hash("fast", text)
    }

    fn secret(&mut self) -> String {
        self.secrets += 1;
        hash("secret", &self.secrets.to_string())
    }
}

/// Ann is user 1, Bob is user 2. They happen to have the same password.
fn ann_and_bob() -> (Remembers, Accounts) {
    let (mut machine, mut accounts) = (Remembers::default(), Accounts::default());
    for (username, id) in [("ann", 1), ("bob", 2)] {
        let made = accounts.sign_up(&mut machine, username, RIGHT);
        assert_eq!(made, Ok(id), "{username} signs up, and the ids are 1, 2, 3 …");
    }
    (machine, accounts)
}

fn code<T>(result: Result<T, Refusal>) -> Option<Code> {
    result.err().map(|refusal| refusal.code)
}

#[test]
fn who_logs_in_gets_a_token_that_stands_for_them() {
    let _lesson = lesson("A token stands for an account", KEY);
    let (mut machine, mut accounts) = ann_and_bob();
    let anns = accounts.log_in(&mut machine, "ann", RIGHT).unwrap();
    let bobs = accounts.log_in(&mut machine, "bob", RIGHT).unwrap();
    assert_eq!(accounts.who(&machine, &anns), Ok(1), "whose token ann's is");
    assert_eq!(accounts.who(&machine, &bobs), Ok(2), "whose token bob's is");
}

#[test]
fn a_taken_name_is_a_conflict_and_changes_nothing() {
    let _lesson = lesson("A name belongs to one account", DOOR);
    let (mut machine, mut accounts) = ann_and_bob();
    let again = accounts.sign_up(&mut machine, "ann", "somebody else's");
    assert_eq!(code(again), Some(Code::Conflict), "the name `ann` is taken");
    assert!(
        accounts.log_in(&mut machine, "ann", RIGHT).is_ok(),
        "ann's password is still her own"
    );
    let other = accounts.log_in(&mut machine, "ann", "somebody else's");
    assert_eq!(
        code(other),
        Some(Code::Unauthenticated),
        "that was never ann's password"
    );
    let cem = accounts.sign_up(&mut machine, "cem", RIGHT);
    assert_eq!(cem, Ok(3), "the refused sign-up has taken no id");
}

#[test]
fn a_wrong_name_and_a_wrong_password_get_the_same_refusal() {
    let _lesson = lesson("A refusal must not tell which names exist", DOOR);
    let (mut machine, mut accounts) = ann_and_bob();
    let wrong_password = accounts.log_in(&mut machine, "ann", WRONG);
    let wrong_name = accounts.log_in(&mut machine, "eve", WRONG);
    assert_eq!(
        wrong_password, wrong_name,
        "ann's password was wrong on the left, and there is no eve on the right"
    );
    assert_eq!(code(wrong_name), Some(Code::Unauthenticated), "there is no eve");
    for password in ["", RIGHT, "eve", "nobody"] {
        let refused = accounts.log_in(&mut machine, "eve", password);
        assert_eq!(
            code(refused),
            Some(Code::Unauthenticated),
            "there is no eve, whatever the password; it was {password:?}"
        );
    }
}

#[test]
fn a_wrong_name_takes_as_much_work_as_a_wrong_password() {
    let _lesson = lesson("The clock must not tell which names exist", DOOR);
    let (mut machine, mut accounts) = ann_and_bob();
    for (what, username, password) in [
        ("ann, wrong password", "ann", WRONG),
        ("nobody's name", "eve", WRONG),
        ("ann, right password", "ann", RIGHT),
    ] {
        let before = machine.slow.len();
        let _ = accounts.log_in(&mut machine, username, password);
        let hashed = &machine.slow[before..];
        assert_eq!(hashed.len(), 1, "slow hashes for {what}");
    }
}

#[test]
fn what_is_kept_shows_no_password() {
    let _lesson = lesson("A server that keeps passwords will lose them one day", DOOR);
    let (machine, accounts) = ann_and_bob();
    let kept = format!("{accounts:?}");
    assert!(
        kept.contains("ann") && kept.contains("bob"),
        "your fields must print: {kept}"
    );
    assert!(!kept.contains(RIGHT), "a password stands in your fields: {kept}");
    let salts: Vec<_> = machine.slow.iter().map(|(_, salt)| salt).collect();
    assert_eq!(salts.len(), 2, "one slow hash for each sign-up");
    assert_ne!(
        salts[0], salts[1],
        "ann and bob have the same password; with the same salt they have the same hash, too"
    );
    assert!(
        salts.iter().all(|salt| salt.contains("secret:")),
        "a salt is random, from `machine.secret()`; yours are {salts:?}"
    );
}

#[test]
fn what_is_kept_shows_no_token() {
    let _lesson = lesson("Whoever reads the store must not be able to connect with it", KEY);
    let (mut machine, mut accounts) = ann_and_bob();
    let token = accounts.log_in(&mut machine, "ann", RIGHT).unwrap();
    assert!(
        token.contains("secret:"),
        "a token comes from `machine.secret()`, yours is {token}"
    );
    let kept = format!("{accounts:?}");
    assert!(!kept.contains(&token), "ann's token stands in your fields: {kept}");
    for word in kept.split('"') {
        assert_eq!(
            code(accounts.who(&machine, word)),
            Some(Code::Unauthenticated),
            "`{word}` stands in your fields, and nobody may connect with it"
        );
    }
}

#[test]
fn each_log_in_has_a_token_of_its_own() {
    let _lesson = lesson("A log-out ends one log-in, and not the others", KEY);
    let (mut machine, mut accounts) = ann_and_bob();
    let laptop = accounts.log_in(&mut machine, "ann", RIGHT).unwrap();
    let phone = accounts.log_in(&mut machine, "ann", RIGHT).unwrap();
    let bobs = accounts.log_in(&mut machine, "bob", RIGHT).unwrap();
    assert_ne!(laptop, phone, "ann's laptop and ann's phone have different tokens");
    assert_eq!(
        accounts.who(&machine, &laptop),
        Ok(1),
        "ann's laptop, after her phone has logged in"
    );
    accounts.log_out(&machine, &laptop);
    accounts.log_out(&machine, "nobody's token");
    let dead = accounts.who(&machine, &laptop);
    assert_eq!(code(dead), Some(Code::Unauthenticated), "ann's laptop has logged out");
    assert_eq!(accounts.who(&machine, &phone), Ok(1), "ann's phone is still logged in");
    assert_eq!(accounts.who(&machine, &bobs), Ok(2), "bob is still logged in");
}

#[test]
fn only_who_knows_the_password_learns_of_the_ban() {
    let _lesson = lesson("The password first, and then the ban", DOOR);
    let (mut machine, mut accounts) = ann_and_bob();
    let token = accounts.log_in(&mut machine, "bob", RIGHT).unwrap();
    accounts.set_banned(2, true);
    let guessed = accounts.log_in(&mut machine, "bob", WRONG);
    let nobody = accounts.log_in(&mut machine, "eve", WRONG);
    assert_eq!(guessed, nobody, "a guess must not tell that bob is banned");
    let right = accounts.log_in(&mut machine, "bob", RIGHT);
    assert_eq!(code(right), Some(Code::Banned), "bob knows his password, and is banned");
    assert_eq!(
        code(accounts.who(&machine, &token)),
        Some(Code::Banned),
        "bob's token still says who he is, and he is banned"
    );
    assert!(accounts.log_in(&mut machine, "ann", RIGHT).is_ok(), "ann isn't banned");
    accounts.set_banned(2, false);
    assert_eq!(
        accounts.who(&machine, &token),
        Ok(2),
        "bob isn't banned any more, and his token is good"
    );
}
