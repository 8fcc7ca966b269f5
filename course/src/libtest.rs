//! Reads what Rust's test harness prints: which checks passed, and for the others the panic, the concept and the page.

/// What a test binary reported.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// The names of those that passed, in the order of their names.
    pub passed: Vec<String>,
    /// Those that failed, in the order of their names.
    pub failed: Vec<Failure>,
    /// Whether it came to its last line. A binary that aborts or is stopped doesn't.
    pub complete: bool,
}

/// One check that failed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Failure {
    /// The check's name, which is a sentence.
    pub test: String,
    /// What panicked, each with its place.
    pub panics: Vec<Panic>,
    /// What it printed besides.
    pub printed: String,
    /// The concept that the check is about.
    pub concept: Option<String>,
    /// The page to read: `ch04_event_emitter.html#once`.
    pub page: Option<String>,
}

/// One panic.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Panic {
    /// `exercises/…/exercise.rs:14:9`.
    pub place: String,
    /// What it says.
    pub message: String,
}

impl Failure {
    /// The check's name as the sentence that it is.
    pub fn sentence(&self) -> String {
        sentence(&self.test)
    }
}

/// `a_listener_hears_it_once` as words.
pub fn sentence(test: &str) -> String {
    test.rsplit("::").next().unwrap_or(test).replace('_', " ")
}

/// Reads the whole output of a test binary.
pub fn parse(stdout: &str) -> Report {
    let mut report = Report::default();
    let mut sections: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut in_failures = false;
    for line in stdout.lines() {
        if let Some(test) = line
            .strip_prefix("---- ")
            .and_then(|rest| rest.strip_suffix(" stdout ----"))
        {
            sections.push((test, Vec::new()));
            in_failures = true;
        } else if line.starts_with("test result: ") {
            report.complete = true;
            in_failures = false;
        } else if line == "failures:" {
            in_failures = false;
        } else if in_failures {
            sections.last_mut().into_iter().for_each(|(_, lines)| lines.push(line));
        } else if let Some((test, outcome)) = line.strip_prefix("test ").and_then(|rest| rest.rsplit_once(" ... ")) {
            match outcome {
                "ok" => report.passed.push(test.to_owned()),
                "FAILED" => report.failed.push(Failure {
                    test: test.to_owned(),
                    ..Failure::default()
                }),
                _ => {}
            }
        }
    }
    for (test, lines) in sections {
        if let Some(failure) = report.failed.iter_mut().find(|failure| failure.test == test) {
            failure.read(&lines);
        }
    }
    report.passed.sort();
    report.failed.sort_by(|a, b| a.test.cmp(&b.test));
    report
}

impl Failure {
    fn read(&mut self, lines: &[&str]) {
        let mut in_panic = false;
        for line in lines {
            if let Some(place) = panic_place(line) {
                self.panics.push(Panic {
                    place: place.to_owned(),
                    message: String::new(),
                });
                in_panic = true;
            } else if let Some(concept) = line.strip_prefix("Concept: ") {
                self.concept = Some(concept.trim().to_owned());
                in_panic = false;
            } else if let Some(page) = line.strip_prefix("Read:") {
                self.page = Some(page.trim().to_owned());
            } else if line.starts_with("note: run with `RUST_BACKTRACE=1`") {
                in_panic = false;
            } else {
                let panic = self.panics.last_mut().filter(|_| in_panic);
                let text = panic.map_or(&mut self.printed, |panic| &mut panic.message);
                text.push_str(line);
                text.push('\n');
            }
        }
        self.panics
            .iter_mut()
            .for_each(|panic| panic.message = panic.message.trim().to_owned());
        self.printed = self.printed.trim().to_owned();
    }
}

/// The place out of `thread 'name' (123) panicked at src/lib.rs:1:2:`.
fn panic_place(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("thread '")?;
    Some(rest.split_once(" panicked at ")?.1.trim_end_matches(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "
running 3 tests
test a_listener_hears_it_once ... FAILED
test nobody_hears_nothing ... ok
test the_task_panics ... FAILED

failures:

---- a_listener_hears_it_once stdout ----
my own line

thread 'a_listener_hears_it_once' (42) panicked at exercises/ch04_x/once/check.rs:9:5:
assertion `left == right` failed: heard it twice

  left: 2
 right: 1
note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace

Concept: a listener registered with once hears one event
Read:    ch04_x.html#once


---- the_task_panics stdout ----

thread 'tokio-rt-worker' (43) panicked at exercises/ch04_x/once/exercise.rs:4:1:
not yet implemented

thread 'the_task_panics' (44) panicked at exercises/ch04_x/once/check.rs:20:5:
no answer

Concept: c
Read:    p.html


failures:
    a_listener_hears_it_once
    the_task_panics

test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
";

    #[test]
    fn a_failure_has_its_panic_its_concept_and_its_page() {
        let report = parse(OUTPUT);
        assert!(report.complete);
        assert_eq!(report.passed, ["nobody_hears_nothing"]);
        let failure = &report.failed[0];
        assert_eq!(failure.sentence(), "a listener hears it once");
        assert_eq!(failure.panics[0].place, "exercises/ch04_x/once/check.rs:9:5");
        let message = "assertion `left == right` failed: heard it twice\n\n  left: 2\n right: 1";
        assert_eq!(failure.panics[0].message, message);
        assert_eq!(
            failure.concept.as_deref(),
            Some("a listener registered with once hears one event")
        );
        assert_eq!(failure.page.as_deref(), Some("ch04_x.html#once"));
        assert_eq!(failure.printed, "my own line");
    }

    #[test]
    fn a_panic_in_a_task_of_the_exercise_is_shown_too() {
        let messages: Vec<_> = parse(OUTPUT).failed[1]
            .panics
            .iter()
            .map(|panic| panic.message.clone())
            .collect();
        assert_eq!(messages, ["not yet implemented", "no answer"]);
    }

    #[test]
    fn output_that_breaks_off_is_not_complete() {
        let report = parse("\nrunning 2 tests\ntest a ... ok\n");
        assert_eq!((report.complete, report.passed.len()), (false, 1));
    }
}
