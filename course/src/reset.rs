//! `cargo course reset`: an exercise as it was, with what the learner wrote kept beside it.

use std::fs;
use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use bookkit::Exercise;

use crate::pristine;

/// What a reset did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reset {
    /// The file is as it always was.
    Unchanged,
    /// The file was gone and is back.
    Restored,
    /// The file is as it was; what it held is in this file now.
    Kept(PathBuf),
}

/// Puts the exercise back and keeps the old text.
pub fn reset(root: &Path, exercise: &Exercise) -> anyhow::Result<Reset> {
    let pristine = pristine::read(root)?;
    let Some(text) = pristine.get(&exercise.id()) else {
        bail!(
            "{} has no copy of {}; `cargo xtask generate` writes it",
            pristine::FILE,
            exercise.id()
        );
    };
    let path = root.join(exercise.file());
    let old = match fs::read(&path) {
        Ok(old) if old == text.as_bytes() => return Ok(Reset::Unchanged),
        Ok(old) => old,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            write(&path, text)?;
            return Ok(Reset::Restored);
        }
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    let kept = keep(&path, &old)?;
    write(&path, text)?;
    Ok(Reset::Kept(kept))
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

/// Writes `text` to the first of `exercise.old.rs`, `exercise.2.old.rs`, … that doesn't exist.
fn keep(path: &Path, text: &[u8]) -> anyhow::Result<PathBuf> {
    let names = (1..).map(|number| match number {
        1 => path.with_extension("old.rs"),
        _ => path.with_extension(format!("{number}.old.rs")),
    });
    for name in names {
        // `create_new` refuses a file that is there, so that no older one is ever lost.
        match fs::File::create_new(&name) {
            Ok(mut file) => {
                file.write_all(text)
                    .with_context(|| format!("cannot write {}", name.display()))?;
                return Ok(name);
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error).with_context(|| format!("cannot keep the old file as {}", name.display())),
        }
    }
    bail!("there is no free name for the old file beside {}", path.display())
}

/// Asks whether to go on; anything but yes is no.
pub fn confirmed(question: &str) -> anyhow::Result<bool> {
    if !std::io::stdin().is_terminal() {
        bail!(crate::select::UsageError(format!(
            "{question} Nobody can answer here: add `--yes`"
        )));
    }
    let mut out = std::io::stdout().lock();
    write!(out, "{question} [y/N] ")?;
    out.flush()?;
    let mut answer = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut answer)
        .context("cannot read the answer")?;
    Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::course_with;

    fn workspace(pristine: &str) -> (tempfile::TempDir, Exercise) {
        let dir = tempfile::tempdir().unwrap();
        let exercise = course_with(&["ch04_event_emitter/once"]).exercises.remove(0);
        fs::create_dir_all(dir.path().join(exercise.dir())).unwrap();
        fs::write(dir.path().join(pristine::FILE), pristine).unwrap();
        (dir, exercise)
    }

    #[test]
    fn the_old_text_is_kept_and_no_older_one_is_overwritten() {
        let (dir, exercise) = workspace(r#"{"ch04_once":"stub"}"#);
        let file = dir.path().join(exercise.file());
        for (mine, kept_as) in [
            ("first", "exercise.old.rs"),
            ("second", "exercise.2.old.rs"),
            ("third", "exercise.3.old.rs"),
        ] {
            fs::write(&file, mine).unwrap();
            let kept = file.with_file_name(kept_as);
            assert_eq!(reset(dir.path(), &exercise).unwrap(), Reset::Kept(kept.clone()));
            assert_eq!(fs::read_to_string(kept).unwrap(), mine);
            assert_eq!(fs::read_to_string(&file).unwrap(), "stub");
        }
        assert_eq!(
            fs::read_to_string(file.with_file_name("exercise.old.rs")).unwrap(),
            "first"
        );
    }

    #[test]
    fn an_untouched_exercise_stays_as_it_is() {
        let (dir, exercise) = workspace(r#"{"ch04_once":"stub"}"#);
        fs::write(dir.path().join(exercise.file()), "stub").unwrap();
        assert_eq!(reset(dir.path(), &exercise).unwrap(), Reset::Unchanged);
        assert!(!dir.path().join(exercise.dir()).join("exercise.old.rs").exists());
    }

    #[test]
    fn a_deleted_exercise_comes_back() {
        let (dir, exercise) = workspace(r#"{"ch04_once":"stub"}"#);
        assert_eq!(reset(dir.path(), &exercise).unwrap(), Reset::Restored);
        assert_eq!(fs::read_to_string(dir.path().join(exercise.file())).unwrap(), "stub");
    }

    #[test]
    fn without_a_copy_nothing_is_touched() {
        let (dir, exercise) = workspace("{}");
        fs::write(dir.path().join(exercise.file()), "mine").unwrap();
        assert!(
            reset(dir.path(), &exercise)
                .unwrap_err()
                .to_string()
                .contains("has no copy of ch04_once")
        );
        assert_eq!(fs::read_to_string(dir.path().join(exercise.file())).unwrap(), "mine");
    }
}
