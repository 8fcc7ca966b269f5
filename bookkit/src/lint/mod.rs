//! Is a chapter complete? Rules that a half-written chapter may still break, so they don't stop a build: `cargo xtask
//! check` asks for them.

mod exercises;
mod headings;
mod questions;
mod runs;
mod summary;
mod terms;

use std::path::Path;

use crate::course::Course;
use crate::facts::Chapter;
use crate::page::{Block, blocks, page_file, word_count};
use crate::problem::Problem;

/// The words that a page of 15 to 25 minutes has.
const WORDS: std::ops::RangeInclusive<usize> = 1_500..=3_000;

/// A chapter and its page, as the rules see them.
struct Draft<'a> {
    course: &'a Course,
    chapter: &'a Chapter,
    text: &'a str,
    blocks: Vec<Block<'a>>,
}

impl Draft<'_> {
    /// A problem at a line of the page; 0 for the whole page.
    fn problem(&self, line: usize, message: impl Into<String>) -> Problem {
        Problem::new(page_file(&self.chapter.slug), line, message)
    }

    /// A problem of the facts beside the page.
    fn fact_problem(&self, message: impl Into<String>) -> Problem {
        Problem::new(format!("book/src/{}.toml", self.chapter.slug), 0, message)
    }

    /// The lines at which a directive stands, with what follows its name.
    fn directives<'b>(&'b self, name: &'b str) -> impl Iterator<Item = (usize, &'b str)> {
        directives(&self.blocks, name)
    }
}

/// The lines at which a directive stands, with what follows its name.
fn directives<'a>(blocks: &'a [Block<'_>], name: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
    blocks.iter().filter_map(move |block| match block {
        Block::Directive { line, text } => {
            let inside = text.strip_prefix("{{#")?.strip_suffix("}}")?;
            let (found, rest) = inside.split_once(' ').unwrap_or((inside, ""));
            (found == name).then_some((*line, rest.trim()))
        }
        _ => None,
    })
}

/// What is still missing in the chapters of the repository in `root`: the ten points, and the words.
pub fn lint(root: &Path) -> anyhow::Result<Vec<Problem>> {
    let course = Course::load(root, None)?;
    let mut problems = Vec::new();
    for chapter in &course.chapters {
        let text = course.page_text(&chapter.slug);
        let draft = Draft {
            course: &course,
            chapter,
            text: &text,
            blocks: blocks(&text),
        };
        problems.extend(check(&draft));
    }
    problems.extend(exercises::without_chapter(&course));
    problems.extend(summary::check(&course));
    problems.extend(runs::check(&course));
    problems.sort();
    Ok(problems)
}

fn check(draft: &Draft<'_>) -> Vec<Problem> {
    if draft.text.is_empty() {
        return vec![draft.problem(0, "the chapter has facts and no page")];
    }
    let mut problems = headings::check(draft);
    problems.extend(words(draft));
    problems.extend(pieces(draft));
    problems.extend(questions::check(draft));
    problems.extend(exercises::check(draft));
    problems.extend(terms::check(draft));
    problems
}

fn words(draft: &Draft<'_>) -> Option<Problem> {
    let words = word_count(draft.text);
    let message = format!(
        "has {words} words of prose; a chapter has {} to {}",
        WORDS.start(),
        WORDS.end()
    );
    (!WORDS.contains(&words)).then(|| draft.problem(0, message))
}

/// Code, a picture, what was simplified, and the chapter before.
fn pieces(draft: &Draft<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let has_picture = draft
        .blocks
        .iter()
        .any(|block| matches!(block, Block::Fence(fence) if fence.info == "sequence"));
    if !has_picture {
        problems.push(draft.problem(0, "has no picture: a fence of `sequence`"));
    }
    if draft.directives("item").next().is_none() {
        problems.push(draft.problem(0, "shows no code: `{{#item PATH NAME}}`"));
    }
    if draft.chapter.simplified.is_empty() {
        problems.push(draft.fact_problem("says nothing of what is simplified: `[[simplified]]`"));
    }
    let previous = draft.chapter.previous.iter();
    problems.extend(
        previous
            .filter(|slug| draft.course.chapter(slug).is_none())
            .map(|slug| draft.fact_problem(format!("`previous = \"{slug}\"` is no chapter of this book"))),
    );
    problems
}

#[cfg(test)]
mod tests;
