//! The documents at the root link to files that exist. The book's own links are the check `book`'s business.

use anyhow::Result;

use crate::problem::{Outcome, Problem};
use crate::repo::Repo;

pub(super) fn check(repo: &Repo) -> Result<Outcome> {
    let mut problems = Vec::new();
    for path in repo.under("", ".md").filter(|path| !path.contains('/')) {
        for (number, line) in repo.read(path)?.lines().enumerate() {
            for target in targets(line).filter(|target| !exists(repo, target)) {
                let cure = "Write the path from the repository's root.";
                problems.push(Problem::new(
                    path,
                    number + 1,
                    format!("links to `{target}`, which isn't there"),
                    cure,
                ));
            }
        }
    }
    Ok(Outcome::Found(problems))
}

/// What the Markdown links of a line point to, other hosts and the page itself left out.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    let ends = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let files = ends.filter(|target| !target.contains("://") && !target.starts_with('#'));
    files.map(|target| target.split('#').next().unwrap_or(target))
}

fn exists(repo: &Repo, target: &str) -> bool {
    repo.has(target) || repo.has_folder(target.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::repo::sketch;

    fn lines(text: &str) -> anyhow::Result<Vec<usize>> {
        let problems = sketch::problems(check, &[("README.md", text), ("src/lib.rs", "")])?;
        Ok(problems.into_iter().map(|problem| problem.line).collect())
    }

    #[test]
    fn a_link_to_nothing_is_found() -> anyhow::Result<()> {
        assert_eq!(lines("a\n[x](src/main.rs) and [y](src/lib.rs)\n")?, [2]);
        Ok(())
    }

    #[test]
    fn files_folders_anchors_and_hosts_pass() -> anyhow::Result<()> {
        let text = "[a](src/lib.rs#x) [b](src/) [c](#here) [d](https://example.org/x)\n";
        assert_eq!(lines(text)?, Vec::<usize>::new());
        Ok(())
    }
}
