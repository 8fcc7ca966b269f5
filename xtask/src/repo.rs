//! The repository as the checks see it: the files that git would commit, read as text.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// The root folder and every file in it that isn't ignored, relative and sorted.
pub(crate) struct Repo {
    root: PathBuf,
    files: Vec<String>,
}

impl Repo {
    /// The repository that this tool was built from.
    pub(crate) fn here() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("xtask has no folder above it")?;
        let listed = Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(root)
            .output()
            .context("`git ls-files` can't be run: install git")?;
        ensure!(
            listed.status.success(),
            "`git ls-files` failed: {}",
            String::from_utf8_lossy(&listed.stderr)
        );
        let names = String::from_utf8(listed.stdout).context("a file name that isn't UTF-8")?;
        let mut files: Vec<String> = names.split_terminator('\0').map(str::to_owned).collect();
        // A file that was deleted and not committed yet is still listed.
        files.retain(|file| root.join(file).is_file());
        files.sort();
        files.dedup();
        Ok(Self {
            root: root.to_owned(),
            files,
        })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    pub(crate) fn files(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(String::as_str)
    }

    /// The files below `folder` (which ends in `/`) whose name ends in `ending`.
    pub(crate) fn under<'a>(&'a self, folder: &'a str, ending: &'a str) -> impl Iterator<Item = &'a str> {
        self.files()
            .filter(move |file| file.starts_with(folder) && file.ends_with(ending))
    }

    pub(crate) fn has(&self, relative: &str) -> bool {
        self.files.binary_search_by(|file| file.as_str().cmp(relative)).is_ok()
    }

    pub(crate) fn has_folder(&self, relative: &str) -> bool {
        let folder = format!("{relative}/");
        self.files().any(|file| file.starts_with(&folder))
    }

    pub(crate) fn read(&self, relative: &str) -> Result<String> {
        std::fs::read_to_string(self.path(relative)).with_context(|| format!("{relative} can't be read as text"))
    }
}

#[cfg(test)]
pub(crate) mod sketch {
    //! A small repository in a temporary folder, for the tests that break a check once.

    use std::ops::Deref;

    use super::Repo;
    use crate::problem::{Outcome, Problem};

    pub(crate) struct Sketch {
        repo: Repo,
        _folder: tempfile::TempDir,
    }

    impl Deref for Sketch {
        type Target = Repo;

        fn deref(&self) -> &Repo {
            &self.repo
        }
    }

    /// Writes `files` (path, text) to a new temporary repository.
    pub(crate) fn repo(files: &[(&str, &str)]) -> anyhow::Result<Sketch> {
        let folder = tempfile::tempdir()?;
        for (path, text) in files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap_or(folder.path()))?;
            std::fs::write(path, text)?;
        }
        let mut names: Vec<String> = files.iter().map(|(path, _)| (*path).to_owned()).collect();
        names.sort();
        let repo = Repo {
            root: folder.path().to_owned(),
            files: names,
        };
        Ok(Sketch { repo, _folder: folder })
    }

    /// What `check` finds in a repository of these files.
    pub(crate) fn problems(
        check: fn(&Repo) -> anyhow::Result<Outcome>,
        files: &[(&str, &str)],
    ) -> anyhow::Result<Vec<Problem>> {
        match check(&*repo(files)?)? {
            Outcome::Found(problems) => Ok(problems),
            Outcome::NotRun { why, .. } => anyhow::bail!("not run: {why}"),
        }
    }
}
