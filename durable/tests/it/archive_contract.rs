//! What every archive promises. Each promise is tried on each archive: a new one is one more `every_promise!` below.

use crate::mongo;
use hub_durable::mongo::MongoArchive;
use realtime_hub::archive::Archive;
use realtime_hub::archive::memory::MemoryArchive;
use realtime_hub::hub::id::{MessageId, UserId};
use realtime_hub::hub::message::{Author, Message};
use realtime_hub::hub::receipts::Receipts;
use realtime_hub::hub::user::{Role, Status, User};
use realtime_hub::store::live::Entry;
use serde_json::{Value, json};
use std::sync::Arc;

mod pages;
mod receipts;
mod rooms;
mod writing;

type Store = Arc<dyn Archive>;

/// One test per promise for one kind of archive; `$make` gives an empty one, or `None` where it can't run.
macro_rules! promises {
    ($kind:ident, $make:expr, $($file:ident :: $promise:ident,)+) => {
        mod $kind {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $promise() {
                if let Some(archive) = $make.await {
                    super::$file::$promise(archive).await;
                }
            })+
        }
    };
}

/// The list of promises, once for all archives.
macro_rules! every_promise {
    ($kind:ident, $make:expr) => {
        promises!(
            $kind,
            $make,
            writing::what_is_put_comes_back_as_it_was,
            writing::a_message_that_is_put_again_is_there_once,
            writing::of_many_who_put_the_same_at_once_each_message_counts_for_one,
            writing::another_message_under_the_same_id_is_refused,
            writing::nothing_to_do_is_no_error,
            receipts::receipts_go_forward_only,
            receipts::a_message_that_is_put_again_brings_its_receipts,
            receipts::what_is_undelivered_is_found_until_it_is_marked,
            pages::a_page_holds_the_newest_below_an_id,
            pages::ids_are_compared_as_strings,
            pages::everything_between_two_ids_is_found,
            pages::a_log_is_read_in_portions_with_all_that_is_known,
            pages::messages_are_found_by_id,
            pages::the_newest_of_all_is_known,
            rooms::the_newest_message_of_each_room_is_found,
            rooms::logs_are_listed_in_order,
            rooms::a_name_is_a_name_whatever_is_in_it,
        );
    };
}

every_promise!(memory, super::memory());
every_promise!(mongodb, super::in_mongo());

async fn memory() -> Option<Store> {
    Some(Arc::new(MemoryArchive::new()))
}

async fn in_mongo() -> Option<Store> {
    let database = mongo::empty_database().await?;
    Some(Arc::new(MongoArchive::open(&database).await.unwrap()))
}

/// The `n`-th message of an archive.
fn id(n: u64) -> MessageId {
    MessageId::from_parts(1_800_000_000_000 + n / 3, n % 3).unwrap()
}

fn user(number: u64) -> User {
    User {
        id: UserId::new(number).unwrap(),
        username: format!("user {number}"),
        role: Role::Student,
        status: Status::Normal,
    }
}

/// Something that was said in the only room of its logs.
fn said(n: u64, logs: &[&str]) -> Entry {
    with(n, logs, |message| message.body = json!(format!("text {n}")))
}

/// The same for one person.
fn letter(n: u64, receiver: u64) -> Entry {
    with(n, &["letters"], |message| message.receiver = Some(user(receiver)))
}

fn with(n: u64, logs: &[&str], change: impl FnOnce(&mut Message)) -> Entry {
    let mut message = Message {
        id: id(n),
        sent_at_ms: 1_800_000_000_000 + n / 3,
        room: "room".into(),
        author: Author::Named("ann".into()),
        receiver: None,
        body: Value::String("hi".into()),
        temp_id: None,
        receipts: Receipts::default(),
    };
    change(&mut message);
    let logs = logs.iter().map(ToString::to_string).collect();
    let message = Arc::new(message);
    Entry { logs, message }
}

/// The numbers of the messages that were found.
fn numbers<'a>(messages: impl IntoIterator<Item = &'a Arc<Message>>) -> Vec<u64> {
    let number = |message: &Arc<Message>| {
        let (ms, counter) = message.id.parts();
        (ms - 1_800_000_000_000) * 3 + counter
    };
    messages.into_iter().map(number).collect()
}

fn numbers_of(entries: &[Entry]) -> Vec<u64> {
    numbers(entries.iter().map(|entry| &entry.message))
}
