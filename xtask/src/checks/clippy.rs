//! The compiler's and clippy's warnings, all of them and as problems: nothing is left to scroll by.

use anyhow::Result;
use serde_json::Value;

use crate::problem::{Outcome, Problem};
use crate::process::{capture, cargo};
use crate::repo::Repo;

pub(super) fn check(repo: &Repo) -> Result<Outcome> {
    let mut command = cargo();
    command.args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--keep-going",
        "--message-format=json",
        "--quiet",
    ]);
    let ended = capture(command.current_dir(repo.root()))?;
    let mut problems: Vec<Problem> = ended.stdout.lines().filter_map(read).collect();
    // A file that belongs to several targets is reported by each.
    problems.sort_by(|a, b| (&a.path, a.line, &a.what).cmp(&(&b.path, b.line, &b.what)));
    problems.dedup();
    if problems.is_empty() && !ended.success {
        problems.push(Problem::new(
            "Cargo.toml",
            0,
            format!("clippy failed: {}", ended.stderr.trim()),
            "",
        ));
    }
    Ok(Outcome::Found(problems))
}

/// Reads one line of cargo's JSON.
fn read(line: &str) -> Option<Problem> {
    let line: Value = serde_json::from_str(line).ok()?;
    let message = line
        .get("message")
        .filter(|_| line.get("reason").and_then(Value::as_str) == Some("compiler-message"))?;
    let spans = message.get("spans").and_then(Value::as_array)?;
    // The closing "3 warnings emitted" has no place and says nothing new.
    let span = spans
        .iter()
        .find(|span| span.get("is_primary").and_then(Value::as_bool) == Some(true))?;
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let row = span
        .get("line_start")
        .and_then(Value::as_u64)
        .and_then(|row| usize::try_from(row).ok())
        .unwrap_or(0);
    let rendered = text(message, "rendered").trim_end().replace('\n', "\n    ");
    Some(Problem::new(
        text(span, "file_name"),
        row,
        text(message, "message"),
        rendered,
    ))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_warning_is_a_problem_at_its_place() {
        let line = r#"{"reason":"compiler-message","message":{"message":"unused variable: `a`","level":"warning","rendered":"warning: unused\n","spans":[{"file_name":"src/lib.rs","line_start":4,"is_primary":true}]}}"#;
        let place = read(line).map(|problem| (problem.path, problem.line));
        assert_eq!(place, Some(("src/lib.rs".to_owned(), 4)));
    }

    #[test]
    fn the_closing_count_and_artifacts_are_none() {
        assert_eq!(
            read(r#"{"reason":"compiler-message","message":{"message":"1 warning emitted","spans":[]}}"#),
            None
        );
        assert_eq!(read(r#"{"reason":"compiler-artifact"}"#), None);
    }
}
