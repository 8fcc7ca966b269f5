//! Reads how many tests passed and failed from what the runners print at their end.

use super::Report;

/// Adds up the `test result:` lines of cargo's test harness; a program of tests prints one each.
pub(super) fn cargo(stdout: &str, success: bool) -> Report {
    let mut report = Report::default();
    for line in stdout
        .lines()
        .filter_map(|line| line.trim().strip_prefix("test result: "))
    {
        report.passed += number_before(line, " passed");
        report.failed += number_before(line, " failed");
    }
    settle(report, success, "cargo")
}

/// Reads the closing lines of node's test runner: `ℹ pass 12`.
pub(super) fn node(stdout: &str, success: bool) -> Report {
    let value = |name: &str| {
        let last = stdout
            .lines()
            .rev()
            .find_map(|line| line.trim().strip_prefix("ℹ ")?.strip_prefix(name));
        last.and_then(|count| count.trim().parse().ok()).unwrap_or(0)
    };
    let (failed, cancelled) = (value("fail "), value("cancelled "));
    settle(
        Report {
            passed: value("pass "),
            failed: failed + cancelled,
            ..Report::default()
        },
        success,
        "node",
    )
}

/// A runner that failed without counting a failure did not even start some tests: that is one failure more.
fn settle(mut report: Report, success: bool, runner: &str) -> Report {
    if !success && report.failed == 0 {
        report.failed = 1;
        report
            .problems
            .push(format!("{runner} failed before all tests could run; see above"));
    }
    if success && report.passed == 0 {
        report.failed = 1;
        report.problems.push(format!("{runner} ran no test at all"));
    }
    report
}

fn number_before(line: &str, word: &str) -> usize {
    let before = line.split(word).next().unwrap_or_default();
    before
        .rsplit(' ')
        .next()
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{cargo, node};

    const CARGO: &str = "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s\n\
                         test result: FAILED. 8 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out\n";

    #[test]
    fn all_programs_are_added_up() {
        let report = cargo(CARGO, false);
        assert_eq!((report.passed, report.failed), (20, 3));
    }

    #[test]
    fn a_program_that_does_not_compile_is_a_failure() {
        assert_eq!(cargo("", false).failed, 1);
    }

    #[test]
    fn no_test_at_all_is_a_failure() {
        assert_eq!(cargo("test result: ok. 0 passed; 0 failed", true).failed, 1);
    }

    #[test]
    fn nodes_last_lines_are_read() {
        let report = node(
            "✔ it chats (12ms)\nℹ tests 9\nℹ pass 7\nℹ fail 1\nℹ cancelled 1\nℹ skipped 0\n",
            false,
        );
        assert_eq!((report.passed, report.failed), (7, 2));
    }
}
