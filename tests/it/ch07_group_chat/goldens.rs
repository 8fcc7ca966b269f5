//! The JSON of each event, byte for byte but for the times: `tests/it/wire/ch07_group_chat/<event>.json`.
//!
//! A file is a conversation: who emits what, what the callback gets, and what each person sees. A change there is a
//! change of the contract, and every client that nobody here wrote notices it.

use super::*;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    who: String,
    emit: Vec<Value>,
    /// Without it the event is emitted without a callback.
    ack: Option<Value>,
    /// The events that each person gets, in order: `{ "ann": [["appendMessage", {…}]] }`.
    #[serde(default)]
    sees: BTreeMap<String, Vec<Value>>,
}

/// Times differ in every run: each becomes 0, after it was checked to be a number.
fn without_times(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| {
                let masked = if name == "time" && value.is_u64() {
                    json!(0)
                } else {
                    without_times(value)
                };
                (name, masked)
            })
            .collect(),
        Value::Array(items) => items.into_iter().map(without_times).collect(),
        other => other,
    }
}

async fn plays(people: &mut BTreeMap<String, Client>, step: Step, about: &str) -> Result {
    let mut emit = step.emit;
    let event = emit.remove(0);
    let event = event.as_str().unwrap_or_default();
    let Some(client) = people.get_mut(&step.who) else {
        anyhow::bail!("{about}: nobody is called {}", step.who)
    };
    match step.ack {
        Some(expected) => {
            let ack = without_times(client.emit_with_ack(event, emit).await?);
            assert_eq!(ack, expected, "{about}: the ack of {event}");
        }
        None => client.emit(event, emit).await?,
    }
    for (name, client) in people {
        for expected in step.sees.get(name).into_iter().flatten() {
            let seen = client.next_event().await?;
            let mut array = vec![json!(seen.name)];
            array.extend(seen.args);
            assert_eq!(
                &without_times(Value::Array(array)),
                expected,
                "{about}: what {name} sees after {event}"
            );
        }
        client.sees_nothing_before("fence", ()).await;
    }
    Ok(())
}

#[tokio::test]
async fn every_event_looks_as_its_golden_file_says() -> Result {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("it/wire/ch07_group_chat");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        files.push(entry?.path());
    }
    files.sort();
    let names: Vec<_> = files.iter().filter_map(|file| file.file_stem()).collect();
    assert_eq!(
        names,
        [
            "appendMessage",
            "chatHistory",
            "error-response",
            "register",
            "sendMessage"
        ]
    );
    for file in files {
        let steps: Vec<Step> = serde_json::from_str(&std::fs::read_to_string(&file)?)?;
        let server = chat_server().await?;
        let mut people = BTreeMap::new();
        for name in ["ann", "bob"] {
            people.insert(name.to_owned(), connects(&server).await?);
        }
        for (number, step) in steps.into_iter().enumerate() {
            plays(&mut people, step, &format!("{}, step {}", file.display(), number + 1)).await?;
        }
    }
    Ok(())
}
