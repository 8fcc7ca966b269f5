//! Recordings: what an example prints when it runs, stored for readers without a toolchain, and held to the truth.
//!
//! `cargo xtask record` writes them; the test step `recordings` runs every example again and compares.

mod mask;
mod play;
mod running;
mod tidy;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

use bookkit::RunFact;

use crate::chapters;
use crate::process::cargo;
use crate::repo::Repo;

/// One recording as the page plays it.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Recording {
    /// What the reader would type.
    pub(crate) command: String,
    pub(crate) lines: Vec<Line>,
}

/// One printed line.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Line {
    /// Milliseconds after the start.
    pub(crate) ms: u64,
    pub(crate) text: String,
    /// Whether somebody typed it: a terminal shows these lines too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) typed: bool,
}

/// What to run for a recording.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) example: String,
    pub(crate) run: RunFact,
}

/// Where the recording `name` is stored.
pub(crate) fn path(name: &str) -> String {
    format!("book/runs/{name}.json")
}

/// Records the named jobs anew, or all.
pub(crate) fn write(repo: &Repo, names: &[String]) -> Result<()> {
    let all = jobs(repo)?;
    for name in names {
        let known: Vec<&str> = all.iter().map(|job| job.run.name.as_str()).collect();
        ensure!(
            known.contains(&name.as_str()),
            "no chapter names a recording `{name}`; there are: {}",
            known.join(", ")
        );
    }
    build(repo)?;
    let wanted = |job: &&Job| names.is_empty() || names.contains(&job.run.name);
    for job in all.iter().filter(wanted) {
        let name = &job.run.name;
        let recording = play::play(repo, job).with_context(|| format!("recording {name}"))?;
        std::fs::create_dir_all(repo.path("book/runs"))?;
        std::fs::write(repo.path(&path(name)), serde_json::to_string_pretty(&recording)? + "\n")?;
        println!("recorded  {:<32}{:>4} lines", name, recording.lines.len());
    }
    Ok(())
}

/// Runs the job again; the difference to what is stored, or `None` when it is still true.
pub(crate) fn drift(repo: &Repo, job: &Job) -> Result<Option<String>> {
    let path = path(&job.run.name);
    let stored: Recording =
        serde_json::from_str(&repo.read(&path)?).with_context(|| format!("{path} can't be read"))?;
    Ok(compare(&stored, &play::play(repo, job)?))
}

fn compare(stored: &Recording, now: &Recording) -> Option<String> {
    let text = |recording: &Recording| -> String {
        let typed = |line: &Line| if line.typed { "typed: " } else { "" };
        let lines = recording
            .lines
            .iter()
            .map(|line| format!("{}{}\n", typed(line), mask::mask(&line.text)));
        std::iter::once(format!("$ {}\n", recording.command))
            .chain(lines)
            .collect()
    };
    let (stored, now) = (text(stored), text(now));
    let diff = similar::TextDiff::from_lines(&stored, &now)
        .unified_diff()
        .header("stored", "now")
        .to_string();
    (stored != now).then_some(diff)
}

/// All recordings that the chapters name.
pub(crate) fn jobs(repo: &Repo) -> Result<Vec<Job>> {
    let mut jobs = Vec::new();
    for chapter in chapters::read(repo)? {
        for run in chapter.runs {
            let example = chapter.slug.clone();
            jobs.push(Job { example, run });
        }
    }
    Ok(jobs)
}

/// Builds all examples once.
pub(crate) fn build(repo: &Repo) -> Result<()> {
    let status = cargo()
        .args(["build", "--quiet", "--workspace", "--examples"])
        .current_dir(repo.root())
        .status()?;
    ensure!(status.success(), "`cargo build --workspace --examples` failed");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Line, Recording, compare};

    fn recording(lines: &[&str]) -> Recording {
        let lines = lines.iter().map(|text| Line {
            ms: 0,
            text: (*text).to_owned(),
            typed: false,
        });
        Recording {
            command: "cargo run --example ch04_event_emitter".into(),
            lines: lines.collect(),
        }
    }

    #[test]
    fn other_numbers_are_no_difference() {
        assert_eq!(
            compare(&recording(&["took 12 ms"]), &recording(&["took 1,034 µs"])),
            None
        );
    }

    #[test]
    fn another_word_is_shown_as_a_diff() {
        let diff =
            compare(&recording(&["Hello, Alice", "bye"]), &recording(&["Hello, Bob", "bye"])).unwrap_or_default();
        assert!(diff.contains("-Hello, Alice") && diff.contains("+Hello, Bob"), "{diff}");
    }

    #[test]
    fn a_printed_line_is_no_typed_one() {
        let mut typed = recording(&["Hello"]);
        typed.lines[0].typed = true;
        assert!(compare(&typed, &recording(&["Hello"])).is_some());
    }

    #[test]
    fn a_missing_line_is_a_difference() {
        assert!(compare(&recording(&["a", "b"]), &recording(&["a"])).is_some());
    }
}
