//! What a check found: where, what is wrong, and what to do about it.

use std::fmt;

/// One finding. All checks report through this, so that a person and an editor can jump to each place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// Relative to the repository's root.
    pub(crate) path: String,
    /// Counted from 1; 0 when the whole file or folder is meant.
    pub(crate) line: usize,
    pub(crate) what: String,
    /// The next step, in the imperative.
    pub(crate) cure: String,
}

impl Problem {
    pub(crate) fn new(path: impl Into<String>, line: usize, what: impl Into<String>, cure: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            line,
            what: what.into(),
            cure: cure.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.path)?;
        if self.line > 0 {
            write!(formatter, ":{}", self.line)?;
        }
        write!(formatter, ": {}", self.what)?;
        if !self.cure.is_empty() {
            write!(formatter, "\n    {}", self.cure)?;
        }
        Ok(())
    }
}

/// How a check or a test step ended.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// It ran to the end; no problem means that all is well.
    Found(Vec<Problem>),
    /// This machine lacks something. In CI that is a failure, because nobody reads a skipped line there.
    NotRun { why: String, cure: String },
}

/// Whether this is CI, where what could not run is a failure.
pub(crate) fn in_ci() -> bool {
    std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false")
}

#[cfg(test)]
mod tests {
    use super::Problem;

    #[test]
    fn a_problem_says_where_what_and_what_to_do() {
        let problem = Problem::new("src/lib.rs", 7, "too long", "split it");
        assert_eq!(problem.to_string(), "src/lib.rs:7: too long\n    split it");
    }

    #[test]
    fn a_whole_file_has_no_line() {
        assert_eq!(Problem::new("examples", 0, "empty", "").to_string(), "examples: empty");
    }
}
