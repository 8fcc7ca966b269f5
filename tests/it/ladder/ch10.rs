//! What chapter 10's server can't do yet.

use anyhow::{Result, ensure};
use realtime_hub::hub::user::Role::{Student, Teacher};
use serde_json::json;

use super::{Row, Verdict, ch11, ch12};
use crate::ch10_classroom::{enters, school};

pub(super) const ROWS: &[Row] = &[
    Row {
        claim: "a_message_waits_for_who_is_away",
        fails_at: "ch10_classroom",
        because: "refused with \"not_found\"",
        fails: || Box::pin(a_message_waits_for_who_is_away()),
        holds_from: "ch11_private_chat",
        holds: Some(|| Box::pin(ch11::a_message_waits_for_who_is_away())),
    },
    Row {
        claim: "only_the_receiver_reads_what_is_for_one",
        fails_at: "ch10_classroom",
        because: "passes on the plain words",
        fails: || Box::pin(only_the_receiver_reads_what_is_for_one()),
        holds_from: "ch12_end_to_end",
        holds: Some(|| Box::pin(ch12::only_the_receiver_reads_what_is_for_one())),
    },
    Row {
        claim: "a_class_spans_two_servers",
        fails_at: "ch10_classroom",
        because: "only itself",
        fails: || Box::pin(a_class_spans_two_servers()),
        holds_from: "ch17_scale_out",
        holds: None,
    },
];

async fn a_message_waits_for_who_is_away() -> Result<Verdict> {
    let school = school().await?;
    let (_, tinas) = school.admits("tina", Teacher).await?;
    let (bob, bobs) = school.admits("bob", Student).await?;
    let mut tina = school.joins(&tinas, "maths").await?;
    let message = json!({ "type": "text", "value": "See me tomorrow." });
    let ack = tina.emit_with_ack("message", [message, json!(bob.id.number())]).await?;
    let mut back = school.joins(&bobs, "maths").await?;
    let (events, _) = back.events_before("fence", ()).await?;
    Ok(
        if ack["ok"] == true && events.iter().any(|event| event.name == "message") {
            Verdict::Holds
        } else {
            Verdict::Fails(format!(
                "refused with {}, and nothing was waiting",
                ack["error"]["code"]
            ))
        },
    )
}

/// What reaches Bob's end of the connection is what the server had in its hands: nothing in between has decrypted it.
async fn only_the_receiver_reads_what_is_for_one() -> Result<Verdict> {
    let school = school().await?;
    let (_, tinas) = school.admits("tina", Teacher).await?;
    let (bob, bobs) = school.admits("bob", Student).await?;
    let mut tina = school.joins(&tinas, "maths").await?;
    let mut client = school.joins(&bobs, "maths").await?;
    let words = "Your mark is a 6.";
    let message = json!({ "type": "text", "value": words });
    let ack = tina.emit_with_ack("message", [message, json!(bob.id.number())]).await?;
    ensure!(ack["ok"] == true, "{ack}");
    let passed_on = client.sees("message").await.to_string();
    Ok(if passed_on.contains(words) {
        Verdict::Fails("the server passes on the plain words".into())
    } else {
        Verdict::Holds
    })
}

async fn a_class_spans_two_servers() -> Result<Verdict> {
    let (one, other) = (school().await?, school().await?);
    let (_, tinas) = one.admits("tina", Teacher).await?;
    let (_, bobs) = other.admits("bob", Student).await?;
    let _tina = one.joins(&tinas, "maths").await?;
    let mut bob = other.connects(&bobs).await?;
    let people = enters(&mut bob, "maths").await?;
    Ok(match people.as_array().map_or(0, Vec::len) {
        2 => Verdict::Holds,
        1 => Verdict::Fails("a joiner at the second server sees only itself".into()),
        count => anyhow::bail!("{count} people: {people}"),
    })
}
