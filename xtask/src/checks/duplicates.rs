//! The same chat pasted into every example teaches nothing: no two share more than 30 equal lines in a row.

use std::collections::BTreeMap;

use anyhow::Result;

use crate::problem::{Outcome, Problem};
use crate::repo::Repo;

const EQUAL_LINES: usize = 30;
const KINDS: [&str; 4] = [".rs", ".html", ".js", ".css"];

pub(super) fn check(repo: &Repo) -> Result<Outcome> {
    let mut texts = Vec::new();
    for path in repo.under("examples/", "") {
        if KINDS.iter().any(|ending| path.ends_with(ending)) {
            let lines: Vec<String> = repo.read(path)?.lines().map(|line| line.trim().to_owned()).collect();
            texts.push((path, lines));
        }
    }
    let mut problems = Vec::new();
    for (index, (path, lines)) in texts.iter().enumerate() {
        for (earlier, others) in texts.iter().take(index) {
            if folder(earlier) == folder(path) {
                continue;
            }
            for (start, other, length) in equal_runs(lines, others) {
                let what = format!("{length} lines are the same as in {earlier}:{}", other + 1);
                let cure = "Let the later example do without what the earlier one has shown, or do it another way.";
                problems.push(Problem::new(*path, start + 1, what, cure));
            }
        }
    }
    Ok(Outcome::Found(problems))
}

fn folder(path: &str) -> Option<&str> {
    path.split('/').nth(1)
}

/// The longest runs that `lines` and `others` share: where each starts in both, and its length.
fn equal_runs(lines: &[String], others: &[String]) -> Vec<(usize, usize, usize)> {
    let window = EQUAL_LINES + 1;
    let mut seen: BTreeMap<&[String], usize> = BTreeMap::new();
    for (start, run) in others.windows(window).enumerate() {
        seen.entry(run).or_insert(start);
    }
    let mut runs = Vec::new();
    let mut start = 0;
    while let Some(run) = lines.get(start..start + window) {
        let Some(&other) = seen.get(run) else {
            start += 1;
            continue;
        };
        let same = lines
            .iter()
            .skip(start)
            .zip(others.iter().skip(other))
            .take_while(|(a, b)| a == b);
        let length = same.count();
        runs.push((start, other, length));
        start += length;
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::repo::sketch;

    fn lines(prefix: &str, count: usize) -> String {
        (0..count).map(|number| format!("{prefix}{number}();\n")).collect()
    }

    fn found(shared: usize, other: &str) -> anyhow::Result<Vec<(String, usize)>> {
        let first = format!("{}{}", lines("a", 5), lines("shared", shared));
        let second = format!("{}{}{}", lines("b", 9), lines("    shared", shared), lines("c", 3));
        let problems = sketch::problems(check, &[("examples/ch06_socketio/app.rs", &first), (other, &second)])?;
        Ok(problems
            .into_iter()
            .map(|problem| (problem.what, problem.line))
            .collect())
    }

    #[test]
    fn thirty_equal_lines_pass_and_one_more_does_not() -> anyhow::Result<()> {
        assert_eq!(found(30, "examples/ch07_group_chat/app.rs")?, []);
        let what = "31 lines are the same as in examples/ch06_socketio/app.rs:6".to_owned();
        assert_eq!(found(31, "examples/ch07_group_chat/app.rs")?, [(what, 10)]);
        Ok(())
    }

    #[test]
    fn one_example_may_repeat_itself() -> anyhow::Result<()> {
        assert_eq!(found(40, "examples/ch06_socketio/other.rs")?, []);
        Ok(())
    }
}
