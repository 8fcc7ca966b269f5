//! How long a learner waits: the time from a save to the verdict, taken from outside with the real `cargo course watch`.
//!
//! Each save puts one more comment line below the file's first lines. That moves all that follows, so the compiler has the
//! whole file to do again, as after a real edit at its top.

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use bookkit::Exercise;
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use crate::course::Course;
use crate::output::say;

/// Longer than a first build takes.
const PATIENCE: Duration = Duration::from_secs(300);

/// A running `watch`.
struct Watch {
    lines: Lines<BufReader<ChildStdout>>,
    /// Killed when this is dropped.
    _child: Child,
}

/// A file that is put back at the end, however it comes.
struct Kept {
    path: PathBuf,
    text: String,
}

/// Saves each exercise so many times, and says the times; `exercises` may be empty.
pub async fn measure(course: &Course, exercises: &[&Exercise], saves: u32) -> anyhow::Result<bool> {
    let mut all = Vec::new();
    for exercise in if exercises.is_empty() {
        three_of(course)
    } else {
        exercises.to_vec()
    } {
        let mut times = measure_one(course, exercise, saves).await?;
        say(format!("{}: {}", exercise.id(), summary(&mut times)))?;
        all.append(&mut times);
    }
    ensure!(!all.is_empty(), "there is nothing to measure");
    say(format!("all: {}", summary(&mut all)))?;
    Ok(true)
}

fn three_of(course: &Course) -> Vec<&Exercise> {
    let exercises: Vec<&Exercise> = course.exercises.iter().collect();
    let mut three: Vec<&Exercise> = Vec::new();
    for exercise in [exercises.first(), exercises.get(exercises.len() / 2), exercises.last()]
        .into_iter()
        .flatten()
    {
        if !three.contains(exercise) {
            three.push(exercise);
        }
    }
    three
}

async fn measure_one(course: &Course, exercise: &Exercise, saves: u32) -> anyhow::Result<Vec<Duration>> {
    let path = course.root.join(exercise.file());
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let kept = Kept { path, text };
    let mut watch = Watch::start(course, exercise)?;
    watch.verdict().await?;
    let mut times = Vec::new();
    for number in 1..=saves {
        let edited = kept.edited(number);
        let started = Instant::now();
        fs::write(&kept.path, edited).with_context(|| format!("cannot save {}", kept.path.display()))?;
        watch.verdict().await?;
        times.push(started.elapsed());
    }
    Ok(times)
}

impl Watch {
    fn start(course: &Course, exercise: &Exercise) -> anyhow::Result<Self> {
        let mut command = Command::new(std::env::current_exe().context("cannot find this program")?);
        command.current_dir(&course.root).args(["watch", &exercise.id()]);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        let mut child = command.spawn().context("cannot start `cargo course watch`")?;
        let stdout = child.stdout.take().context("`cargo course watch` has no output")?;
        Ok(Self {
            lines: BufReader::new(stdout).lines(),
            _child: child,
        })
    }

    /// Reads to the line that follows every verdict.
    async fn verdict(&mut self) -> anyhow::Result<()> {
        loop {
            let line = tokio::time::timeout(PATIENCE, self.lines.next_line())
                .await
                .context("no verdict came")??;
            if line.context("`cargo course watch` ended")?.starts_with("Watching ") {
                return Ok(());
            }
        }
    }
}

impl Kept {
    /// The text with `number` lines more below the comment that begins it.
    fn edited(&self, number: u32) -> String {
        let head: usize = self
            .text
            .split_inclusive('\n')
            .take_while(|line| line.starts_with("//!"))
            .map(str::len)
            .sum();
        let (head, rest) = self.text.split_at(head);
        head.to_owned() + &"// A save.\n".repeat(usize::try_from(number).unwrap_or(1)) + rest
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        if let Err(error) = fs::write(&self.path, &self.text) {
            anstream::eprintln!("{} could not be put back: {error}", self.path.display());
        }
    }
}

fn summary(times: &mut [Duration]) -> String {
    times.sort_unstable();
    let secs = |index: usize| times.get(index).map_or(0.0, Duration::as_secs_f64);
    let last = times.len().saturating_sub(1);
    format!(
        "{} saves, median {:.2} s, fastest {:.2} s, slowest {:.2} s",
        times.len(),
        secs(times.len() / 2),
        secs(0),
        secs(last)
    )
}
