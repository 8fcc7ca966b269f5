//! Versions stand once, in the workspace, and each dependency earns a line in ARCHITECTURE.md.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use toml::{Table, Value};

use crate::problem::{Outcome, Problem};
use crate::repo::Repo;

const KINDS: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

pub(super) fn check(repo: &Repo) -> Result<Outcome> {
    let mut problems = Vec::new();
    let mut used = BTreeSet::new();
    for path in repo.under("", "Cargo.toml") {
        let manifest = read(repo, path)?;
        if path != "Cargo.toml" && manifest.contains_key("workspace") {
            // A workspace of its own has no list to share; it says so by that table.
            continue;
        }
        let tables = KINDS.iter().filter_map(|kind| manifest.get(*kind)?.as_table());
        for (name, value) in tables.flatten() {
            used.insert(name.clone());
            if value.get("workspace").and_then(Value::as_bool) != Some(true) {
                let cure = "Write the version into [workspace.dependencies], and `name.workspace = true` here.";
                problems.push(Problem::new(
                    path,
                    0,
                    format!("`{name}` has a version of its own"),
                    cure,
                ));
            }
        }
    }
    problems.extend(shared(repo, &used)?);
    Ok(Outcome::Found(problems))
}

fn read(repo: &Repo, path: &str) -> Result<Table> {
    repo.read(path)?
        .parse()
        .with_context(|| format!("{path} can't be read"))
}

/// What is wrong with the list that all packages share.
fn shared(repo: &Repo, used: &BTreeSet<String>) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    let manifest = read(repo, "Cargo.toml")?;
    let shared = manifest
        .get("workspace")
        .and_then(|workspace| workspace.get("dependencies"));
    let reasons = repo.read("ARCHITECTURE.md").unwrap_or_default();
    for (name, value) in shared.and_then(Value::as_table).into_iter().flatten() {
        if !used.contains(name) {
            let cure = "Take it out until something needs it.";
            problems.push(Problem::new("Cargo.toml", 0, format!("no package uses `{name}`"), cure));
        }
        let own = value.get("path").is_some();
        let has_reason = |line: &str| line.starts_with('|') && line.contains(&format!("`{name}`"));
        if !own && !reasons.lines().any(has_reason) {
            let cure = "Say in its table of dependencies what it does that a few lines of our own could not.";
            problems.push(Problem::new(
                "ARCHITECTURE.md",
                0,
                format!("`{name}` has no reason"),
                cure,
            ));
        }
    }
    Ok(problems)
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::repo::sketch;

    const ROOT: (&str, &str) = ("Cargo.toml", "[workspace.dependencies]\nserde = \"1\"\n");
    const REASONS: (&str, &str) = ("ARCHITECTURE.md", "| `serde` | JSON |\n");

    const USE: (&str, &str) = ("xtask/Cargo.toml", "[dependencies]\nserde.workspace = true\n");

    fn found(files: &[(&str, &str)]) -> anyhow::Result<Vec<String>> {
        let problems = sketch::problems(check, files)?;
        Ok(problems.into_iter().map(|problem| problem.path).collect())
    }

    #[test]
    fn a_shared_version_with_a_reason_passes() -> anyhow::Result<()> {
        assert_eq!(found(&[ROOT, REASONS, USE])?, Vec::<String>::new());
        Ok(())
    }

    #[test]
    fn a_version_of_its_own_is_found() -> anyhow::Result<()> {
        let member = ("xtask/Cargo.toml", "[dev-dependencies]\nserde = \"1\"\n");
        assert_eq!(found(&[ROOT, REASONS, member])?, ["xtask/Cargo.toml"]);
        Ok(())
    }

    #[test]
    fn a_dependency_without_a_reason_is_found() -> anyhow::Result<()> {
        assert_eq!(
            found(&[ROOT, ("ARCHITECTURE.md", "serde is fine"), USE])?,
            ["ARCHITECTURE.md"]
        );
        Ok(())
    }

    #[test]
    fn a_dependency_that_nobody_uses_is_found() -> anyhow::Result<()> {
        assert_eq!(found(&[ROOT, REASONS])?, ["Cargo.toml"]);
        Ok(())
    }
}
