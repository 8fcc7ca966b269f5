//! Versions stand once, in the workspace, and each dependency earns a line in ARCHITECTURE.md.

use anyhow::{Context, Result};
use toml::{Table, Value};

use crate::problem::{Outcome, Problem};
use crate::repo::Repo;

const KINDS: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

pub(super) fn check(repo: &Repo) -> Result<Outcome> {
    let mut problems = Vec::new();
    for path in repo.under("", "Cargo.toml") {
        let manifest: Table = repo
            .read(path)?
            .parse()
            .with_context(|| format!("{path} can't be read"))?;
        for (name, value) in KINDS
            .iter()
            .filter_map(|kind| manifest.get(*kind)?.as_table())
            .flatten()
        {
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
    let manifest: Table = repo.read("Cargo.toml")?.parse().context("Cargo.toml can't be read")?;
    let shared = manifest
        .get("workspace")
        .and_then(|workspace| workspace.get("dependencies"))
        .and_then(Value::as_table);
    let reasons = repo.read("ARCHITECTURE.md").unwrap_or_default();
    for (name, value) in shared.into_iter().flatten() {
        let own = value.get("path").is_some();
        if !own
            && !reasons
                .lines()
                .any(|line| line.starts_with('|') && line.contains(&format!("`{name}`")))
        {
            let cure = "Say in its table of dependencies what it does that a few lines of our own could not.";
            problems.push(Problem::new(
                "ARCHITECTURE.md",
                0,
                format!("`{name}` has no reason"),
                cure,
            ));
        }
    }
    Ok(Outcome::Found(problems))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::problem::Outcome;
    use crate::repo::sketch;

    const ROOT: (&str, &str) = ("Cargo.toml", "[workspace.dependencies]\nserde = \"1\"\n");
    const REASONS: (&str, &str) = ("ARCHITECTURE.md", "| `serde` | JSON |\n");

    fn found(files: &[(&str, &str)]) -> anyhow::Result<Vec<String>> {
        match check(&*sketch::repo(files)?)? {
            Outcome::Found(problems) => Ok(problems.into_iter().map(|problem| problem.path).collect()),
            Outcome::NotRun { .. } => anyhow::bail!("not run"),
        }
    }

    #[test]
    fn a_shared_version_with_a_reason_passes() -> anyhow::Result<()> {
        let member = ("xtask/Cargo.toml", "[dependencies]\nserde.workspace = true\n");
        assert_eq!(found(&[ROOT, REASONS, member])?, Vec::<String>::new());
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
            found(&[ROOT, ("ARCHITECTURE.md", "serde is fine")])?,
            ["ARCHITECTURE.md"]
        );
        Ok(())
    }
}
