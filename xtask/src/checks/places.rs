//! No committed file names a place that exists on one machine only: a home folder, or a package registry's host.

use anyhow::Result;

use crate::problem::{Outcome, Problem};
use crate::repo::Repo;

/// Split, so that this file doesn't report itself.
const PLACES: [&str; 13] = [
    concat!("/ho", "me/"),
    concat!("/ro", "ot/"),
    concat!("/Us", "ers/"),
    concat!("/wo", "rk/"),
    concat!("C:", "\\Users"),
    concat!("registry.", "npmjs.org"),
    concat!("registry.", "yarnpkg.com"),
    concat!("pypi.", "org"),
    concat!("files.", "pythonhosted.org"),
    concat!("index.", "crates.io"),
    concat!("static.", "crates.io"),
    concat!("deb.", "debian.org"),
    concat!("file:", "///"),
];

pub(super) fn check(repo: &Repo) -> Result<Outcome> {
    let mut problems = Vec::new();
    for path in repo.files() {
        // A file that isn't text is the check `foreign`'s business.
        let Ok(text) = repo.read(path) else { continue };
        for (number, line) in text.lines().enumerate() {
            for place in PLACES.iter().filter(|place| names(line, place)) {
                let what = format!("names `{place}`, which not every machine has");
                let cure = "Use a path from the repository's root, or the client's own setting for the registry.";
                problems.push(Problem::new(path, number + 1, what, cure));
            }
        }
    }
    Ok(Outcome::Found(problems))
}

/// A folder counts only where a path starts: `#work/` or `src/home/` is none.
fn names(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        !place.starts_with('/') || !before.is_some_and(|letter| letter.is_alphanumeric() || "./_-}:".contains(letter))
    })
}

#[cfg(test)]
mod tests {
    use super::{PLACES, check, names};
    use crate::problem::Outcome;
    use crate::repo::sketch;

    #[test]
    fn each_place_is_found_at_its_line() -> anyhow::Result<()> {
        for place in PLACES {
            let repo = sketch::repo(&[("README.md", &format!("a\nsee {place}x\n"))])?;
            let Outcome::Found(problems) = check(&repo)? else {
                anyhow::bail!("not run")
            };
            assert_eq!(
                problems.iter().map(|problem| problem.line).collect::<Vec<_>>(),
                [2],
                "{place}"
            );
        }
        Ok(())
    }

    #[test]
    fn a_relative_path_or_a_page_is_no_such_place() {
        for place in PLACES.iter().filter(|place| place.starts_with('/')) {
            assert!(!names(&format!("see src{place}lib.rs"), place));
            assert!(!names(&format!("see https://example.org{place}"), place));
        }
    }
}
