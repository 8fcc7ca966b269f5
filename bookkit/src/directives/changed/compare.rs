//! Which file of one example became which file of the next, and how much of it stayed.

use std::collections::BTreeMap;
use std::path::Path;

use similar::{ChangeTag, TextDiff};
use walkdir::WalkDir;

use crate::source::without_markers;

/// The least share of equal lines that makes a diff worth reading.
const SIMILAR: f64 = 0.3;

/// The text of each file of an example by its path in there.
pub(super) type Files = BTreeMap<String, String>;

/// What became of a file.
pub(super) enum Change<'a> {
    /// It shares enough with a file before it, which may have had another name.
    Edited { name: &'a str, from: &'a str, diff: Diff },
    /// No file before it is like it.
    New { name: &'a str, text: &'a str },
    /// There was one of its name, and hardly a line of that is left.
    Rewritten { name: &'a str, text: &'a str },
    /// No file after it is like it.
    Gone { name: &'a str, text: &'a str },
}

/// A unified diff with its counts.
pub(super) struct Diff {
    pub(super) plus: usize,
    pub(super) minus: usize,
    pub(super) text: String,
}

/// The text of every file below a directory, without markers.
pub(super) fn files(dir: &Path) -> Files {
    let entries = WalkDir::new(dir)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file());
    entries
        .filter_map(|entry| {
            let path = entry.path().strip_prefix(dir).ok()?;
            let text = std::fs::read_to_string(entry.path()).ok()?;
            let lines: Vec<&str> = text.lines().collect();
            let text = format!("{}\n", without_markers(&lines).join("\n"));
            Some((path.to_string_lossy().replace('\\', "/"), text))
        })
        .collect()
}

/// What became of each file that isn't the same, new files first and gone ones last.
pub(super) fn compare<'a>(old: &'a Files, new: &'a Files) -> Vec<Change<'a>> {
    let mut left: BTreeMap<&str, &str> = old.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    left.retain(|name, _| !new.contains_key(*name));
    let mut changes = Vec::new();
    for (name, text) in new {
        match old.get(name) {
            Some(before) if before == text => {}
            Some(before) if similarity(before, text) >= SIMILAR => changes.push(edited(name, name, before, text)),
            Some(_) => changes.push(Change::Rewritten { name, text }),
            None => match most_similar(&left, text) {
                Some((from, before)) => {
                    left.remove(from);
                    changes.push(edited(name, from, before, text));
                }
                None => changes.push(Change::New { name, text }),
            },
        }
    }
    changes.extend(left.into_iter().map(|(name, text)| Change::Gone { name, text }));
    changes
}

/// The file that was renamed and edited, if one of those without a successor is like it.
fn most_similar<'a>(left: &BTreeMap<&'a str, &'a str>, text: &str) -> Option<(&'a str, &'a str)> {
    let likely = left
        .iter()
        .map(|(name, before)| (similarity(before, text), *name, *before));
    let (share, name, before) = likely.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (share >= SIMILAR).then_some((name, before))
}

/// The share of lines that two texts have in common. Only lines with a word count: every program has a `}`.
fn similarity(before: &str, after: &str) -> f64 {
    let has_word = |line: &str| line.contains(char::is_alphanumeric);
    let words = |text: &str| text.lines().filter(|line| has_word(line)).count();
    let diff = TextDiff::from_lines(before, after);
    let same = diff
        .iter_all_changes()
        .filter(|change| change.tag() == ChangeTag::Equal && has_word(change.value()));
    let lines = words(before) + words(after);
    2.0 * same.count() as f64 / lines.max(1) as f64
}

fn edited<'a>(name: &'a str, from: &'a str, before: &str, after: &str) -> Change<'a> {
    let diff = TextDiff::from_lines(before, after);
    let count = |tag| diff.iter_all_changes().filter(|change| change.tag() == tag).count();
    let diff = Diff {
        plus: count(ChangeTag::Insert),
        minus: count(ChangeTag::Delete),
        text: diff.unified_diff().context_radius(3).to_string(),
    };
    Change::Edited { name, from, diff }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_lines_of_ten_are_enough_and_braces_do_not_count() {
        let old = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n";
        assert!(similarity(old, "a\nb\nc\n4\n5\n6\n7\n8\n9\n10\n") >= SIMILAR);
        assert!(similarity(old, "a\nb\n3\n4\n5\n6\n7\n8\n9\n10\n") < SIMILAR);
        assert!(similarity("a {\n}\n\n}\n}\n", "b {\n}\n\n}\n}\n") < SIMILAR);
        assert!(similarity("", "") < SIMILAR);
    }

    #[test]
    fn a_file_has_one_successor() {
        let files = |names: &[&str]| -> Files {
            names
                .iter()
                .map(|name| ((*name).to_owned(), "x\ny\n".to_owned()))
                .collect()
        };
        let (old, new) = (files(&["a.rs"]), files(&["b.rs", "c.rs"]));
        let changes = compare(&old, &new);
        assert!(matches!(
            changes[0],
            Change::Edited {
                name: "b.rs",
                from: "a.rs",
                ..
            }
        ));
        assert!(matches!(changes[1], Change::New { name: "c.rs", .. }));
        assert_eq!(changes.len(), 2);
    }
}
