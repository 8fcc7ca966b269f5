//! The course's preprocessor: expands every page, and refuses the book when a page is wrong.
//!
//! It runs in-process for `cargo course` and `cargo xtask`, and over mdBook's protocol for an installed `mdbook`: the binary
//! `bookkit` calls the same [`Preprocessor::run`].

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext, parse_input};

use crate::course::Course;
use crate::markdown;
use crate::problem::Problems;

/// The preprocessor that `book.toml` calls `course`.
pub struct CoursePreprocessor;

impl Preprocessor for CoursePreprocessor {
    fn name(&self) -> &str {
        "course"
    }

    fn run(&self, context: &PreprocessorContext, mut book: Book) -> anyhow::Result<Book> {
        let repository = context.config.get::<String>("output.html.git-repository-url")?;
        let course = Course::load(&repository_root(&context.root)?, repository)?;
        let mut problems = Problems(markdown::pages_outside_summary(&course, &book));
        book.for_each_chapter_mut(|chapter| {
            let Some(name) = chapter.source_path.as_deref().and_then(page_name) else {
                return;
            };
            problems
                .0
                .extend(markdown::dead_links(&course, &name, &chapter.content));
            let (expanded, found) = course.page(&name).expand(&chapter.content);
            problems.0.extend(found);
            chapter.content = expanded;
        });
        problems.into_result()?;
        Ok(book)
    }

    fn supports_renderer(&self, renderer: &str) -> anyhow::Result<bool> {
        Ok(supports(renderer))
    }
}

/// Only HTML pages can hold forms and pictures.
pub fn supports(renderer: &str) -> bool {
    renderer == "html"
}

/// Speaks mdBook's protocol once: a book as JSON in, the expanded book as JSON out.
pub fn run_protocol(input: impl Read, output: impl Write) -> anyhow::Result<()> {
    let (context, book) = parse_input(input)?;
    let book = CoursePreprocessor.run(&context, book)?;
    serde_json::to_writer(output, &book).context("cannot write the book")
}

/// The repository's root: the directory around `book/`. An installed `mdbook` starts us in `book/` itself.
fn repository_root(book: &Path) -> anyhow::Result<PathBuf> {
    let book = if book.is_absolute() {
        book.to_owned()
    } else {
        std::env::current_dir()?
    };
    book.parent()
        .map(Path::to_owned)
        .with_context(|| format!("{} has no directory around it", book.display()))
}

/// `ch04_event_emitter` of `ch04_event_emitter.md`, with forward slashes.
pub(crate) fn page_name(path: &Path) -> Option<String> {
    Some(path.to_str()?.strip_suffix(".md")?.replace('\\', "/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_html_is_supported() {
        assert!(supports("html") && !supports("epub"));
    }

    #[test]
    fn input_that_is_no_book_is_an_error() {
        assert!(run_protocol("{}".as_bytes(), Vec::new()).is_err());
    }

    #[test]
    fn pages_are_named_without_their_ending() {
        assert_eq!(page_name(Path::new("ch01_a.md")).as_deref(), Some("ch01_a"));
        assert_eq!(page_name(Path::new("a.html")), None);
    }
}
