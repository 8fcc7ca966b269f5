//! The check, broken once on each side.

use super::check;
use crate::repo::sketch;

const EVENTS: &str = r##"{ "channels": { "pub": { "address": "/pub", "title": "", "description": "",
    "x-auth": { "required": ["token"] }, "messages": {
        "say": { "name": "say", "summary": "", "x-counts-as-message": true, "payload": {} },
        "ok": { "name": "ack", "summary": "", "payload": {} },
        "said.seen": { "name": "said", "summary": "", "payload": {} },
        "refused.seen": { "$ref": "#/components/messages/refused" } } } },
  "operations": {
    "pub.say": { "action": "receive", "channel": { "$ref": "#/channels/pub" },
        "messages": [{ "$ref": "#/x/say" }], "reply": { "messages": [{ "$ref": "#/x/ok" }] } },
    "pub.said": { "action": "send", "channel": { "$ref": "#/channels/pub" }, "messages": [{ "$ref": "#/x/said.seen" }] },
    "pub.no": { "action": "send", "channel": { "$ref": "#/channels/pub" }, "messages": [{ "$ref": "#/x/refused.seen" }] } },
  "components": { "messages": { "refused": { "name": "refused", "summary": "", "payload": {} } },
    "schemas": { "Code": { "oneOf": [{ "const": "banned" }] } } } }"##;
const REST: &str = r#"{ "paths": { "/api/me": { "get": { "operationId": "me", "summary": "", "responses": { "200": {} } } } },
  "components": { "schemas": {} } }"#;
const PROTOCOL: &str = "const ABOUT: About = About { name: \"pub\", needs_account: true, takes: TAKES, messages: &[\"say\"], \
    emits: &[\"said\"] };\nconst TAKES: &[&str] = &[\"say\"];\n";
const CORE: &str = "pub const CORE_EMITS: &[&str] = &[\"refused\"];\n";
const CODES: &str = "impl Code { fn as_str(self) -> &'static str { match self { Self::Banned => \"banned\" } } }\n";
const ROUTES: &str = "fn routes() { Router::new().route(\"/api/me\", get(me)) }\n";

/// What is found when `from` is replaced by `to` in the file at `path` of a repository without a fault.
fn broken(path: &str, from: &str, to: &str) -> anyhow::Result<Vec<String>> {
    let files = [
        ("api/asyncapi.json", EVENTS),
        ("api/openapi.json", REST),
        ("src/protocol/pub.rs", PROTOCOL),
        ("src/protocol/mod.rs", CORE),
        ("src/hub/error.rs", CODES),
        ("src/rest/accounts.rs", ROUTES),
    ];
    let texts = files.map(|(name, text)| match name == path {
        true => (name, text.replace(from, to)),
        false => (name, text.to_owned()),
    });
    let texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let problems = sketch::problems(check, &texts)?;
    Ok(problems
        .into_iter()
        .map(|problem| format!("{}: {}", problem.path, problem.what))
        .collect())
}

#[test]
fn code_and_description_that_agree_pass() -> anyhow::Result<()> {
    assert_eq!(broken("", "", "")?, Vec::<String>::new());
    Ok(())
}

#[test]
fn an_event_that_only_the_code_has_is_found() -> anyhow::Result<()> {
    let found = broken("src/protocol/pub.rs", "&[\"said\"]", "&[\"said\", \"left\"]")?;
    assert_eq!(
        found,
        ["src/protocol/pub.rs: `pub` emits `left` isn't described in api/asyncapi.json"]
    );
    let found = broken("src/protocol/mod.rs", "&[\"refused\"]", "&[\"refused\", \"news\"]")?;
    assert_eq!(found.len(), 1, "{found:?}");
    Ok(())
}

#[test]
fn an_event_that_only_the_description_has_is_found() -> anyhow::Result<()> {
    let found = broken("src/protocol/pub.rs", "&[\"say\"];", "&[];")?;
    assert_eq!(
        found,
        ["api/asyncapi.json: `pub` takes `say` is described, and src/ doesn't have it"]
    );
    Ok(())
}

#[test]
fn a_protocol_without_a_description_and_the_other_way_round_are_found() -> anyhow::Result<()> {
    let found = broken("src/protocol/pub.rs", "\"pub\"", "\"bar\"")?;
    assert_eq!(found.len(), 2, "{found:?}");
    Ok(())
}

#[test]
fn who_needs_an_account_and_what_counts_as_message_are_compared() -> anyhow::Result<()> {
    assert_eq!(
        broken("src/protocol/pub.rs", "account: true", "account: false")?.len(),
        1
    );
    assert_eq!(
        broken("src/protocol/pub.rs", "messages: &[\"say\"]", "messages: &[]")?.len(),
        1
    );
    Ok(())
}

#[test]
fn codes_and_calls_are_compared() -> anyhow::Result<()> {
    assert_eq!(broken("src/hub/error.rs", "\"banned\"", "\"barred\"")?.len(), 2);
    let found = broken("src/rest/accounts.rs", "get(me)", "get(me).put(rename)")?;
    assert_eq!(
        found,
        ["src/rest: the call `PUT /api/me` isn't described in api/openapi.json"]
    );
    Ok(())
}
