//! The book builds and says nothing wrong: every directive, anchor and link holds, and each chapter has its ten points.

use std::path::Path;

use anyhow::Result;

use crate::problem::{Outcome, Problem};
use crate::repo::Repo;

pub(super) fn check(repo: &Repo) -> Result<Outcome> {
    // Not where readers' book is served from: a check leaves nothing behind that anybody looks at.
    let built = bookkit::build(
        repo.root(),
        &repo.path("target/checked-book"),
        &bookkit::Options::default(),
    );
    let mut found = built.err().map_or_else(Vec::new, |error| problems(&error));
    // Facts that can't be read are in `found` already.
    found.extend(bookkit::lint(repo.root()).unwrap_or_default().iter().map(problem));
    Ok(Outcome::Found(found))
}

/// All that bookkit has to say, which it collects in one error.
fn problems(error: &anyhow::Error) -> Vec<Problem> {
    match error
        .chain()
        .find_map(|cause| cause.downcast_ref::<bookkit::Problems>())
    {
        Some(found) => found.0.iter().map(problem).collect(),
        None => vec![Problem::new("book", 0, format!("{error:#}"), "")],
    }
}

fn problem(found: &bookkit::Problem) -> Problem {
    Problem::new(&found.file, found.line, &found.message, "")
}

/// Builds the book into `folder`, to be served below the path `site_url`.
pub(crate) fn build(repo: &Repo, folder: &Path, site_url: Option<String>) -> Result<()> {
    let options = bookkit::Options {
        site_url,
        ..bookkit::Options::default()
    };
    let report = bookkit::build(repo.root(), &repo.root().join(folder), &options)?;
    println!("{} pages in {}", report.pages, folder.display());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{check, problems};
    use crate::problem::{Outcome, Problem};
    use crate::repo::sketch;

    #[test]
    fn all_problems_of_the_book_keep_their_places() {
        let found = [
            bookkit::Problem::new("book/src/a.md", 3, "x"),
            bookkit::Problem::new("book/src/b.md", 0, "y"),
        ];
        let error = anyhow::Error::from(bookkit::Problems(found.into())).context("building the book");
        let places = [
            Problem::new("book/src/a.md", 3, "x", ""),
            Problem::new("book/src/b.md", 0, "y", ""),
        ];
        assert_eq!(problems(&error), places);
    }

    #[test]
    fn a_chapter_without_its_ten_points_has_problems() -> anyhow::Result<()> {
        let facts = "title = \"A\"\npart = \"I\"\nasks = \"?\"\nsource = \"-\"\nclass_minutes = 1\ncommand = \"c\"\n";
        let repo = sketch::repo(&[
            ("book/book.toml", "[book]\ntitle = \"Sketch\"\n"),
            ("book/src/SUMMARY.md", "- [1. A](ch01_a.md)\n"),
            ("book/src/ch01_a.md", "# 1. A\n"),
            ("book/src/ch01_a.toml", facts),
        ])?;
        let Outcome::Found(found) = check(&repo)? else {
            anyhow::bail!("not run")
        };
        assert!(
            found
                .iter()
                .any(|problem| problem.what.contains("no section `## The pitfall`")),
            "{found:?}"
        );
        Ok(())
    }

    #[test]
    fn a_repository_without_a_book_has_a_problem() -> anyhow::Result<()> {
        let Outcome::Found(found) = check(&*sketch::repo(&[])?)? else {
            anyhow::bail!("not run")
        };
        assert_eq!(found.len(), 1);
        Ok(())
    }
}
