//! What chapter 13's hub can't do yet. What it mends is in `ch13_redis/ladder.rs`.

use super::Row;
use crate::ch13_redis::ladder as ch13;
use crate::ch14_backup::ladder as ch14;

pub(super) const ROWS: &[Row] = &[
    Row {
        claim: "history_outlives_redis",
        fails_at: "ch13_redis",
        because: "empty when Redis was emptied",
        fails: || Box::pin(ch13::history_outlives_redis()),
        holds_from: "ch14_backup",
        holds: Some(|| Box::pin(ch14::history_outlives_redis())),
    },
    Row {
        claim: "two_hubs_share_a_chat",
        fails_at: "ch13_redis",
        because: "at the other hub, hears nothing",
        fails: || Box::pin(ch13::two_hubs_share_a_chat()),
        holds_from: "ch17_scale_out",
        holds: None,
    },
];
