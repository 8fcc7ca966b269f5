//! Nothing is described that never happens: each event, ack and REST call in `api/` was seen by a test in `e2e/`.
//!
//! The tests themselves refuse what passes on the wire and isn't described. This is the other direction, which only the
//! whole run can tell.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};
use bookkit::api;

use super::Report;
use crate::repo::Repo;

/// Whether the files in `folder`, one of each process, hold all that is described.
pub(super) fn check(repo: &Repo, folder: &Path) -> Result<Report> {
    let seen = seen(folder)?;
    let unseen: Vec<String> = described(repo)?
        .into_iter()
        .filter(|line| !seen.contains(line))
        .collect();
    if unseen.is_empty() {
        return Ok(Report {
            passed: 1,
            ..Report::default()
        });
    }
    let list = unseen.join(", ");
    Ok(Report::broken(format!(
        "[described] in api/, but no test saw it: {list}"
    )))
}

fn seen(folder: &Path) -> Result<BTreeSet<String>> {
    let mut seen = BTreeSet::new();
    let files =
        std::fs::read_dir(folder).with_context(|| format!("{} isn't there: no test wrote it", folder.display()))?;
    for file in files {
        let text = std::fs::read_to_string(file?.path())?;
        seen.extend(text.lines().map(str::to_owned));
    }
    Ok(seen)
}

/// The same words as in e2e/described.mjs.
fn described(repo: &Repo) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for namespace in api::events(repo.root())?.namespaces {
        let name = &namespace.name;
        lines.extend(
            namespace
                .emits
                .iter()
                .map(|event| format!("{name} emits {}", event.event)),
        );
        lines.extend(
            namespace
                .sees
                .iter()
                .map(|event| format!("{name} sees {}", event.event)),
        );
    }
    let calls = api::rest(repo.root())?.calls;
    lines.extend(calls.iter().map(|call| format!("calls {} {}", call.method, call.path)));
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::repo::sketch;

    const EVENTS: &str = r##"{ "channels": { "pub": { "address": "/pub", "title": "", "description": "", "x-auth": {},
        "messages": { "said": { "name": "said", "summary": "", "payload": {} } } } },
      "operations": { "pub.said": { "action": "send", "channel": { "$ref": "#/x/pub" }, "messages": [{ "$ref": "#/x/said" }] } },
      "components": { "messages": {}, "schemas": {} } }"##;
    const REST: &str = r#"{ "paths": { "/api/me": { "get": { "operationId": "me", "summary": "", "responses": { "200": {} } } } },
      "components": { "schemas": {} } }"#;

    /// What is said after a run in which two processes saw these lines.
    fn said(first: &str, second: &str) -> anyhow::Result<Vec<String>> {
        let repo = sketch::repo(&[
            ("api/asyncapi.json", EVENTS),
            ("api/openapi.json", REST),
            ("target/described/1.txt", first),
            ("target/described/2.txt", second),
        ])?;
        Ok(check(&repo, &repo.path("target/described"))?.problems)
    }

    #[test]
    fn what_several_files_saw_together_is_enough() -> anyhow::Result<()> {
        assert_eq!(said("pub sees said\n", "calls GET /api/me")?, Vec::<String>::new());
        Ok(())
    }

    #[test]
    fn what_nobody_saw_is_named() -> anyhow::Result<()> {
        let problems = said("pub sees something else", "calls GET /api/me")?;
        assert_eq!(problems, ["[described] in api/, but no test saw it: pub sees said"]);
        let problems = said("pub sees said", "calls POST /api/me")?;
        assert_eq!(problems, ["[described] in api/, but no test saw it: calls GET /api/me"]);
        Ok(())
    }

    #[test]
    fn a_run_that_wrote_nothing_is_no_pass() -> anyhow::Result<()> {
        let repo = sketch::repo(&[("api/asyncapi.json", EVENTS), ("api/openapi.json", REST)])?;
        assert!(check(&repo, &repo.path("target/described")).is_err());
        Ok(())
    }
}
