//! The course as the pages see it: all facts, read once for a run.

use std::path::{Path, PathBuf};

use crate::facts::{Chapter, Exercise, RunFact, chapters, exercises};
use crate::page::Page;
use crate::problem::Problems;

/// All facts of the course.
pub(crate) struct Course {
    /// The repository's root.
    pub(crate) root: PathBuf,
    /// Where the repository is published, for the links above each piece of code.
    pub(crate) repository: Option<String>,
    /// The chapters, in order.
    pub(crate) chapters: Vec<Chapter>,
    /// The exercises, by chapter and order.
    pub(crate) exercises: Vec<Exercise>,
}

impl Course {
    /// Reads the facts of the course in `root`.
    pub(crate) fn load(root: &Path, repository: Option<String>) -> anyhow::Result<Self> {
        let (chapters, exercises) = (chapters(root), exercises(root));
        if let (Err(chapters), Err(exercises)) = (&chapters, &exercises) {
            let both = [chapters, exercises]
                .into_iter()
                .filter_map(|error| error.downcast_ref::<Problems>());
            Problems(both.flat_map(|problems| problems.0.clone()).collect()).into_result()?;
        }
        Ok(Self {
            root: root.to_owned(),
            repository,
            chapters: chapters?,
            exercises: exercises?,
        })
    }

    /// The chapter with this slug.
    pub(crate) fn chapter(&self, slug: &str) -> Option<&Chapter> {
        self.chapters.iter().find(|chapter| chapter.slug == slug)
    }

    /// The exercises of one chapter, in order.
    pub(crate) fn exercises_of<'a>(&'a self, slug: &'a str) -> impl Iterator<Item = &'a Exercise> {
        self.exercises.iter().filter(move |exercise| exercise.slug == slug)
    }

    /// The recordings that a page may play: of its own chapter and of those before it. A page that is no chapter may play all.
    pub(crate) fn runs_until<'a>(&'a self, page: &'a str) -> impl Iterator<Item = &'a RunFact> {
        let last = self.chapter(page).map_or(u32::MAX, Chapter::number);
        let until = self.chapters.iter().filter(move |chapter| chapter.number() <= last);
        until.flat_map(|chapter| &chapter.runs)
    }

    /// A page by its name without `.md`.
    pub(crate) fn page<'a>(&'a self, name: &'a str) -> Page<'a> {
        Page { course: self, name }
    }

    /// The text of a page, or nothing while it isn't written.
    pub(crate) fn page_text(&self, name: &str) -> String {
        std::fs::read_to_string(self.root.join(format!("book/src/{name}.md"))).unwrap_or_default()
    }

    /// A file of the repository; the error says that the page names one that isn't there.
    pub(crate) fn read(&self, path: &str) -> Result<String, String> {
        let full = self.root.join(path);
        let inside = !path.starts_with('/') && !path.split('/').any(|part| part == "..");
        if !inside {
            return Err(format!("`{path}` must be a path from the repository's root"));
        }
        std::fs::read_to_string(&full).map_err(|_| self.no_such_file(path))
    }

    /// Says that a file isn't there, with its nearest neighbour.
    fn no_such_file(&self, path: &str) -> String {
        let parent = Path::new(path).parent().unwrap_or(Path::new(""));
        let entries = std::fs::read_dir(self.root.join(parent))
            .into_iter()
            .flatten()
            .filter_map(Result::ok);
        let mut names: Vec<String> = entries
            .map(|e| parent.join(e.file_name()).to_string_lossy().into_owned())
            .collect();
        names.sort();
        format!(
            "there is no file `{path}`; {}",
            crate::suggest::suggest(path, names.iter().map(String::as_str))
        )
    }

    /// The address of a file of the repository, at these lines if given.
    pub(crate) fn address(&self, path: &str, lines: Option<(usize, usize)>) -> Option<String> {
        let repository = self.repository.as_ref()?.trim_end_matches('/');
        let lines = lines
            .map(|(first, last)| format!("#L{first}-L{last}"))
            .unwrap_or_default();
        Some(format!("{repository}/blob/main/{path}{lines}"))
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::Fixture;

    #[test]
    fn a_missing_file_names_its_neighbour() {
        let course = Fixture::new().file("examples/ch01_a/app.rs", "").course();
        let error = course.read("examples/ch01_a/ap.rs").unwrap_err();
        assert_eq!(
            error,
            "there is no file `examples/ch01_a/ap.rs`; did you mean `examples/ch01_a/app.rs`?"
        );
    }

    #[test]
    fn bad_chapters_and_bad_exercises_are_reported_together() {
        let fixture = Fixture::new()
            .file("book/src/ch01_a.toml", "x")
            .file("exercises/ch01_a/b/exercise.toml", "y");
        let text = super::Course::load(fixture.root(), None)
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default();
        assert!(
            text.contains("book/src/ch01_a.toml:1: ") && text.contains("exercises/ch01_a/b/exercise.toml:1: "),
            "{text}"
        );
    }

    #[test]
    fn a_page_shows_only_files_of_the_repository() {
        let course = Fixture::new().course();
        assert!(
            course
                .read("/etc/hosts")
                .unwrap_err()
                .contains("from the repository's root")
        );
        assert!(
            course
                .read("examples/../../x")
                .unwrap_err()
                .contains("from the repository's root")
        );
    }
}
