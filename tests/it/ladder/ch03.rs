//! What chapter 3 leaves out.

use super::Row;
use crate::ch03_event_driven::{a_listener_may_leave_while_the_program_runs, a_panicking_listener_leaves_the_others};

pub(super) const ROWS: &[Row] = &[
    Row {
        claim: "a_listener_may_leave_while_the_program_runs",
        fails_at: "ch03_event_driven",
        because: "Bob was shown 2 messages",
        fails: || Box::pin(async { Ok(a_listener_may_leave_while_the_program_runs()) }),
        holds_from: "ch04_event_emitter",
        holds: Some(|| Box::pin(async { Ok(super::ch04::a_listener_leaves()) })),
    },
    Row {
        claim: "a_panicking_listener_leaves_the_others",
        fails_at: "ch03_event_driven",
        because: "run panicked: true, counted 0 messages",
        fails: || Box::pin(async { Ok(a_panicking_listener_leaves_the_others()) }),
        holds_from: "ch04_event_emitter",
        holds: Some(|| Box::pin(async { Ok(super::ch04::a_listener_panics()) })),
    },
];
