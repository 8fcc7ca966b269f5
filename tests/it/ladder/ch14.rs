//! What chapter 14's hub can't do yet. What it mends is in `ch14_backup/ladder.rs`.

use super::Row;
use crate::ch14_backup::ladder as ch14;

pub(super) const ROWS: &[Row] = &[Row {
    claim: "one_hub_at_a_time_makes_the_backup",
    fails_at: "ch14_backup",
    because: "while another hub does",
    fails: || Box::pin(ch14::one_hub_at_a_time_makes_the_backup()),
    holds_from: "ch16_hub",
    holds: None,
}];
