//! What the course holds on this machine: where it lies, its chapters and its exercises. Every command starts here.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use bookkit::{Chapter, Exercise};

/// The course, as its files describe it.
#[derive(Debug, Clone)]
pub struct Course {
    /// The repository's root.
    pub root: PathBuf,
    /// The chapters, in order.
    pub chapters: Vec<Chapter>,
    /// The exercises, in the order in which they are done.
    pub exercises: Vec<Exercise>,
}

impl Course {
    /// Reads the course at `root`.
    pub fn read(root: &Path) -> anyhow::Result<Self> {
        Ok(Self {
            root: root.to_owned(),
            // Only their titles are shown here. The build of the book says what is wrong with a page's facts, and that
            // must not keep a learner from the exercises.
            chapters: bookkit::chapters(root).unwrap_or_default(),
            exercises: bookkit::exercises(root)?,
        })
    }

    /// The chapter's title with its number, or its slug when it has no facts yet.
    pub fn chapter_title(&self, slug: &str) -> String {
        let title = self
            .chapters
            .iter()
            .find(|chapter| chapter.slug == slug)
            .map(|chapter| &chapter.title);
        match (title, chapter_number(slug)) {
            (Some(title), Some(number)) => format!("{number}. {title}"),
            _ => slug.to_owned(),
        }
    }

    /// The slugs of all chapters that have facts or exercises, in order.
    pub fn slugs(&self) -> Vec<&str> {
        let chapters = self.chapters.iter().map(|chapter| chapter.slug.as_str());
        let mut slugs: Vec<&str> = chapters
            .chain(self.exercises.iter().map(|exercise| exercise.slug.as_str()))
            .collect();
        slugs.sort_unstable();
        slugs.dedup();
        slugs
    }
}

/// The root of the course around the current directory.
pub fn root() -> anyhow::Result<PathBuf> {
    find_root(&std::env::current_dir().context("cannot tell the current directory")?)
}

/// The nearest directory at or above `start` that holds the course, so that every command works from anywhere inside.
pub fn find_root(start: &Path) -> anyhow::Result<PathBuf> {
    match start.ancestors().find(|dir| dir.join("exercises/Cargo.toml").is_file()) {
        Some(root) => Ok(root.to_owned()),
        None => bail!(
            "no course here: `exercises/Cargo.toml` isn't in {} or above it",
            start.display()
        ),
    }
}

/// 4 of `ch04_event_emitter`.
pub fn chapter_number(slug: &str) -> Option<u32> {
    slug.strip_prefix("ch")?.split('_').next()?.parse().ok()
}

/// Where a page of the book is found: its address while `cargo course` serves it.
pub fn page_url(page: &str) -> String {
    format!("http://{}/{page}", address())
}

/// The file that a page such as `ch04_event_emitter.html#once` is written in, relative to the root.
pub fn page_file(page: &str) -> String {
    let name = page.split('#').next().unwrap_or(page);
    format!("book/src/{}.md", name.strip_suffix(".html").unwrap_or(name))
}

/// Where the book is served: `COURSE_ADDR`, else port 4000 of this machine alone.
pub fn address() -> String {
    std::env::var("COURSE_ADDR")
        .ok()
        .filter(|addr| !addr.is_empty())
        .unwrap_or_else(|| "127.0.0.1:4000".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_found_from_any_directory_inside() {
        let dir = tempfile::tempdir().unwrap();
        let deep = dir.path().join("exercises/ch01_a/b");
        std::fs::create_dir_all(&deep).unwrap();
        std::fs::write(dir.path().join("exercises/Cargo.toml"), "").unwrap();
        assert_eq!(find_root(&deep).unwrap(), dir.path());
    }

    #[test]
    fn outside_the_course_the_error_names_the_file_that_is_missing() {
        let dir = tempfile::tempdir().unwrap();
        assert!(
            find_root(dir.path())
                .unwrap_err()
                .to_string()
                .contains("`exercises/Cargo.toml` isn't in")
        );
    }

    #[test]
    fn a_page_knows_its_file() {
        assert_eq!(
            page_file("ch04_event_emitter.html#once"),
            "book/src/ch04_event_emitter.md"
        );
        assert_eq!(page_file("glossary.html"), "book/src/glossary.md");
    }

    #[test]
    fn a_slug_knows_its_number() {
        assert_eq!(chapter_number("ch04_event_emitter"), Some(4));
        assert_eq!(chapter_number("glossary"), None);
    }
}
