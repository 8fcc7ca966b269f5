//! Cuts pieces out of source files: an item of a Rust file by its name, or marked lines of any file.

mod find;
mod lines;
mod parts;

pub(crate) use find::{Found, find};
pub(crate) use lines::{dedent, lines_of, without_docs};
pub(crate) use parts::{part, without_markers};

/// The most lines that one piece may show: what fits on a screen beside its explanation.
pub(crate) const MOST_LINES: usize = 30;
