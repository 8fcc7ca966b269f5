//! `-- naive`: three lies of a student, over a server that passes on whatever comes, and over the hub.

use super::console::{Stage, outcome};
use super::page::Page;
use anyhow::Result;
use realtime_hub::hub::user::Role::{Student, Teacher};
use realtime_hub::protocol::classroom::Classroom;
use serde_json::{Value, json};

/// Naive: who speaks is what the payload says, and an event that the server doesn't know is passed on as it came.
fn relay(event: &str, payload: &Value) -> (String, Value) {
    match event {
        "broadcast-message" => {
            let data = json!({ "from": payload["from"], "message": payload });
            ("message".to_owned(), json!({ "msg": "New message", "data": data }))
        }
        other => (other.to_owned(), payload.clone()),
    }
}

/// What Eve emits.
fn lies() -> [(&'static str, Value); 3] {
    let announcement = json!({ "from": 1, "type": "announcement", "value": "No school tomorrow" });
    let stranger = json!({ "msg": "New user connected", "data": { "ID": 9, "role": "TEACHER", "name": "mr smith" } });
    let gone = json!({ "msg": "User disconnected", "data": { "ID": 1, "role": "TEACHER", "name": "tina" } });
    [
        ("broadcast-message", announcement),
        ("user-connected", stranger),
        ("user-disconnected", gone),
    ]
}

/// Prints what Ann's page shows, both ways.
pub(crate) async fn run() -> Result<()> {
    let stage = Stage::new(Classroom::new)?;
    for (name, id, role) in [("tina", 1, Teacher), ("ann", 2, Student)] {
        let tab = stage.opens(name, id, role).await?;
        stage.emits(&tab, "join-class-room", vec![json!("maths")]).await?;
    }
    let eve = stage.opens("eve", 4, Student).await?;
    stage.emits(&eve, "join-class-room", vec![json!("maths")]).await?;
    let (mut by_relay, mut by_hub) = (Page::default(), Page::default());
    for told in stage.told().iter().filter(|told| told.to == "ann") {
        for page in [&mut by_relay, &mut by_hub] {
            page.hears(told.event, &told.payload);
        }
    }
    let nothing = || "(nothing)".to_owned();
    for (event, payload) in lies() {
        println!("eve emits {event} {payload}");
        let (passed_on, claim) = relay(event, &payload);
        let seen = by_relay.hears(&passed_on, &claim).unwrap_or_else(nothing);
        println!("    relay: ann sees  {seen}");
        let answer = stage.emits(&eve, event, vec![payload]).await?;
        let told = stage.told();
        let lines = told.iter().filter(|told| told.to == "ann");
        let seen: Vec<_> = lines
            .filter_map(|told| by_hub.hears(told.event, &told.payload))
            .collect();
        let seen = if seen.is_empty() { nothing() } else { seen.join(" ") };
        println!("    hub:   ann sees  {seen}");
        println!("    hub:   eve gets  {}", outcome(&answer));
    }
    println!("who is in the class, on ann's page");
    println!("    relay: {}", by_relay.list().join(", "));
    println!("    hub:   {}", by_hub.list().join(", "));
    Ok(())
}
