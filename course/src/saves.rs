//! Notices when files are saved. Editors write a file in several steps; the steps of one save arrive as one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// How long nothing must happen until a save counts as done. Long enough for an editor that truncates, then writes; too
/// short to be felt.
const QUIET: Duration = Duration::from_millis(60);

/// The saves below some directories.
#[derive(Debug)]
pub struct Saves {
    changed: UnboundedReceiver<PathBuf>,
    /// Belongs to a save that isn't over yet.
    noticed: BTreeSet<PathBuf>,
    /// Stops watching when it is dropped.
    _watcher: RecommendedWatcher,
}

impl Saves {
    /// Watches these directories with all that is in them; one that doesn't exist is left out.
    pub fn below(dirs: &[PathBuf]) -> anyhow::Result<Self> {
        // Unbounded, because the watcher's thread must not wait for us: it would miss what the system tells it. Events are
        // paths of a person's saves, and `next` empties the queue.
        let (sender, changed) = unbounded_channel();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            for path in event.map(saved_paths).unwrap_or_default() {
                // Nobody listens any more when the tool ends.
                let _ = sender.send(path);
            }
        })
        .context("cannot watch files for changes")?;
        for dir in dirs.iter().filter(|dir| dir.is_dir()) {
            watcher
                .watch(dir, RecursiveMode::Recursive)
                .with_context(|| format!("cannot watch {} for changes", dir.display()))?;
        }
        Ok(Self {
            changed,
            noticed: BTreeSet::new(),
            _watcher: watcher,
        })
    }

    /// Waits until a save begins and leaves it to [`Self::next`].
    ///
    /// # Cancel safety
    ///
    /// Nothing that was noticed is lost when this is dropped while it waits.
    pub async fn begun(&mut self) -> anyhow::Result<()> {
        if self.noticed.is_empty() {
            self.noticed
                .insert(self.changed.recv().await.context("the watch on the files ended")?);
        }
        Ok(())
    }

    /// The files of the next save; waits for it.
    ///
    /// # Cancel safety
    ///
    /// As for [`Self::begun`].
    pub async fn next(&mut self) -> anyhow::Result<BTreeSet<PathBuf>> {
        self.begun().await?;
        while let Ok(Some(path)) = tokio::time::timeout(QUIET, self.changed.recv()).await {
            self.noticed.insert(path);
        }
        Ok(std::mem::take(&mut self.noticed))
    }
}

fn saved_paths(event: notify::Event) -> Vec<PathBuf> {
    match event.kind {
        // Reading a file is no save, and the compiler reads all of them.
        EventKind::Access(_) => Vec::new(),
        _ => event.paths.into_iter().filter(|path| !is_scratch(path)).collect(),
    }
}

/// Files that editors leave beside the one that is edited, and what `reset` keeps.
fn is_scratch(path: &Path) -> bool {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    name.starts_with(['.', '#']) || name.ends_with('~') || name.ends_with(".swp") || name.ends_with(".old.rs")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_steps_of_a_save_arrive_as_one() {
        let dir = tempfile::tempdir().unwrap();
        let mut saves = Saves::below(&[dir.path().to_owned(), dir.path().join("missing")]).unwrap();
        let (new, file) = (dir.path().join("exercise.rs.new"), dir.path().join("exercise.rs"));
        std::fs::write(&new, "a").unwrap();
        std::fs::rename(&new, &file).unwrap();
        std::fs::write(dir.path().join(".exercise.rs.swp"), "a").unwrap();
        saves.begun().await.unwrap();
        let paths = saves.next().await.unwrap();
        assert!(paths.contains(&file), "{paths:?}");
        assert!(
            paths.iter().all(|path| !path.ends_with(".exercise.rs.swp")),
            "{paths:?}"
        );
    }

    #[test]
    fn what_an_editor_leaves_is_no_save() {
        for name in [".exercise.rs.swp", "exercise.rs~", "#exercise.rs#", "exercise.2.old.rs"] {
            assert!(is_scratch(Path::new(name)), "{name}");
        }
        assert!(!is_scratch(Path::new("exercises/ch04_x/once/exercise.rs")));
    }
}
