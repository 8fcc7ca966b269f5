//! What the learner reads about a verdict: in one line, or with all that helps to get on.

use bookkit::Exercise;

use crate::course;
use crate::libtest::{Failure, Panic, Report, sentence};
use crate::output::{BAD, CODE, DIM, GOOD, STRONG, WARN, paint, wrap};
use crate::verdict::{Judgement, Verdict};

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
    use std::time::Duration;

    use super::*;
    use crate::libtest;
    use crate::testing::course_with;

    fn text(verdict: Verdict) -> String {
        let exercise = course_with(&["ch04_event_emitter/once"]).exercises.remove(0);
        let judgement = Judgement {
            verdict,
            warnings: Vec::new(),
        };
        anstream::adapter::strip_str(&report(&exercise, &judgement)).to_string()
    }

    #[test]
    fn a_check_that_hangs_is_named() {
        let report = Report {
            passed: vec!["one".to_owned()],
            ..Report::default()
        };
        let unfinished = vec!["two_waits".to_owned()];
        let text = text(Verdict::TimedOut {
            report,
            unfinished,
            limit: Duration::from_secs(20),
        });
        assert!(
            text.contains("1 of 2 checks fail, and it was stopped after 20 s"),
            "{text}"
        );
        assert!(text.contains("  ok     one\n  hangs  two waits\n"), "{text}");
    }

    #[test]
    fn an_abort_shows_the_last_words() {
        let text = text(Verdict::Broke {
            report: Report::default(),
            last_words: "stack overflow".to_owned(),
        });
        assert!(text.contains("stack overflow"), "{text}");
    }

    #[test]
    fn a_failed_check_says_sentence_panic_concept_page_and_hint() {
        let section = "thread 'one' (1) panicked at check.rs:3:1:\nnot yet implemented\n\nConcept: heard once\nRead:    ch04_event_emitter.html#once\n";
        let stdout = format!(
            "test one ... FAILED\ntest two ... FAILED\n\nfailures:\n\n---- one stdout ----\n{section}\n---- two stdout ----\n{section}\nfailures:\n    one\ntest result: x\n"
        );
        let text = text(Verdict::Failed(libtest::parse(&stdout)));
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
