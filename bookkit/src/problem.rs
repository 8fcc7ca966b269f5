//! What is wrong with a page, and where. Every check collects problems instead of stopping at the first one, because a
//! writer who mends a page wants the whole list.

use std::fmt;

/// One thing that is wrong, with the file and the line a writer has to open.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, relative to the repository's root.
    pub file: String,
    /// The line in that file, counted from 1; 0 when the whole file is meant.
    pub line: usize,
    /// What is wrong, and what to do about it.
    pub message: String,
}

impl Problem {
    /// A problem at one line of a file.
    pub fn new(file: impl Into<String>, line: usize, message: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            line,
            message: message.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            write!(f, "{}: {}", self.file, self.message)
        } else {
            write!(f, "{}:{}: {}", self.file, self.line, self.message)
        }
    }
}

/// All problems of a run, as one error whose text has one line for each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// `Ok` when nothing was found, else these problems as an error, sorted by file and line.
    pub fn into_result(mut self) -> anyhow::Result<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        self.0.sort();
        self.0.dedup();
        Err(self.into())
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let many = if self.0.len() == 1 { "problem" } else { "problems" };
        write!(f, "{} {many} in the book", self.0.len())?;
        self.0.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}

impl std::error::Error for Problems {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_problems_are_reported_at_once_in_the_order_of_the_page() {
        let mut problems = Problems::default();
        problems.0.push(Problem::new("book/src/b.md", 9, "second"));
        problems.0.push(Problem::new("book/src/b.md", 2, "first"));
        problems.0.push(Problem::new("book/src/a.md", 0, "whole file"));
        let text = problems.into_result().unwrap_err().to_string();
        assert_eq!(
            text,
            "3 problems in the book\n  book/src/a.md: whole file\n  book/src/b.md:2: first\n  book/src/b.md:9: second"
        );
    }

    #[test]
    fn no_problem_is_no_error() {
        assert!(Problems::default().into_result().is_ok());
    }
}
