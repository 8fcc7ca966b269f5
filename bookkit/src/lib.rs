//! The book's own tools: what a page may say (`{{#item …}}` and the other directives), and the checks of what comes out.
//!
//! Three callers: `cargo course` builds and serves the book with [`build()`], `cargo xtask check` calls [`build()`] and
//! [`lint()`], and an installed `mdbook` runs the binary `bookkit` as a preprocessor. All three share one expansion, so a page
//! that one of them refuses is refused by all.

pub mod api;
mod build;
mod course;
mod directives;
mod facts;
mod fences;
#[cfg(test)]
mod fixture;
mod lint;
mod markdown;
mod page;
mod preprocessor;
mod problem;
mod rendered;
mod sequence;
mod source;
mod suggest;

pub use build::{Options, Report, build};
pub use facts::{
    Answer, Chapter, Choice, DatabaseServer, Exercise, ExerciseKind, Objective, Question, RunFact, Simplified, Term,
    chapters, exercises,
};
pub use lint::lint;
pub use preprocessor::{CoursePreprocessor, run_protocol, supports};
pub use problem::{Problem, Problems};

/// The chapters as a Markdown table with links that begin with `links`; the README's is made with `book/src/`.
pub fn chapter_table(chapters: &[Chapter], links: &str) -> String {
    directives::chapter_table(chapters, links)
}
