//! What the learner reads about a verdict: in one line, or with all that helps to get on.

use bookkit::Exercise;

use crate::course;
use crate::libtest::{Failure, Panic, Report, sentence};
use crate::output::{BAD, CODE, DIM, GOOD, STRONG, paint, wrap};
use crate::verdict::{Judgement, Verdict};

/// How many failures are told in full. The list above them names all; a screen holds no more.
const DETAILS: usize = 3;

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
    if !judgement.passed() {
        parts.push(help(exercise, &judgement.verdict));
    }
    parts.retain(|part| !part.trim().is_empty());
    parts.join("\n\n")
}

/// All checks with a mark, then the first few different panics: a hole fails many checks with the same one.
fn failures(report: &Report, unfinished: &[String]) -> Vec<String> {
    let mark = |mark: String, test: &str| format!("  {mark}  {}", sentence(test));
    let passed = report.passed.iter().map(|test| mark(paint(GOOD, "ok   "), test));
    let failed = report
        .failed
        .iter()
        .map(|failure| mark(paint(BAD, "fails"), &failure.test));
    let hanging = unfinished.iter().map(|test| mark(paint(BAD, "hangs"), test));
    let mut parts = vec![passed.chain(failed).chain(hanging).collect::<Vec<_>>().join("\n")];
    parts.extend(told(&report.failed).into_iter().map(|told| detail(&told)));
    parts
}

/// A failure to tell, and the one told before it whose panics it repeats.
struct Told<'a> {
    failure: &'a Failure,
    same_as: Option<&'a Failure>,
}

/// The first few failures that differ, in full, and of the others those that are about something else: two mistakes may
/// well end in the same message. A hole in the exercise fails many checks, and is one thing, whatever they are about.
fn told(failed: &[Failure]) -> Vec<Told<'_>> {
    let mut told: Vec<Told<'_>> = Vec::new();
    for failure in failed {
        let same_as = told
            .iter()
            .map(|told| told.failure)
            .find(|other| same_panics(other, failure));
        let in_full = told.iter().filter(|told| told.same_as.is_none()).count();
        let tell = match same_as {
            None => in_full < DETAILS,
            Some(other) => !in_exercise(other) && told.iter().all(|told| told.failure.concept != failure.concept),
        };
        if tell {
            told.push(Told { failure, same_as });
        }
    }
    told
}

/// Whether one of its panics is the learner's own.
fn in_exercise(failure: &Failure) -> bool {
    failure.panics.iter().any(|panic| panic.place.contains("exercise.rs:"))
}

/// Whether telling both would tell the learner one thing twice. The same place in the exercise is the same hole, whatever its
/// arguments were; the same place in the checks may be a function that many of them call.
fn same_panics(a: &Failure, b: &Failure) -> bool {
    let same = |(a, b): (&Panic, &Panic)| a == b || (a.place == b.place && a.place.contains("exercise.rs:"));
    a.panics.len() == b.panics.len() && a.panics.iter().zip(&b.panics).all(same)
}

fn detail(Told { failure, same_as }: &Told<'_>) -> String {
    let indented = |text: &str, by: &str| text.lines().map(|line| format!("\n{by}{line}")).collect::<String>();
    let mut text = paint(STRONG, failure.sentence());
    if let Some(other) = same_as {
        text += &format!("\n  The same message as under \"{}\".", other.sentence());
    } else {
        for panic in &failure.panics {
            text += &indented(&panic.message, "  ");
            text += &paint(DIM, format!("\n  at {}", panic.place));
        }
        if !failure.printed.is_empty() {
            text += "\n  It printed:";
            text += &indented(&failure.printed, "    ");
        }
    }
    if let Some(concept) = &failure.concept {
        text += &format!("\n  Concept: {}", wrap(concept, "           ").trim_start());
    }
    text
}

/// Where to read, what to edit, how to get a hint.
fn help(exercise: &Exercise, verdict: &Verdict) -> String {
    let mut pages: Vec<&str> = Vec::new();
    let told = told(verdict.failed());
    for page in told.iter().filter_map(|told| told.failure.page.as_deref()) {
        if !pages.contains(&page) {
            pages.push(page);
        }
    }
    if pages.is_empty() {
        pages.push(&exercise.page);
    }
    let mut text = String::new();
    for page in pages {
        let file = paint(DIM, course::page_file(page));
        text += &format!(
            "  Read:    {}\n           {file}\n",
            paint(CODE, course::page_url(page))
        );
    }
    let hint = paint(CODE, format!("cargo course hint {}", exercise.id()));
    text + &format!("  Edit:    {}\n  Stuck:   {hint}", paint(CODE, exercise.file()))
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
            "  Concept: heard once\n",
            "  Read:    http://",
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

    fn failure(test: &str, place: &str, message: &str) -> Failure {
        let panics = vec![Panic {
            place: place.to_owned(),
            message: message.to_owned(),
        }];
        Failure {
            test: test.to_owned(),
            panics,
            ..Failure::default()
        }
    }

    #[test]
    fn one_hole_is_told_once_and_different_findings_of_one_check_are_not_mixed_up() {
        let hole = "exercises/ch04_x/once/exercise.rs:3:1";
        let check = "exercises/ch04_x/once/check.rs:9:1";
        let failed = [
            failure("a", hole, "todo with 1"),
            failure("b", hole, "todo with 2"),
            failure("c", check, "heard twice"),
            failure("d", check, "heard nothing"),
            failure("e", check, "heard late"),
        ];
        let names: Vec<&str> = told(&failed).iter().map(|told| told.failure.test.as_str()).collect();
        assert_eq!(names, ["a", "c", "d"], "and three are enough");
    }

    #[test]
    fn two_mistakes_with_one_message_each_get_their_concept() {
        let about = |test: &str, place: &str, concept: &str| Failure {
            concept: Some(concept.to_owned()),
            ..failure(test, place, "no ack within a second")
        };
        let text = |place: &str| {
            let failed = vec![
                about("a_gets_an_ack", place, "data drops"),
                about("b_gets_an_ack", place, "data drops"),
                about("c_gets_an_ack", place, "fall back"),
            ];
            let report = Report {
                failed,
                ..Report::default()
            };
            text(Verdict::Failed(report))
        };
        let in_check = text("exercises/ch04_x/soon.rs:9:1");
        let second = "c gets an ack\n  The same message as under \"a gets an ack\".\n  Concept: fall back\n";
        assert!(in_check.contains(second), "{in_check}");
        assert_eq!(in_check.matches("no ack within a second").count(), 1, "{in_check}");
        assert_eq!(in_check.matches("Concept: data drops").count(), 1, "{in_check}");
        let one_hole = text("exercises/ch04_x/once/exercise.rs:3:1");
        assert_eq!(one_hole.matches("Concept:").count(), 1, "{one_hole}");
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
