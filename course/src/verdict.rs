//! What a check says about an exercise, as a value and as the text that the learner reads.

use std::time::Duration;

use bookkit::Exercise;

use crate::cargo::{Build, Target};
use crate::libtest::{self, Failure, Report, sentence};
use crate::output::{BAD, CODE, DIM, GOOD, STRONG, WARN, paint, wrap};
use crate::run::{ExitCode, Run};
use crate::{course, libtest::Panic};

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
    pub fn of_build<'a>(id: &str, build: &'a Build) -> Result<(&'a std::path::Path, Vec<String>), Self> {
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

/// The verdict in one line.
pub fn line(exercise: &Exercise, judgement: &Judgement) -> String {
    let mark = if judgement.passed() {
        paint(GOOD, "passes")
    } else {
        paint(BAD, "fails ")
    };
    format!(
        "{mark}  {}  {}",
        paint(STRONG, exercise.id()),
        judgement.verdict.summary()
    )
}

/// The verdict with all that helps to get on.
pub fn report(exercise: &Exercise, judgement: &Judgement) -> String {
    let mut parts = vec![line(exercise, judgement)];
    match &judgement.verdict {
        Verdict::Passed(_) => {}
        Verdict::Failed(report) => parts.extend(failures(report, &[])),
        Verdict::DoesNotCompile(errors) => parts.extend(errors.iter().cloned()),
        Verdict::Unbuildable(errors) => {
            parts.extend(errors.iter().cloned());
            parts.push("The reason isn't in your file. `git status` shows what else was changed.".to_owned());
        }
        Verdict::TimedOut { report, unfinished, .. } => {
            parts.extend(failures(report, unfinished));
            parts.push("A check that never ends often waits for something that nobody sends.".to_owned());
        }
        Verdict::Broke { report, last_words } => {
            parts.extend(failures(report, &[]));
            parts.push(last_words.clone());
        }
    }
    parts.extend(judgement.warnings.iter().cloned());
    if !judgement.warnings.is_empty() {
        parts.push(paint(WARN, "The compiler warns: see above."));
    }
    if !judgement.passed() {
        parts.push(help(exercise, &judgement.verdict));
    }
    parts.retain(|part| !part.trim().is_empty());
    parts.join("\n\n")
}

/// All checks with a mark, then each different panic once: a hole fails many checks with the same one.
fn failures(report: &Report, unfinished: &[String]) -> Vec<String> {
    let mut marks: Vec<String> = Vec::new();
    marks.extend(
        report
            .passed
            .iter()
            .map(|test| format!("  {}  {}", paint(GOOD, "ok   "), sentence(test))),
    );
    marks.extend(
        report
            .failed
            .iter()
            .map(|failure| format!("  {}  {}", paint(BAD, "fails"), failure.sentence())),
    );
    marks.extend(
        unfinished
            .iter()
            .map(|test| format!("  {}  {}", paint(BAD, "hangs"), sentence(test))),
    );
    let mut parts = vec![marks.join("\n")];
    let mut told: Vec<&Vec<Panic>> = Vec::new();
    for failure in &report.failed {
        if !told.contains(&&failure.panics) {
            told.push(&failure.panics);
            parts.push(detail(failure));
        }
    }
    parts
}

fn detail(failure: &Failure) -> String {
    let mut text = paint(STRONG, failure.sentence());
    for panic in &failure.panics {
        let message: Vec<String> = panic.message.lines().map(|line| format!("\n  {line}")).collect();
        text += &message.concat();
        text += &paint(DIM, format!("\n  at {}", panic.place));
    }
    if !failure.printed.is_empty() {
        let printed: Vec<String> = failure.printed.lines().map(|line| format!("\n    {line}")).collect();
        text += &format!("\n  It printed:{}", printed.concat());
    }
    if let Some(concept) = &failure.concept {
        text += &format!("\n\n  Concept: {}", wrap(concept, "           ").trim_start());
    }
    if let Some(page) = &failure.page {
        text += &read(page);
    }
    text
}

fn read(page: &str) -> String {
    let file = course::page_file(page);
    format!(
        "\n  Read:    {}\n           {}",
        paint(CODE, course::page_url(page)),
        paint(DIM, file)
    )
}

fn help(exercise: &Exercise, verdict: &Verdict) -> String {
    let hint = paint(CODE, format!("cargo course hint {}", exercise.id()));
    let edit = paint(CODE, exercise.file());
    let page = match verdict {
        Verdict::Failed(_) => String::new(),
        _ => read(&exercise.page).trim_start().to_owned() + "\n  ",
    };
    format!("  {page}Edit:    {edit}\n  Stuck:   {hint}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::course_with;

    const LIMIT: Duration = Duration::from_secs(20);

    fn run(stdout: &str, exit_code: Option<ExitCode>) -> Verdict {
        let run = Run {
            stdout: stdout.to_owned(),
            stderr: "last words".to_owned(),
            exit_code,
            took: LIMIT,
        };
        Verdict::of_run(&run, &["one".to_owned(), "two".to_owned()], LIMIT)
    }

    fn text(verdict: Verdict) -> String {
        let exercise = course_with(&["ch04_event_emitter/once"]).exercises.remove(0);
        let judgement = Judgement {
            verdict,
            warnings: Vec::new(),
        };
        anstream::adapter::strip_str(&report(&exercise, &judgement)).to_string()
    }

    const RESULT: &str = "test result: x\n";

    #[test]
    fn only_a_complete_run_of_every_check_passes() {
        let both = "test one ... ok\ntest two ... ok\n";
        let passed = run(&(both.to_owned() + RESULT), Some(ExitCode::Success));
        assert!(matches!(passed, Verdict::Passed(_)), "{passed:?}");
        for stdout in [both.to_owned(), "test one ... ok\n".to_owned() + RESULT, String::new()] {
            let verdict = run(&stdout, Some(ExitCode::Success));
            assert!(matches!(verdict, Verdict::Broke { .. }), "{stdout}: {verdict:?}");
        }
    }

    #[test]
    fn a_check_that_hangs_is_named() {
        let text = text(run("test one ... ok\n", None));
        assert!(
            text.contains("1 of 2 checks fail, and it was stopped after 20 s"),
            "{text}"
        );
        assert!(text.contains("  hangs  two\n"), "{text}");
    }

    #[test]
    fn an_abort_shows_the_last_words() {
        let text = text(run("test one ... ok\n", Some(ExitCode::Killed)));
        assert!(text.contains("last words"), "{text}");
    }

    #[test]
    fn a_failed_check_says_sentence_panic_concept_page_and_hint() {
        let section = "thread 'one' (1) panicked at check.rs:3:1:\nnot yet implemented\n\nConcept: heard once\nRead:    ch04_event_emitter.html#once\n";
        let stdout = format!(
            "test one ... FAILED\ntest two ... FAILED\n\nfailures:\n\n---- one stdout ----\n{section}\n---- two stdout ----\n{section}\nfailures:\n    one\n{RESULT}"
        );
        let text = text(run(&stdout, Some(ExitCode::Failure(101))));
        assert!(text.starts_with("fails   ch04_once  2 of 2 checks fail"), "{text}");
        for part in [
            "  fails  one\n  fails  two\n",
            "  not yet implemented\n  at check.rs:3:1",
            "  Concept: heard once\n  Read:    http://",
            "ch04_event_emitter.html#once\n           book/src/ch04_event_emitter.md",
            "  Edit:    exercises/ch04_event_emitter/once/exercise.rs\n  Stuck:   cargo course hint ch04_once",
        ] {
            assert!(text.contains(part), "{part:?} in {text}");
        }
        assert_eq!(
            text.matches("not yet implemented").count(),
            1,
            "the same panic is told once: {text}"
        );
    }

    #[test]
    fn a_compile_error_is_shown_as_the_compiler_says_it() {
        let text = text(Verdict::DoesNotCompile(vec![
            "error[E0308]: mismatched types\n --> x.rs:1:1".to_owned(),
        ]));
        assert!(
            text.contains("it doesn't compile yet\n\nerror[E0308]: mismatched types\n --> x.rs:1:1\n\n"),
            "{text}"
        );
        assert!(text.contains("Stuck:   cargo course hint ch04_once"), "{text}");
    }
}
