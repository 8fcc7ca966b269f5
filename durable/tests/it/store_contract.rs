//! What every live store promises. Each promise is tried on each store: a new store is one more `every_promise!` below.

use realtime_hub::hub::id::{MessageId, TempId, UserId};
use realtime_hub::hub::message::{Author, Message};
use realtime_hub::hub::user::{Role, Status, User};
use realtime_hub::store::live::Live;
use realtime_hub::store::memory::MemoryStore;
use realtime_hub::store::{Appended, Command, Draft, Page, StoreError};
use serde_json::{Value, json};
use std::sync::Arc;

mod archiving;
mod commands;
mod letters;
mod order;
mod pages;
mod restoring;
mod stands;

/// One test per promise for one kind of store; `$make` gives an empty one, or nothing if its server isn't installed.
macro_rules! promises {
    ($kind:ident, $make:expr, $($file:ident :: $promise:ident,)+) => {
        mod $kind {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $promise() {
                if let Some(stand) = $make.await {
                    super::$file::$promise(stand.store.clone()).await;
                }
            })+
        }
    };
}

/// The list of promises, once for all stores.
macro_rules! every_promise {
    ($kind:ident, $make:expr) => {
        promises!(
            $kind,
            $make,
            order::ids_rise_over_all_logs_and_name_the_order_of_storing,
            order::ids_rise_when_the_clock_is_set_back_or_stands_still,
            order::appends_at_once_get_ids_of_their_own,
            order::a_batch_is_stored_in_its_order_with_an_answer_each,
            order::a_message_comes_back_as_it_was_given,
            commands::a_command_is_stored_once_and_answered_with_the_first_message,
            commands::a_command_is_remembered_for_a_day_and_no_longer,
            commands::a_command_that_arrives_often_at_once_is_stored_once,
            commands::commands_differ_by_sender_and_by_the_type_of_their_temp_id,
            commands::a_command_that_was_stored_can_be_asked_for,
            commands::a_command_twice_in_one_batch_is_stored_once,
            pages::a_page_holds_the_newest_and_before_goes_on_from_there,
            pages::before_and_since_are_compared_as_strings,
            pages::everything_after_a_message_comes_however_much,
            pages::a_log_that_nobody_wrote_is_empty,
            pages::the_newest_message_of_each_room_comes_newest_first,
            letters::a_letter_waits_until_it_is_delivered,
            letters::receipts_go_forward_only_and_are_seen_in_every_log,
            letters::one_receipt_of_many_at_once_is_news,
            letters::what_nobody_stored_is_not_found,
            archiving::what_waits_comes_log_by_log_oldest_first_within_the_bound,
            archiving::cursors_only_move_forward_and_the_backlog_follows,
            archiving::a_message_is_archived_from_its_first_log_alone,
            archiving::a_trim_stops_at_what_isnt_archived,
            archiving::a_trim_stops_at_a_receipt_that_the_archive_doesnt_know,
            archiving::a_receipt_that_changed_on_the_way_follows,
            archiving::a_message_stays_while_one_of_its_logs_has_it,
            archiving::the_edge_is_what_was_trimmed,
            archiving::a_command_whose_message_has_left_names_it,
            restoring::a_log_comes_back_and_goes_on,
            restoring::letters_come_back_with_their_receipts,
            restoring::a_floor_above_all_ids_is_a_break,
            restoring::ledgers_count_what_was_stored_and_archived,
        );
    };
}

every_promise!(memory, super::stands::memory());
every_promise!(redis, super::stands::redis());

type Store = Arc<dyn Live>;

/// Some day in 2027.
const NOW_MS: u64 = 1_800_000_000_000;

fn text(logs: &[&str], body: &str) -> Draft {
    Draft {
        logs: logs.iter().map(|log| (*log).to_owned()).collect(),
        room: "room".into(),
        author: Author::Named("ann".into()),
        receiver: None,
        body: body.into(),
        command: None,
    }
}

fn command(sender: &str, temp_id: Value) -> Command {
    Command {
        sender: sender.into(),
        temp_id: serde_json::from_value(temp_id).unwrap(),
    }
}

fn user(id: u64) -> User {
    User {
        id: UserId::new(id).unwrap(),
        username: format!("user {id}"),
        role: Role::Teacher,
        status: Status::Normal,
    }
}

/// From user 1 to user `to`, in the logs of a conversation and of both.
fn letter(to: u64, body: &str) -> Draft {
    let logs = [format!("talk:1:{to}"), "inbox:1".into(), format!("inbox:{to}")];
    Draft {
        logs: logs.to_vec(),
        room: format!("1:{to}"),
        author: Author::Account(user(1)),
        receiver: Some(user(to)),
        ..text(&[], body)
    }
}

async fn stores(store: &Store, draft: Draft) -> Arc<Message> {
    new(store.append(draft, NOW_MS).await.unwrap())
}

fn new(appended: Appended) -> Arc<Message> {
    match appended {
        Appended::New(message) => message,
        Appended::Repeated(message) => panic!("{} was stored before", message.id),
    }
}

async fn all(store: &Store, log: &str) -> Vec<Arc<Message>> {
    store.after(log, "").await.unwrap()
}

fn ids(messages: &[Arc<Message>]) -> Vec<MessageId> {
    messages.iter().map(|message| message.id).collect()
}

fn bodies(messages: &[Arc<Message>]) -> Vec<&str> {
    messages
        .iter()
        .map(|message| message.body.as_str().unwrap_or("?"))
        .collect()
}
