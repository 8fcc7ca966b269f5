//! What clients of `/private` do.

use super::lobby_people::Change;
use super::private_model::Model;
use super::promises::{Place, passing, place, temp_id};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Whose connections there are. Account 1 is the ADMIN.
pub(super) const OWNERS: [u64; 5] = [1, 1, 2, 2, 3];
/// An id that no account has.
pub(super) const NOBODY: u64 = 9;

/// What is wrong with a letter, if something is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Flaw {
    None,
    /// `sender.id` is somebody else's.
    Sender,
    NoTempId,
    /// There is a third ciphertext.
    Recipients,
}

/// Which conversation a letter names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Named {
    Nothing,
    Empty,
    /// That of these two.
    Of(u64, u64),
    Unknown,
}

/// What a client does.
#[derive(Clone, Debug)]
pub(super) enum Op {
    /// The connection ends if there is one, and another one begins, with `since` in its handshake.
    Connect(Option<Place>),
    Leave,
    Join(Option<Place>),
    Send {
        to: u64,
        named: Named,
        temp_id: Value,
        flaw: Flaw,
    },
    /// Of message `n`, or of one that isn't there.
    Receipt {
        n: Option<usize>,
        read: bool,
    },
    Typing {
        to: u64,
        stopped: bool,
    },
    /// By REST.
    Conversations,
    Page {
        with: u64,
        before: Option<Place>,
        limit: usize,
    },
    Rename(&'static str),
    Status(Change, u64),
    Role(&'static str, u64),
    Block(bool, u64),
    Clock(i64),
}

pub(super) fn ops() -> impl Strategy<Value = Op> {
    let account = prop::sample::select(vec![1_u64, 1, 2, 2, 3, 3, NOBODY]);
    let flaw = prop::sample::select(vec![
        Flaw::None,
        Flaw::None,
        Flaw::None,
        Flaw::None,
        Flaw::None,
        Flaw::None,
        Flaw::None,
        Flaw::None,
        Flaw::Sender,
        Flaw::NoTempId,
        Flaw::Recipients,
    ]);
    let named = prop::sample::select(vec![
        Named::Nothing,
        Named::Nothing,
        Named::Nothing,
        Named::Empty,
        Named::Of(1, 2),
        Named::Of(1, 3),
        Named::Of(2, 3),
        Named::Unknown,
    ]);
    let send = (account.clone(), named, temp_id(), flaw);
    let change = prop::sample::select(vec![Change::Ban, Change::Mute, Change::Pardon, Change::Pardon]);
    let page = (1..4_u64, prop::option::of(place()), 1..4_usize);
    prop_oneof![
        6 => prop::option::of(place()).prop_map(Op::Connect),
        1 => Just(Op::Leave),
        6 => prop::option::weighted(0.3, place()).prop_map(Op::Join),
        10 => send.prop_map(|(to, named, temp_id, flaw)| Op::Send { to, named, temp_id, flaw }),
        6 => (prop::option::weighted(0.9, 0..12_usize), any::<bool>()).prop_map(|(n, read)| Op::Receipt { n, read }),
        2 => (account.clone(), any::<bool>()).prop_map(|(to, stopped)| Op::Typing { to, stopped }),
        2 => Just(Op::Conversations),
        2 => page.prop_map(|(with, before, limit)| Op::Page { with, before, limit }),
        1 => prop::sample::select(vec!["root", "bob", "bobby", "anna"]).prop_map(Op::Rename),
        2 => (change, 2..4_u64).prop_map(|(change, target)| Op::Status(change, target)),
        1 => (prop::sample::select(vec!["TEACHER", "STUDENT"]), 2..4_u64).prop_map(|(role, target)| Op::Role(role, target)),
        2 => (any::<bool>(), account).prop_map(|(on, other)| Op::Block(on, other)),
        2 => passing().prop_map(Op::Clock),
    ]
}

/// Numbers out of range wrap around, and who isn't connected connects first: every sequence is one that can be played, also
/// after the test has shortened it.
pub(super) fn playable(who: usize, op: &Op, model: &Model) -> Op {
    let messages = model.messages();
    let place = |place: Option<Place>| place.and_then(|place| place.among(messages));
    match op.clone() {
        Op::Connect(since) => Op::Connect(place(since)),
        Op::Page { with, before, limit } => Op::Page {
            with,
            before: place(before),
            limit,
        },
        op @ (Op::Clock(_) | Op::Status(..) | Op::Role(..) | Op::Rename(_) | Op::Block(..) | Op::Conversations) => op,
        _ if !model.connected(who) => Op::Connect(None),
        // The contract says nothing about somebody who types to themself.
        Op::Typing { to, stopped } if to == OWNERS[who] => Op::Typing { to: NOBODY, stopped },
        Op::Join(since) => Op::Join(place(since)),
        Op::Receipt { n, read } => Op::Receipt {
            n: n.and_then(|n| n.checked_rem(messages)),
            read,
        },
        op => op,
    }
}

/// The ciphertexts of step `n`.
pub(super) fn recipients(me: u64, to: u64, n: usize) -> Value {
    let sealed = json!({ "enc": format!("for {to}, {n}"), "ct": "…" });
    json!({ me.to_string(): format!("for {me}, {n}"), to.to_string(): sealed })
}

/// What whoever types says about themself at step `n`.
pub(super) fn claim(n: usize) -> Value {
    json!({ "name": "whoever", "n": n })
}
