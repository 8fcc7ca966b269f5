//! What has been solved and which hints were shown: `.course/progress.json`, kept out of git.
//!
//! An exercise counts as solved only while its file and its checks are what they were when it passed; so a hash of both is
//! kept. A file that can't be read is put aside and reported, never lost.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context as _;
use bookkit::Exercise;
use serde::{Deserialize, Serialize};

/// The form of the file. Another number is a file of another version of the tool.
const VERSION: u32 = 1;

/// The file's content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    version: u32,
    /// By the exercise's id.
    solved: BTreeMap<String, Solved>,
    /// How many hints were shown, by the exercise's id.
    hints: BTreeMap<String, usize>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Solved {
    solved_at_ms: u64,
    /// Of the learner's file and the checks that it passed.
    hash: String,
}

/// How far an exercise is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Not solved yet.
    Open,
    /// It passed, and nothing changed since.
    Solved,
    /// It passed, but its file or its checks changed since; only a new check can tell.
    Changed,
}

impl Default for Progress {
    fn default() -> Self {
        Self {
            version: VERSION,
            solved: BTreeMap::new(),
            hints: BTreeMap::new(),
        }
    }
}

impl Progress {
    /// Reads the progress. The second value says what was put aside, if the file couldn't be read.
    pub fn read(root: &Path) -> anyhow::Result<(Self, Option<String>)> {
        let path = file(root);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok((Self::default(), None)),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
        };
        let reason = match serde_json::from_slice::<Self>(&text) {
            Ok(progress) if progress.version == VERSION => return Ok((progress, None)),
            Ok(progress) => format!("it has version {}, this tool reads version {VERSION}", progress.version),
            Err(error) => error.to_string(),
        };
        let aside = put_aside(&path)?;
        let (path, aside) = (path.display(), aside.display());
        let note = format!("{path} can't be read ({reason}). It is kept as {aside}; the progress starts anew.");
        Ok((Self::default(), Some(note)))
    }

    /// Reads the progress, changes it and writes it, so that a `check` beside a running `watch` loses nothing.
    pub fn update(root: &Path, change: impl FnOnce(&mut Self)) -> anyhow::Result<Option<String>> {
        let dir = root.join(".course");
        fs::create_dir_all(&dir).with_context(|| format!("cannot create {}", dir.display()))?;
        let lock = fs::File::create(dir.join("lock")).context("cannot create .course/lock")?;
        lock.lock().context("cannot lock .course/lock")?;
        let (mut progress, note) = Self::read(root)?;
        change(&mut progress);
        progress.write(root)?;
        Ok(note)
    }

    fn write(&self, root: &Path) -> anyhow::Result<()> {
        let path = file(root);
        // A rename replaces the file at once: whoever reads it sees the old or the new one, never half of it.
        let new = path.with_extension("json.new");
        let text = serde_json::to_string_pretty(self).context("cannot write the progress as JSON")? + "\n";
        fs::write(&new, text).with_context(|| format!("cannot write {}", new.display()))?;
        fs::rename(&new, &path).with_context(|| format!("cannot replace {}", path.display()))
    }

    /// How far this exercise is.
    pub fn state(&self, root: &Path, exercise: &Exercise) -> State {
        match self.solved.get(&exercise.id()) {
            None => State::Open,
            Some(solved) if hash(root, exercise).is_ok_and(|hash| hash == solved.hash) => State::Solved,
            Some(_) => State::Changed,
        }
    }

    /// Remembers the outcome of a check; `hash` is that of the files it judged, taken before it ran.
    pub fn judged(&mut self, exercise: &Exercise, passed: bool, hash: String) {
        if passed {
            self.solved.insert(
                exercise.id(),
                Solved {
                    solved_at_ms: now_ms(),
                    hash,
                },
            );
        } else {
            self.solved.remove(&exercise.id());
        }
    }

    /// Forgets that an exercise was solved.
    pub fn reset(&mut self, exercise: &Exercise) {
        self.solved.remove(&exercise.id());
        self.hints.remove(&exercise.id());
    }

    /// How many hints were shown.
    pub fn hints_shown(&self, exercise: &Exercise) -> usize {
        self.hints.get(&exercise.id()).copied().unwrap_or(0)
    }

    /// Remembers that so many hints were shown.
    pub fn show_hints(&mut self, exercise: &Exercise, count: usize) {
        self.hints.insert(exercise.id(), count);
    }
}

fn file(root: &Path) -> PathBuf {
    root.join(".course/progress.json")
}

/// Renames a broken file to the first free `progress.broken-N.json`.
fn put_aside(path: &Path) -> anyhow::Result<PathBuf> {
    let names = (1..).map(|number| path.with_file_name(format!("progress.broken-{number}.json")));
    let aside = names
        .into_iter()
        .find(|name| !name.exists())
        .unwrap_or_else(|| path.with_extension("broken"));
    fs::rename(path, &aside).with_context(|| format!("cannot keep {} aside", path.display()))?;
    Ok(aside)
}

/// A hash of what the learner wrote and of what judges it.
pub fn hash(root: &Path, exercise: &Exercise) -> anyhow::Result<String> {
    let mut hash = Fnv::default();
    for name in ["exercise.rs", "check.rs"] {
        let path = root.join(exercise.dir()).join(name);
        hash.add(&fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?);
    }
    Ok(format!("{:016x}", hash.0))
}

/// FNV-1a, 64 bits. It notices a change and needs to stay the same over releases of Rust, which the standard hasher doesn't
/// promise; nobody is kept out by it.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, bytes: &[u8]) {
        // The length first, so that text can't move from one file to the next unseen.
        for byte in (bytes.len() as u64).to_le_bytes().iter().chain(bytes) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::course_with;

    fn workspace() -> (tempfile::TempDir, Exercise) {
        let dir = tempfile::tempdir().unwrap();
        let exercise = course_with(&["ch04_event_emitter/once"]).exercises.remove(0);
        fs::create_dir_all(dir.path().join(exercise.dir())).unwrap();
        fs::write(dir.path().join(exercise.file()), "solved").unwrap();
        fs::write(dir.path().join(exercise.dir()).join("check.rs"), "checks").unwrap();
        (dir, exercise)
    }

    fn solve(root: &Path, exercise: &Exercise) {
        let hash = hash(root, exercise).unwrap();
        assert_eq!(
            Progress::update(root, |progress| progress.judged(exercise, true, hash)).unwrap(),
            None
        );
    }

    fn state(root: &Path, exercise: &Exercise) -> State {
        Progress::read(root).unwrap().0.state(root, exercise)
    }

    #[test]
    fn progress_survives_the_end_of_the_program() {
        let (dir, exercise) = workspace();
        assert_eq!(state(dir.path(), &exercise), State::Open);
        solve(dir.path(), &exercise);
        Progress::update(dir.path(), |progress| progress.show_hints(&exercise, 2)).unwrap();
        assert_eq!(state(dir.path(), &exercise), State::Solved);
        assert_eq!(Progress::read(dir.path()).unwrap().0.hints_shown(&exercise), 2);
    }

    #[test]
    fn a_file_or_a_check_that_changed_since_is_not_called_solved() {
        for name in ["exercise.rs", "check.rs"] {
            let (dir, exercise) = workspace();
            solve(dir.path(), &exercise);
            fs::write(dir.path().join(exercise.dir()).join(name), "other").unwrap();
            assert_eq!(state(dir.path(), &exercise), State::Changed, "{name}");
        }
    }

    #[test]
    fn a_check_that_fails_takes_the_mark_away() {
        let (dir, exercise) = workspace();
        solve(dir.path(), &exercise);
        Progress::update(dir.path(), |progress| progress.judged(&exercise, false, String::new())).unwrap();
        assert_eq!(state(dir.path(), &exercise), State::Open);
    }

    #[test]
    fn a_broken_file_is_reported_and_kept_aside_and_none_is_overwritten() {
        let (dir, exercise) = workspace();
        solve(dir.path(), &exercise);
        for (number, broken) in [(1, "{ not json"), (2, "{\"version\":9,\"solved\":{},\"hints\":{}}")] {
            fs::write(file(dir.path()), broken).unwrap();
            let (progress, note) = Progress::read(dir.path()).unwrap();
            assert_eq!(progress, Progress::default());
            let aside = dir.path().join(format!(".course/progress.broken-{number}.json"));
            assert!(note.unwrap().contains(&aside.display().to_string()));
            assert_eq!(fs::read_to_string(aside).unwrap(), broken);
        }
    }

    #[test]
    fn two_writers_at_once_lose_nothing() {
        let (dir, _) = workspace();
        let course = course_with(&["ch01_a/a", "ch01_a/b", "ch01_a/c", "ch01_a/d"]);
        std::thread::scope(|scope| {
            for exercise in &course.exercises {
                let root = dir.path();
                scope.spawn(move || Progress::update(root, |progress| progress.show_hints(exercise, 1)).unwrap());
            }
        });
        let progress = Progress::read(dir.path()).unwrap().0;
        assert!(
            course
                .exercises
                .iter()
                .all(|exercise| progress.hints_shown(exercise) == 1)
        );
    }
}
