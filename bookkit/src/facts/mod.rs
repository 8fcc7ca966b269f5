//! What is known about the course without reading its prose: the TOML files beside the pages and the exercises.

mod chapter;
mod exercise;
mod question;

pub use chapter::{Chapter, Objective, RunFact, Simplified, Term, chapters};
pub use exercise::{Exercise, ExerciseKind, exercises};
pub use question::{Answer, Choice, Question};

use std::path::Path;

use anyhow::Context as _;
use serde::de::DeserializeOwned;

/// Reads one TOML file; the error names the file, and the line from the parser.
fn read_toml<T: DeserializeOwned>(path: &Path) -> anyhow::Result<T> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    toml::from_str(&text).map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))
}

/// All values, or one error with every message, so that a writer mends all files in one go.
fn all_or_errors<T>(results: Vec<anyhow::Result<T>>) -> anyhow::Result<Vec<T>> {
    let (good, bad): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    if bad.is_empty() {
        return Ok(good.into_iter().flatten().collect());
    }
    let messages: Vec<String> = bad
        .into_iter()
        .filter_map(Result::err)
        .map(|error| error.to_string())
        .collect();
    anyhow::bail!("{}", messages.join("\n"))
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
