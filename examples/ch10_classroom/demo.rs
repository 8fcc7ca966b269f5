//! Who gets what: a class that has only a lobby, a class of its own, and the same as a table.

use super::console::{Stage, Tab, outcome, text};
use anyhow::Result;
use realtime_hub::hub::user::Role::{Student, Teacher};
use realtime_hub::protocol::classroom::Classroom;
use realtime_hub::protocol::lobby::Lobby;
use serde_json::{Value, json};

/// Emits, and prints what everybody was told.
async fn plays(stage: &Stage, tab: &Tab, event: &str, args: Vec<Value>) -> Result<()> {
    let shown: Vec<String> = args.iter().map(Value::to_string).collect();
    println!("{} emits {event} {}", tab.name, shown.join(", "));
    let answer = stage.emits(tab, event, args).await?;
    for told in stage.told() {
        println!("    {:<5} gets {:<18} {}", told.to, told.event, told.payload);
    }
    println!("    {:<5} gets the ack            {answer}", tab.name);
    Ok(())
}

/// `-- lobby`: Tina teaches maths and Cem teaches art, in chapter 9's lobby.
pub(crate) async fn lobby() -> Result<()> {
    let stage = Stage::new(Lobby::new)?;
    let tina = stage.opens("tina", 1, Teacher).await?;
    let bob = stage.opens("bob", 3, Student).await?;
    let _cem = stage.opens("cem", 5, Teacher).await?;
    stage.told();
    println!("tina: What is 7 times 8?");
    let question = json!({ "message": "What is 7 times 8?" });
    stage.emits(&tina, "chat-message-sent", vec![question]).await?;
    for told in stage.told() {
        let message = told.payload.get("message").cloned().unwrap_or_default();
        println!("    {:<5} gets {} {message}", told.to, told.event);
    }
    plays(&stage, &bob, "hand", vec![json!(true)]).await?;
    let to_bob = json!({ "message": "Bob, come to the board.", "to": "3" });
    plays(&stage, &tina, "chat-message-sent", vec![to_bob]).await
}

/// `-- demo`: a class, from the first join to the last leave.
pub(crate) async fn class() -> Result<()> {
    let stage = Stage::new(Classroom::new)?;
    let tina = stage.opens("tina", 1, Teacher).await?;
    let bob = stage.opens("bob", 3, Student).await?;
    plays(&stage, &tina, "join-class-room", vec![json!("maths")]).await?;
    plays(
        &stage,
        &bob,
        "join-class-room",
        vec![json!("maths"), json!({ "seat": 7 })],
    )
    .await?;
    plays(&stage, &tina, "broadcast-message", vec![text("What is 7 times 8?")]).await?;
    let hand = json!({ "type": "hand", "value": true });
    plays(&stage, &bob, "message", vec![hand, json!(1)]).await?;
    plays(&stage, &tina, "message", vec![text("Come to the board."), json!(3)]).await?;
    let stroke = json!({ "stroke": [[10, 10], [60, 40]] });
    plays(&stage, &bob, "class-room-broadcast", vec![stroke]).await?;
    println!("bob closes his tab");
    stage.closes(&bob).await;
    for told in stage.told() {
        println!("    {:<5} gets {:<18} {}", told.to, told.event, told.payload);
    }
    Ok(())
}

/// `-- who`: one row for each way to speak, one column for each tab. Cem is in another class.
pub(crate) async fn who() -> Result<()> {
    let stage = Stage::new(Classroom::new)?;
    let mut tabs = Vec::new();
    for (name, id, role, class) in [
        ("tina", 1, Teacher, "maths"),
        ("ann/1", 2, Student, "maths"),
        ("ann/2", 2, Student, "maths"),
        ("bob", 3, Student, "maths"),
        ("cem", 5, Student, "art"),
    ] {
        let tab = stage.opens(name, id, role).await?;
        stage.emits(&tab, "join-class-room", vec![json!(class)]).await?;
        tabs.push(tab);
    }
    stage.told();
    let [tina, ann, ..] = tabs.as_slice() else {
        anyhow::bail!("five tabs were opened")
    };
    println!("{:<36}tina   ann/1  ann/2  bob    cem    answer", "");
    let (hi, note) = (text("hi"), json!({ "note": "hi" }));
    for (tab, event, args) in [
        (tina, "message", vec![hi.clone(), json!(2)]),
        (tina, "broadcast-message", vec![hi.clone()]),
        (ann, "broadcast-message", vec![hi.clone()]),
        (ann, "class-room-broadcast", vec![note]),
        (ann, "message", vec![hi.clone(), json!(5)]),
        (ann, "join-class-room", vec![json!("maths")]),
    ] {
        let answer = stage.emits(tab, event, args.clone()).await?;
        let to = if event == "message" {
            format!(" to {}", args[1])
        } else {
            String::new()
        };
        print!("{:<36}", format!("{} emits {event}{to}", tab.name));
        let told = stage.told();
        for column in &tabs {
            let gets = told.iter().any(|one| one.to == column.name);
            print!("{:<7}", if gets { "gets" } else { "-" });
        }
        println!("{}", outcome(&answer));
    }
    Ok(())
}
