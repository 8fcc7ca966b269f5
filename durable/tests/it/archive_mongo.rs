//! What only an archive in MongoDB can get wrong: a query without its index, a server that is gone, frozen, killed, or the wrong one.

use crate::mongo;
use hub_durable::mongo::{Mongo, MongoArchive, OpenError};
use realtime_hub::archive::Archive;
use realtime_hub::hub::id::{MessageId, UserId};
use realtime_hub::hub::message::{Author, Message};
use realtime_hub::hub::receipts::Receipts;
use realtime_hub::hub::user::{Role, Status, User};
use realtime_hub::store::StoreError;
use realtime_hub::store::live::Entry;
use std::sync::Arc;
use testkit::servers::{self, Kind, MongoOptions};

mod opening;
mod outages;
mod plans;

fn id(n: u64) -> MessageId {
    MessageId::from_parts(1_800_000_000_000 + n, 0).unwrap()
}

/// A letter to the user `to` in a room, in three logs.
fn letter(n: u64, room: &str, to: u64) -> Entry {
    let receiver = User {
        id: UserId::new(to).unwrap(),
        username: format!("user {to}"),
        role: Role::Student,
        status: Status::Normal,
    };
    let message = Message {
        id: id(n),
        sent_at_ms: 1_800_000_000_000 + n,
        room: room.into(),
        author: Author::Named("ann".into()),
        receiver: Some(receiver),
        body: format!("text {n}").into(),
        temp_id: None,
        receipts: Receipts::default(),
    };
    Entry {
        logs: vec![format!("room:{room}"), "inbox:ann".into(), format!("inbox:{to}")],
        message: Arc::new(message),
    }
}
