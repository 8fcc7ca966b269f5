//! Checks for `ch09_ban`.
#![expect(
    clippy::unwrap_used,
    reason = "a check ends when something is missing, and says what"
)]

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch09_lobby/ban.rs")]
mod exercise;

use exercise::{Lobby, Refused, Role};
use testkit::lesson;

const BAN: &str = "ch09_lobby.html#a-ban-that-holds";
const MAY: &str = "ch09_lobby.html#who-may-do-what";
const HEAD: u64 = 1;
const ANN: u64 = 2;
const BOB: u64 = 3;

/// The head is an ADMIN at connection 0, Ann is at connection 1, Bob has two tabs, 2 and 3.
struct Scene {
    lobby: Lobby,
    bobs_token: String,
}

const HEADS: usize = 0;
const ANNS: usize = 1;
const TAB: usize = 2;
const SECOND: usize = 3;

fn scene() -> Scene {
    let mut lobby = Lobby::default();
    for role in [Role::Admin, Role::Student, Role::Student] {
        lobby.sign_up(role);
    }
    for user in [HEAD, ANN] {
        let token = lobby.log_in(user).unwrap();
        lobby.connect(&token).unwrap();
    }
    let bobs_token = lobby.log_in(BOB).unwrap();
    assert_eq!(lobby.connect(&bobs_token), Ok(TAB), "bob's first tab connects");
    assert_eq!(lobby.connect(&bobs_token), Ok(SECOND), "bob's second tab connects");
    Scene { lobby, bobs_token }
}

fn banned() -> Scene {
    let mut scene = scene();
    assert_eq!(scene.lobby.ban(HEADS, BOB), Ok(()), "the head is an ADMIN and bans bob");
    scene
}

#[test]
fn every_open_connection_is_closed() {
    let _lesson = lesson("A ban closes all connections of the account, and nobody else's", BAN);
    let mut scene = banned();
    for (tab, name) in [(TAB, "first"), (SECOND, "second")] {
        assert!(!scene.lobby.is_open(tab), "bob is banned; his {name} tab is still open");
        assert_eq!(
            scene.lobby.say(tab, "Still here!"),
            Err(Refused::Closed),
            "bob is banned and speaks from his {name} tab"
        );
    }
    assert!(
        scene.lobby.is_open(HEADS) && scene.lobby.is_open(ANNS),
        "nobody has banned the head or ann"
    );
    assert_eq!(scene.lobby.say(ANNS, "Good."), Ok(()), "ann may speak");
    let heard: Vec<_> = scene
        .lobby
        .heard(TAB)
        .into_iter()
        .filter(|text| *text == "Good.")
        .collect();
    assert!(heard.is_empty(), "bob's connection is closed, and he still hears ann");
}

#[test]
fn the_door_is_closed_too() {
    let _lesson = lesson("A ban holds at the next connection and at the next log-in", BAN);
    let mut scene = banned();
    assert_eq!(
        scene.lobby.connect(&scene.bobs_token),
        Err(Refused::Banned),
        "bob connects with the token that he had before"
    );
    assert_eq!(scene.lobby.log_in(BOB), Err(Refused::Banned), "bob logs in again");
    assert_eq!(
        scene.lobby.connect("guessed"),
        Err(Refused::Unauthenticated),
        "nobody has this token"
    );
    assert_eq!(scene.lobby.log_in(99), Err(Refused::NotFound), "there is no user 99");
    let anns = scene.lobby.log_in(ANN).unwrap();
    assert!(scene.lobby.connect(&anns).is_ok(), "ann isn't banned");
}

#[test]
fn the_rest_are_told_once() {
    let _lesson = lesson("Whoever is left is told, and whoever is banned isn't among them", BAN);
    let mut scene = banned();
    assert_eq!(
        scene.lobby.ban(HEADS, BOB),
        Ok(()),
        "bob is banned already: that is fine"
    );
    for (connection, name) in [(HEADS, "the head"), (ANNS, "ann")] {
        assert_eq!(
            scene.lobby.heard(connection),
            ["user 3 has been banned."],
            "what {name} has heard, after the head has banned bob twice"
        );
    }
    assert!(
        scene.lobby.heard(TAB).is_empty(),
        "bob's connections were closed before the others were told"
    );
}

#[test]
fn a_lifted_ban_lets_in_again() {
    let _lesson = lesson("Tokens survive a ban, and closed connections don't come back", BAN);
    let mut scene = banned();
    assert_eq!(scene.lobby.unban(HEADS, BOB), Ok(()), "the head lifts the ban");
    assert!(
        !scene.lobby.is_open(TAB) && !scene.lobby.is_open(SECOND),
        "what was closed stays closed when the ban is lifted"
    );
    let again = scene.lobby.connect(&scene.bobs_token);
    assert!(
        again.is_ok(),
        "the ban is lifted, and bob's old token is good: {again:?}"
    );
    assert_eq!(
        scene.lobby.say(again.unwrap(), "Thanks."),
        Ok(()),
        "bob may speak again"
    );
    assert!(scene.lobby.log_in(BOB).is_ok(), "the ban is lifted, and bob logs in");
    assert_eq!(scene.lobby.unban(HEADS, BOB), Ok(()), "bob isn't banned: that is fine");
    assert_eq!(
        scene.lobby.heard(ANNS),
        ["user 3 has been banned.", "user 3 is no longer banned.", "Thanks."],
        "what ann has heard, after the head has lifted the ban twice"
    );
}

#[test]
fn only_an_admin_may() {
    let _lesson = lesson("What somebody may do is asked of the account, when they do it", MAY);
    let mut scene = scene();
    assert_eq!(scene.lobby.ban(ANNS, BOB), Err(Refused::Forbidden), "ann is a student");
    assert_eq!(
        scene.lobby.ban(ANNS, 99),
        Err(Refused::Forbidden),
        "ann is a student, whoever is meant"
    );
    assert_eq!(
        scene.lobby.unban(ANNS, BOB),
        Err(Refused::Forbidden),
        "ann is a student"
    );
    assert!(scene.lobby.is_open(TAB), "ann was refused, so bob is still connected");
    assert!(scene.lobby.log_in(BOB).is_ok(), "ann was refused, so bob isn't banned");
    assert_eq!(
        scene.lobby.ban(HEADS, HEAD),
        Err(Refused::Forbidden),
        "nobody bans themself"
    );
    assert_eq!(
        scene.lobby.unban(HEADS, HEAD),
        Err(Refused::Forbidden),
        "nobody lifts their own ban, as nobody bans themself"
    );
    assert!(
        scene.lobby.is_open(HEADS),
        "the head was refused, and is still connected"
    );
    assert_eq!(
        scene.lobby.ban(HEADS, 99),
        Err(Refused::NotFound),
        "there is no user 99"
    );
    assert_eq!(
        scene.lobby.unban(HEADS, 99),
        Err(Refused::NotFound),
        "there is no user 99"
    );
    for connection in [HEADS, ANNS, TAB] {
        assert!(
            scene.lobby.heard(connection).is_empty(),
            "a refusal is no news for others"
        );
    }
}

#[test]
fn a_role_is_the_one_of_today() {
    let _lesson = lesson("What somebody may do is asked of the account, when they do it", MAY);
    let mut scene = scene();
    scene.lobby.set_role(ANN, Role::Admin);
    scene.lobby.set_role(HEAD, Role::Student);
    assert_eq!(
        scene.lobby.ban(HEADS, BOB),
        Err(Refused::Forbidden),
        "the head was an ADMIN at the connect, and isn't one now"
    );
    assert!(
        scene.lobby.is_open(TAB),
        "the head was refused, so bob is still connected"
    );
    assert_eq!(
        scene.lobby.unban(HEADS, BOB),
        Err(Refused::Forbidden),
        "the head isn't an ADMIN now, and may lift no ban either"
    );
    assert_eq!(
        scene.lobby.ban(ANNS, BOB),
        Ok(()),
        "ann has become an ADMIN since she connected"
    );
    assert!(!scene.lobby.is_open(TAB), "ann has banned bob");
}

#[test]
fn a_banned_admin_bans_nobody() {
    let _lesson = lesson("A ban closes all connections of the account, and nobody else's", BAN);
    let mut scene = scene();
    scene.lobby.set_role(BOB, Role::Admin);
    assert_eq!(
        scene.lobby.ban(HEADS, BOB),
        Ok(()),
        "the head bans bob, who is an ADMIN too"
    );
    assert_eq!(
        scene.lobby.ban(TAB, ANN),
        Err(Refused::Closed),
        "bob is banned, and bans ann from his closed connection"
    );
    assert_eq!(
        scene.lobby.unban(SECOND, BOB),
        Err(Refused::Closed),
        "bob is banned, and lifts his own ban from his closed connection"
    );
    assert!(scene.lobby.is_open(ANNS), "bob was refused, so ann is still connected");
}
