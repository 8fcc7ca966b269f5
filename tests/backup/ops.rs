//! What somebody does with a store, and which logs there are.

use super::flaky::Fate;
use proptest::prelude::*;
use proptest::sample::Index;
use realtime_hub::hub::id::{TempId, UserId};
use realtime_hub::hub::message::Author;
use realtime_hub::hub::receipts::Receipt;
use realtime_hub::hub::user::{Role, Status, User};
use realtime_hub::store::{Command, Draft};

/// People are 1, 2 and 3.
pub(super) type Person = u64;

/// One call.
#[derive(Clone, Debug)]
pub(super) enum Op {
    Say {
        log: u8,
        bytes: usize,
    },
    Pm {
        from: Person,
        to: Person,
    },
    Letter {
        from: Person,
        to: Person,
        temp_id: u8,
    },
    Mark {
        nth: Index,
        receipt: Receipt,
    },
    Page {
        log: u8,
        before: Option<Index>,
        limit: usize,
    },
    After {
        log: u8,
        since: Option<Index>,
    },
    Message(Index),
    Stored {
        from: Person,
        temp_id: u8,
    },
    Undelivered(Person),
    Rooms(u8),
    /// Nothing, while others do something.
    Pause,
}

/// Every log that a draft here may go into.
pub(super) const LOGS: [&str; 11] = [
    "chat",
    "rooms:a",
    "lobby:pm:1",
    "lobby:pm:2",
    "lobby:pm:3",
    "private:1-2",
    "private:1-3",
    "private:2-3",
    "private:inbox:1",
    "private:inbox:2",
    "private:inbox:3",
];

pub(super) fn log(number: u8) -> &'static str {
    LOGS[usize::from(number) % LOGS.len()]
}

pub(super) fn user(person: Person) -> User {
    User {
        id: UserId::new(person).unwrap(),
        username: format!("person {person}"),
        role: Role::Student,
        status: Status::Normal,
    }
}

pub(super) fn command(from: Person, temp_id: u8) -> Command {
    Command {
        sender: format!("private:{from}"),
        temp_id: TempId::Text(format!("t{temp_id}")),
    }
}

/// What is stored for an op; `None` for those that store nothing.
pub(super) fn draft(op: &Op) -> Option<Draft> {
    let (logs, room, author, receiver, command, bytes) = match op {
        Op::Say { log, bytes } => {
            let log = LOGS[usize::from(log % 2)];
            (
                vec![log.to_owned()],
                log.to_owned(),
                Author::Named("ann".into()),
                None,
                None,
                *bytes,
            )
        }
        Op::Pm { from, to } => {
            let logs = [from, to].map(|person| format!("lobby:pm:{person}"));
            let room = format!("pair-{}-{}", from.min(to), from.max(to));
            (logs.to_vec(), room, Author::Account(user(*from)), None, None, 3)
        }
        Op::Letter { from, to, temp_id } => {
            let room = format!("{}-{}", from.min(to), from.max(to));
            let inboxes = [from, to].map(|person| format!("private:inbox:{person}"));
            let mut logs = vec![format!("private:{room}")];
            logs.extend(inboxes);
            let command = Some(command(*from, *temp_id));
            (logs, room, Author::Account(user(*from)), Some(user(*to)), command, 5)
        }
        _ => return None,
    };
    Some(Draft {
        logs,
        room,
        author,
        receiver,
        body: "x".repeat(bytes).into(),
        command,
    })
}

fn two() -> impl Strategy<Value = (Person, Person)> {
    prop_oneof![Just((1, 2)), Just((2, 1)), Just((1, 3)), Just((3, 2))]
}

pub(super) fn op() -> impl Strategy<Value = Op> {
    let receipt = prop_oneof![Just(Receipt::Delivered), Just(Receipt::Read)];
    let index = any::<Index>;
    let some = move || proptest::option::of(any::<Index>());
    prop_oneof![
        4 => (any::<u8>(), 1..60_usize).prop_map(|(log, bytes)| Op::Say { log, bytes }),
        3 => two().prop_map(|(from, to)| Op::Pm { from, to }),
        5 => (two(), 0..6_u8).prop_map(|((from, to), temp_id)| Op::Letter { from, to, temp_id }),
        5 => (index(), receipt).prop_map(|(nth, receipt)| Op::Mark { nth, receipt }),
        3 => (any::<u8>(), some(), 1..6_usize).prop_map(|(log, before, limit)| Op::Page { log, before, limit }),
        3 => (any::<u8>(), some()).prop_map(|(log, since)| Op::After { log, since }),
        1 => index().prop_map(Op::Message),
        2 => (1..4_u64, 0..6_u8).prop_map(|(from, temp_id)| Op::Stored { from, temp_id }),
        2 => (1..4_u64).prop_map(Op::Undelivered),
        1 => any::<u8>().prop_map(Op::Rooms),
        3 => Just(Op::Pause),
    ]
}

pub(super) fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        4 => Just(Fate::Done),
        1 => Just(Fate::Refused),
        1 => Just(Fate::Half),
        1 => Just(Fate::Unheard),
    ]
}
