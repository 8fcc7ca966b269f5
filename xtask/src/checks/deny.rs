//! Licences, duplicates and sources of what we depend on, by `cargo-deny`.
//!
//! Its fourth check, advisories, asks a database in the network: it has a step of its own in the GitHub workflow.

use std::process::Command;

use anyhow::Result;
use serde_json::Value;

use crate::problem::{Outcome, Problem};
use crate::process::capture;
use crate::repo::Repo;
use crate::tools;

pub(super) fn check(repo: &Repo) -> Result<Outcome> {
    let bin = match tools::python_environment(repo, "tools", "xtask/requirements.txt") {
        Ok(bin) => bin,
        Err(error) => return Ok(super::needs_python(&error)),
    };
    let mut deny = Command::new(bin.join("cargo-deny"));
    deny.args([
        "--format",
        "json",
        "--workspace",
        "--locked",
        "check",
        "--hide-inclusion-graph",
    ]);
    let ended = capture(deny.args(["licenses", "bans", "sources"]).current_dir(repo.root()))?;
    let mut problems: Vec<Problem> = ended.stderr.lines().filter_map(read).collect();
    if problems.is_empty() && !ended.success {
        problems.push(Problem::new(
            "deny.toml",
            0,
            format!("cargo-deny failed: {}", ended.stderr.trim()),
            "",
        ));
    }
    Ok(Outcome::Found(problems))
}

/// Reads one line of cargo-deny's JSON; notes and summaries are no problem.
fn read(line: &str) -> Option<Problem> {
    let line: Value = serde_json::from_str(line).ok()?;
    let fields = line
        .get("fields")
        .filter(|_| line.get("type").and_then(Value::as_str) == Some("diagnostic"))?;
    let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default();
    // The last label is the one that says which licence of several was refused.
    let label = fields
        .get("labels")
        .and_then(Value::as_array)
        .and_then(|labels| labels.last());
    let of = |value: Option<&Value>, name: &str| {
        value
            .and_then(|value| value.get(name))
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let krate = fields.pointer("/graphs/0/Krate");
    let (name, version) = (of(krate, "name"), of(krate, "version"));
    let what = format!(
        "{} ({}): {name} {version} {}",
        text("message"),
        text("code"),
        of(label, "span")
    );
    let cure = "Use another crate, or allow it in deny.toml with the reason beside it.";
    ["error", "warning"]
        .contains(&text("severity"))
        .then(|| Problem::new("Cargo.lock", 0, what, cure))
}

#[cfg(test)]
mod tests {
    use super::read;

    const REJECTED: &str = r#"{"type":"diagnostic","fields":{"code":"rejected","severity":"error","message":"failed to satisfy license requirements","graphs":[{"Krate":{"name":"leftpad","version":"1.0.0"}}],"labels":[{"message":"rejected","span":"GPL-3.0","line":1}]}}"#;

    #[test]
    fn a_refused_licence_is_a_problem() {
        let what = read(REJECTED).map(|problem| problem.what).unwrap_or_default();
        assert!(
            what.contains("rejected") && what.contains("leftpad 1.0.0 GPL-3.0"),
            "{what}"
        );
    }

    #[test]
    fn a_note_is_none() {
        assert_eq!(read(&REJECTED.replace("error", "note")), None);
        assert_eq!(read(r#"{"type":"summary","fields":{}}"#), None);
    }
}
