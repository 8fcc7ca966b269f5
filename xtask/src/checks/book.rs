//! The book builds and says nothing wrong: every directive, anchor and link holds.

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
    Ok(Outcome::Found(
        built.err().map_or_else(Vec::new, |error| problems(&error)),
    ))
}

/// All that bookkit has to say, which it collects in one error.
fn problems(error: &anyhow::Error) -> Vec<Problem> {
    match error
        .chain()
        .find_map(|cause| cause.downcast_ref::<bookkit::Problems>())
    {
        Some(found) => {
            let problem = |found: &bookkit::Problem| Problem::new(&found.file, found.line, &found.message, "");
            found.0.iter().map(problem).collect()
        }
        None => vec![Problem::new("book", 0, format!("{error:#}"), "")],
    }
}

/// Builds the book into `folder`.
pub(crate) fn build(repo: &Repo, folder: &Path) -> Result<()> {
    let report = bookkit::build(repo.root(), &repo.root().join(folder), &bookkit::Options::default())?;
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
    fn a_repository_without_a_book_has_a_problem() -> anyhow::Result<()> {
        let Outcome::Found(found) = check(&*sketch::repo(&[])?)? else {
            anyhow::bail!("not run")
        };
        assert_eq!(found.len(), 1);
        Ok(())
    }
}
