//! The book's own tools: what a page may say (`{{#item …}}` and the other directives), and the checks of what comes out.
//!
//! Three callers: `cargo course` builds and serves the book with [`build()`], `cargo xtask check` calls [`build()`] and
//! [`lint()`], and an installed `mdbook` runs the binary `bookkit` as a preprocessor. All three share one expansion, so a page
//! that one of them refuses is refused by all.

mod facts;
mod problem;
mod suggest;

pub use facts::{
    Answer, Chapter, Choice, Exercise, ExerciseKind, Objective, Question, RunFact, Simplified, Term, chapters,
    exercises,
};
pub use problem::{Problem, Problems};
