//! What came of a check, as a value; [`crate::report`] makes of it what the learner reads.

use std::path::Path;
use std::time::Duration;

use crate::cargo::{Build, Target};
use crate::libtest::{self, Failure, Report};
use crate::run::{ExitCode, Run};

/// What came of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every check passed.
    Passed(Report),
    /// At least one check failed.
    Failed(Report),
    /// The compiler refused it.
    DoesNotCompile(Vec<String>),
    /// It couldn't be compiled for a reason that isn't the learner's.
    Unbuildable(Vec<String>),
    /// It ran longer than the limit and was stopped.
    TimedOut {
        /// What was known until then.
        report: Report,
        /// The checks that hadn't ended.
        unfinished: Vec<String>,
        /// The limit.
        limit: Duration,
    },
    /// It ended in the middle of its checks: an abort, a stack overflow, a call of `exit`.
    Broke {
        /// What was known until then.
        report: Report,
        /// What it printed on its way out.
        last_words: String,
    },
}

/// A verdict and what goes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// What came of it.
    pub verdict: Verdict,
    /// What the compiler warns of.
    pub warnings: Vec<String>,
}

impl Judgement {
    /// The judgement of a target that can't be run, or its binary to run.
    pub fn of_build<'a>(id: &str, build: &'a Build) -> Result<(&'a Path, Vec<String>), Self> {
        let target = build.targets.get(id);
        let warnings = target.map(|target| target.warnings.clone()).unwrap_or_default();
        match target {
            Some(Target { errors, .. }) if !errors.is_empty() => Err(Self {
                verdict: Verdict::DoesNotCompile(errors.clone()),
                warnings,
            }),
            Some(Target {
                executable: Some(executable),
                ..
            }) => Ok((executable, warnings)),
            _ => Err(Self {
                verdict: Verdict::Unbuildable(build.other_errors.clone()),
                warnings,
            }),
        }
    }

    /// Whether the exercise is solved.
    pub fn passed(&self) -> bool {
        matches!(self.verdict, Verdict::Passed(_))
    }
}

impl Verdict {
    /// Reads a run; `names` are all checks of the binary, and `limit` is what it was given.
    pub fn of_run(run: &Run, names: &[String], limit: Duration) -> Self {
        let report = libtest::parse(&run.stdout);
        let ended =
            |name: &&String| report.passed.contains(name) || report.failed.iter().any(|failure| failure.test == **name);
        let unfinished: Vec<String> = names.iter().filter(|name| !ended(name)).cloned().collect();
        match run.exit_code {
            None => Self::TimedOut {
                report,
                unfinished,
                limit,
            },
            // All must have run: an exercise that ends the program early, with 0, hasn't passed.
            Some(ExitCode::Success) if report.complete && !report.passed.is_empty() && unfinished.is_empty() => {
                Self::Passed(report)
            }
            Some(_) if report.complete && !report.failed.is_empty() => Self::Failed(report),
            Some(_) => Self::Broke {
                report,
                last_words: run.stderr.trim().to_owned(),
            },
        }
    }

    /// The checks that failed.
    pub fn failed(&self) -> &[Failure] {
        match self {
            Self::Passed(report)
            | Self::Failed(report)
            | Self::TimedOut { report, .. }
            | Self::Broke { report, .. } => &report.failed,
            Self::DoesNotCompile(_) | Self::Unbuildable(_) => &[],
        }
    }

    /// The verdict in a few words.
    pub fn summary(&self) -> String {
        let of = |report: &Report, more: usize| {
            let all = report.passed.len() + report.failed.len() + more;
            format!("{} of {all} checks", report.failed.len() + more)
        };
        match self {
            Self::Passed(report) => match report.passed.len() {
                1 => "its check passes".to_owned(),
                count => format!("all {count} checks pass"),
            },
            Self::Failed(report) => format!("{} fail", of(report, 0)),
            Self::DoesNotCompile(_) => "it doesn't compile yet".to_owned(),
            Self::Unbuildable(_) => "its checks can't be built".to_owned(),
            Self::TimedOut {
                report,
                unfinished,
                limit,
            } => {
                format!(
                    "{} fail, and it was stopped after {} s",
                    of(report, unfinished.len()),
                    limit.as_secs()
                )
            }
            Self::Broke { .. } => "it ended the program before its checks did".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(20);

    fn run(stdout: &str, exit_code: Option<ExitCode>) -> Verdict {
        let stdout = stdout.to_owned();
        let run = Run {
            stdout,
            stderr: "last words".to_owned(),
            exit_code,
        };
        Verdict::of_run(&run, &["one".to_owned(), "two".to_owned()], LIMIT)
    }

    #[test]
    fn only_a_complete_run_of_every_check_passes() {
        let (both, result) = ("test one ... ok\ntest two ... ok\n", "test result: x\n");
        let passed = run(&(both.to_owned() + result), Some(ExitCode::Success));
        assert!(matches!(passed, Verdict::Passed(_)), "{passed:?}");
        for stdout in [both.to_owned(), "test one ... ok\n".to_owned() + result, String::new()] {
            let verdict = run(&stdout, Some(ExitCode::Success));
            assert!(matches!(verdict, Verdict::Broke { .. }), "{stdout}: {verdict:?}");
        }
    }

    #[test]
    fn a_check_that_hangs_is_named() {
        let Verdict::TimedOut { unfinished, .. } = run("test one ... ok\n", None) else {
            panic!("it hangs")
        };
        assert_eq!(unfinished, ["two"]);
    }

    #[test]
    fn an_abort_keeps_the_last_words() {
        let Verdict::Broke { last_words, .. } = run("test one ... ok\n", Some(ExitCode::Killed)) else {
            panic!("it broke")
        };
        assert_eq!(last_words, "last words");
    }
}
