//! Only what people wrote here is committed: nothing fetched, nothing built, nothing that isn't text.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::problem::{Outcome, Problem};
use crate::process::capture;
use crate::repo::Repo;

/// Longer lines come from a minifier, not from a person.
const LINE: usize = 500;
const CODE: [&str; 4] = [".js", ".mjs", ".css", ".html"];
/// What marks a file as somebody else's.
const MARKS: [&str; 4] = [
    concat!("@", "license"),
    concat!("@", "preserve"),
    concat!("source", "MappingURL="),
    concat!("webpack", "Bootstrap"),
];

pub(super) fn check(repo: &Repo) -> Result<Outcome> {
    let mut problems = ignored(repo)?;
    for path in repo.files() {
        problems.extend(look_at(repo, path));
    }
    Ok(Outcome::Found(problems))
}

/// Files that are committed although `.gitignore` calls them results.
fn ignored(repo: &Repo) -> Result<Vec<Problem>> {
    let arguments = ["ls-files", "--cached", "--ignored", "--exclude-standard"];
    let listed = capture(Command::new("git").args(arguments).current_dir(repo.root()))?;
    ensure!(listed.success, "`git ls-files` failed: {}", listed.stderr);
    let cure = "Take it out of the index: `git rm --cached`.";
    let problem = |path: &str| Problem::new(path, 0, "is committed, and .gitignore says that it is a result", cure);
    Ok(listed.stdout.lines().map(problem).collect())
}

fn look_at(repo: &Repo, path: &str) -> Vec<Problem> {
    let cure = "Take it out, and fetch it as a dependency with a pinned version.";
    let found = |line: usize, what: &str| Problem::new(path, line, what, cure);
    let Ok(text) = repo.read(path) else {
        return vec![found(0, "isn't text")];
    };
    let mut problems = Vec::new();
    if [".min.js", ".min.css", ".map", ".wasm"]
        .iter()
        .any(|ending| path.ends_with(ending))
    {
        problems.push(found(0, "is built by a tool"));
    }
    if CODE.iter().any(|ending| path.ends_with(ending)) {
        for (number, line) in text.lines().enumerate() {
            if line.len() > LINE {
                problems.push(found(
                    number + 1,
                    &format!("a line of {} bytes, as a minifier writes it", line.len()),
                ));
            }
            if let Some(mark) = MARKS.iter().find(|mark| line.contains(**mark)) {
                problems.push(found(number + 1, &format!("`{mark}` marks a file of somebody else")));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::{MARKS, ignored, look_at};
    use crate::process::capture;
    use crate::repo::sketch;

    fn found(path: &str, text: &str) -> anyhow::Result<usize> {
        Ok(look_at(&*sketch::repo(&[(path, text)])?, path).len())
    }

    #[test]
    fn what_a_tool_made_is_found() -> anyhow::Result<()> {
        assert_eq!(found("web/socket.io.min.js", "x\n")?, 1);
        assert_eq!(found("web/a.js", &"x".repeat(501))?, 1);
        assert_eq!(found("web/a.js", &"x\n".repeat(501))?, 0);
        for mark in MARKS {
            assert_eq!(found("web/a.js", &format!("/* {mark} */"))?, 1);
        }
        Ok(())
    }

    #[test]
    fn what_is_not_text_is_found() -> anyhow::Result<()> {
        let repo = sketch::repo(&[("book/theme/a.woff2", "")])?;
        std::fs::write(repo.path("book/theme/a.woff2"), [0xff, 0xfe, 0x00])?;
        assert_eq!(look_at(&repo, "book/theme/a.woff2").len(), 1);
        Ok(())
    }

    #[test]
    fn a_committed_result_is_found() -> anyhow::Result<()> {
        let repo = sketch::repo(&[(".gitignore", "/target\n"), ("target/a.txt", "x\n"), ("b.txt", "x\n")])?;
        for arguments in [&["init", "-q"][..], &["add", "--force", "."]] {
            assert!(
                capture(
                    std::process::Command::new("git")
                        .args(arguments)
                        .current_dir(repo.root())
                )?
                .success
            );
        }
        let paths: Vec<String> = ignored(&repo)?.into_iter().map(|problem| problem.path).collect();
        assert_eq!(paths, ["target/a.txt"]);
        Ok(())
    }
}
