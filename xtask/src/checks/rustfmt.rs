//! One layout for all Rust files, those of exercises and solutions included.

use std::process::Command;

use anyhow::Result;

use crate::problem::{Outcome, Problem};
use crate::process::capture;
use crate::repo::Repo;

pub(super) fn check(repo: &Repo) -> Result<Outcome> {
    let mut files: Vec<&str> = repo.under("", ".rs").collect();
    if files.is_empty() {
        return Ok(Outcome::Found(Vec::new()));
    }
    files.sort_unstable();
    let mut rustfmt = Command::new("rustfmt");
    rustfmt
        .args(["--check", "--color=never", "--edition=2024"])
        .args(&files)
        .current_dir(repo.root());
    let ended = capture(&mut rustfmt)?;
    let mut problems: Vec<Problem> = ended.stdout.lines().filter_map(|line| different(repo, line)).collect();
    problems.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
    // A module is looked at once for itself and once from the file that declares it.
    problems.dedup();
    if problems.is_empty() && !ended.success {
        problems.push(Problem::new(
            "rustfmt",
            0,
            ended.stderr.trim(),
            "Mend what rustfmt can't read.",
        ));
    }
    Ok(Outcome::Found(problems))
}

/// Reads `Diff in <absolute path>:<line>:`.
fn different(repo: &Repo, line: &str) -> Option<Problem> {
    let (path, line) = line.strip_prefix("Diff in ")?.strip_suffix(':')?.rsplit_once(':')?;
    let root = repo.root().canonicalize().ok()?;
    let path = path
        .strip_prefix(&*root.to_string_lossy())
        .unwrap_or(path)
        .trim_start_matches('/');
    Some(Problem::new(
        path,
        line.parse().ok()?,
        "isn't laid out by rustfmt",
        "Run `cargo fmt --all`.",
    ))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::problem::Problem;
    use crate::repo::sketch;

    fn found(text: &str) -> anyhow::Result<Vec<Problem>> {
        sketch::problems(check, &[("src/lib.rs", text)])
    }

    #[test]
    fn a_laid_out_file_passes() -> anyhow::Result<()> {
        assert_eq!(found("fn a() {}\n")?, []);
        Ok(())
    }

    #[test]
    fn another_layout_is_found_with_file_and_line() -> anyhow::Result<()> {
        let text = format!("{}fn   b() {{}}\n", "fn a() {}\n\n".repeat(9));
        let places: Vec<_> = found(&text)?
            .into_iter()
            .map(|problem| (problem.path, problem.line))
            .collect();
        // rustfmt shows three lines above the difference.
        assert_eq!(places, [("src/lib.rs".to_owned(), 16)]);
        Ok(())
    }

    #[test]
    fn a_file_that_does_not_parse_is_found() -> anyhow::Result<()> {
        assert_eq!(found("fn a( {}\n")?.len(), 1);
        Ok(())
    }
}
