//! What chapter 15's server can't do yet.

use anyhow::Result;
use serde_json::json;
use testkit::servers::{self, Kind};

use super::{Row, Verdict};
use crate::ch08_rooms;
use crate::ch15_faults::Databases;

const ALONE: &str = "the other hub's list has only bob";

pub(super) const ROWS: &[Row] = &[Row {
    claim: "who_is_there_is_known_on_every_hub",
    fails_at: "ch15_faults",
    because: ALONE,
    fails: || Box::pin(who_is_there_is_known_on_every_hub()),
    holds_from: "ch17_scale_out",
    holds: None,
}];

async fn who_is_there_is_known_on_every_hub() -> Result<Verdict> {
    if servers::not_run(&[Kind::Redis, Kind::Mongo]) {
        return Ok(Verdict::Fails(ALONE.into()));
    }
    let databases = Databases::start().await?;
    let (one, other) = (databases.hub().await?, databases.hub().await?);
    let _ann = ch08_rooms::joins(&one, "ann", "main").await?;
    let mut bob = ch08_rooms::connects(&other).await?;
    let ack = ch08_rooms::enters(&mut bob, "bob", "main").await?;
    Ok(match &ack["activeUsers"] {
        people if *people == json!(["bob"]) => Verdict::Fails(ALONE.into()),
        _ => Verdict::Holds,
    })
}
