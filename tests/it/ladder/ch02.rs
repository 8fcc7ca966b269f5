//! What chapter 2 leaves out.

use super::Row;
use crate::ch02_polling::ladder as ch02;
use crate::ch13_redis::ladder as ch13;

pub(super) const ROWS: &[Row] = &[
    Row {
        claim: "a_client_speaks_where_it_listens",
        fails_at: "ch02_polling",
        because: "the stream's connection carried nothing to the server",
        fails: || Box::pin(ch02::a_client_speaks_where_it_listens()),
        holds_from: "ch05_websocket",
        holds: Some(|| Box::pin(ch02::a_client_speaks_where_it_listens_at_ch05())),
    },
    Row {
        claim: "a_name_belongs_to_one_client",
        fails_at: "ch02_polling",
        because: "two clients wrote as ann",
        fails: || Box::pin(ch02::a_name_belongs_to_one_client()),
        holds_from: "ch07_group_chat",
        holds: Some(|| Box::pin(ch02::a_name_belongs_to_one_client_at_ch07())),
    },
    Row {
        claim: "messages_outlive_the_process",
        fails_at: "ch02_polling",
        because: "after the restart there are 0 messages",
        fails: || Box::pin(ch02::messages_outlive_the_process()),
        holds_from: "ch13_redis",
        holds: Some(|| Box::pin(ch13::history_survives_a_restart())),
    },
];
