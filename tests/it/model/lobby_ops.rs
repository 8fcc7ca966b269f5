//! What clients of `/lobby` do.

use super::lobby_model::Model;
use super::lobby_people::Change;
use super::promises::{Place, Text, passing, place, temp_id, text};
use proptest::prelude::*;
use serde_json::Value;

/// Whose connections there are.
pub(super) const OWNERS: [u64; 6] = [1, 1, 2, 2, 3, 4];
/// An id that no account has.
pub(super) const NOBODY: u64 = 9;
/// What a client does.
#[derive(Clone, Debug)]
pub(super) enum Op {
    /// The connection ends if there is one, and another one begins, with `since` in its handshake.
    Connect(Option<Place>),
    Leave,
    /// To everybody, or to the room of two accounts.
    Say {
        to: Option<(u64, u64)>,
        text: Text,
        temp_id: Option<Value>,
    },
    /// Many messages, one after the other.
    Flood,
    Initiate(u64),
    Rename(&'static str),
    Moderate(Change, u64),
    /// The same by REST, which needs no connection.
    Rest(Change, u64),
    Role(&'static str, u64),
    Block(bool, u64),
    Clock(i64),
}

fn account() -> impl Strategy<Value = u64> {
    prop::sample::select(vec![1, 1, 2, 2, 2, 3, 3, 3, 4, NOBODY])
}

pub(super) fn ops() -> impl Strategy<Value = Op> {
    let pair = prop::sample::select(vec![(1, 2), (1, 3), (2, 3), (2, 4), (3, 4)]);
    let say = (prop::option::of(pair), text(), prop::option::of(temp_id()));
    let change = prop::sample::select(vec![Change::Ban, Change::Unban, Change::Mute, Change::Unmute]);
    let by_rest = prop::sample::select(vec![Change::Ban, Change::Mute, Change::Pardon]);
    let role = prop::sample::select(vec!["ADMIN", "STUDENT"]);
    let name = prop::sample::select(vec!["root", "bob", "bobby", "anna"]);
    prop_oneof![
        6 => prop::option::of(place()).prop_map(Op::Connect),
        2 => Just(Op::Leave),
        8 => say.prop_map(|(to, text, temp_id)| Op::Say { to, text, temp_id }),
        1 => Just(Op::Flood),
        5 => account().prop_map(Op::Initiate),
        1 => name.prop_map(Op::Rename),
        4 => (change, account()).prop_map(|(change, target)| Op::Moderate(change, target)),
        1 => (by_rest, account()).prop_map(|(change, target)| Op::Rest(change, target)),
        1 => (role, account()).prop_map(|(role, target)| Op::Role(role, target)),
        2 => (any::<bool>(), account()).prop_map(|(on, target)| Op::Block(on, target)),
        2 => passing().prop_map(Op::Clock),
    ]
}

/// Numbers out of range wrap around, and who isn't connected connects first: every sequence is one that can be played, also
/// after the test has shortened it.
pub(super) fn playable(who: usize, op: &Op, model: &Model) -> Op {
    match op.clone() {
        Op::Connect(since) => Op::Connect(since.and_then(|since| since.among(model.messages()))),
        op @ (Op::Clock(_) | Op::Rest(..) | Op::Role(..)) => op,
        _ if !model.connected(who) => Op::Connect(None),
        op => op,
    }
}
