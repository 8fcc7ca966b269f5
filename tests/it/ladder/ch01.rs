//! What chapter 1 leaves out.

use super::Row;
use crate::ch01_directions::{a_message_reaches_another_process, who_comes_late_hears_what_was_said};
use crate::ch02_polling::ladder as ch02_polling;

pub(super) const ROWS: &[Row] = &[
    Row {
        claim: "a_message_reaches_another_process",
        fails_at: "ch01_directions",
        because: "its own line alone",
        fails: || Box::pin(a_message_reaches_another_process()),
        holds_from: "ch02_polling",
        holds: Some(|| Box::pin(ch02_polling::a_message_reaches_another_process())),
    },
    Row {
        claim: "who_comes_late_hears_what_was_said",
        fails_at: "ch01_directions",
        because: "heard only [4, 5]",
        fails: || Box::pin(async { Ok(who_comes_late_hears_what_was_said().await) }),
        holds_from: "ch02_polling",
        holds: Some(|| Box::pin(ch02_polling::who_comes_late_hears_what_was_said())),
    },
];
