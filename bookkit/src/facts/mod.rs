//! What is known about the course without reading its prose: the TOML files beside the pages and the exercises.

mod chapter;
mod exercise;
mod question;
mod run;

pub use chapter::{Chapter, Objective, Simplified, Term, chapters};
pub use exercise::{DatabaseServer, Exercise, ExerciseKind, exercises};
pub use question::{Answer, Choice, Question};
pub use run::RunFact;

use std::path::Path;

use serde::de::DeserializeOwned;

use crate::problem::{Problem, Problems};

/// Reads one TOML file; the problem has the line that the parser stopped at.
fn read_toml<T: DeserializeOwned>(root: &Path, path: &Path) -> Result<T, Problem> {
    let text =
        std::fs::read_to_string(path).map_err(|error| problem(root, path, 0, format!("can't be read: {error}")))?;
    toml::from_str(&text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let line = text.get(..start).unwrap_or("").matches('\n').count() + 1;
        problem(root, path, line, error.message())
    })
}

/// A problem of a file below the root.
fn problem(root: &Path, path: &Path, line: usize, message: impl Into<String>) -> Problem {
    let path = path
        .strip_prefix(root)
        .unwrap_or(path)
        .to_string_lossy()
        .replace('\\', "/");
    Problem::new(path, line, message)
}

/// All values, or all problems, so that a writer mends all files in one go.
fn all_or_problems<T>(results: Vec<Result<T, Problem>>) -> Result<Vec<T>, Problems> {
    let (good, bad): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    if bad.is_empty() {
        return Ok(good.into_iter().flatten().collect());
    }
    Err(Problems(bad.into_iter().filter_map(Result::err).collect()))
}

/// `ch04` of `ch04_event_emitter`, when the name is a chapter's slug.
fn chapter_prefix(slug: &str) -> Option<&str> {
    let (prefix, rest) = slug.split_once('_')?;
    let digits = prefix.strip_prefix("ch")?;
    let good = digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit()) && !rest.is_empty();
    good.then_some(prefix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_slugs_have_a_chapter_prefix() {
        assert_eq!(chapter_prefix("ch04_event_emitter"), Some("ch04"));
        for other in ["introduction", "ch4_x", "ch04", "ch04_", "chab_x"] {
            assert_eq!(chapter_prefix(other), None, "{other}");
        }
    }
}
