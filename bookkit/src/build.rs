//! Builds the book in-process, then checks what came out.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;

use crate::preprocessor::CoursePreprocessor;
use crate::problem::Problems;
use crate::rendered;

/// How the book is built.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The path of a WebSocket on the serving host whose message `reload` makes the open pages load again; pages have no
    /// such script without it.
    pub live_reload: Option<String>,
    /// The path below which the book is served, such as `/realtimehub/`; without it that of `book.toml`, or `/`. Only the 404
    /// page needs to know: it is sent for addresses of any depth.
    pub site_url: Option<String>,
}

/// What was built and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How many pages were written.
    pub pages: usize,
    /// How many links and resources of these pages were followed.
    pub links: usize,
}

/// Builds the book of the repository in `root` and puts it at `dest`.
///
/// `dest` is replaced only by a book without problems: a reader who has it open keeps the last good one. The error holds
/// every problem at once, as a [`Problems`].
pub fn build(root: &Path, dest: &Path, options: &Options) -> anyhow::Result<Report> {
    let (root, dest) = (std::path::absolute(root)?, std::path::absolute(dest)?);
    let fresh = sibling(&dest, "new");
    remove(&fresh)?;
    let site = render(&root, &fresh, options)?;
    let (report, problems) = rendered::check(&root, &fresh, &site)?;
    if let Err(error) = Problems(problems).into_result() {
        remove(&fresh)?;
        return Err(error);
    }
    replace(&fresh, &dest)?;
    Ok(report)
}

/// Lets mdBook render into a directory, with our preprocessor in this process. Returns the path that the book is served below.
fn render(root: &Path, dest: &Path, options: &Options) -> anyhow::Result<String> {
    let book = root.join("book");
    let mut config = Config::from_disk(book.join("book.toml")).context("cannot read book/book.toml")?;
    // The table tells an installed mdbook how to start us as a process; here the same code runs without one.
    config.set("preprocessor", serde_json::Map::new())?;
    config.set("build.build-dir", dest)?;
    if let Some(endpoint) = &options.live_reload {
        config.set("output.html.live-reload-endpoint", endpoint)?;
    }
    if let Some(path) = &options.site_url {
        config.set("output.html.site-url", path)?;
    }
    let site = config
        .get::<String>("output.html.site-url")?
        .unwrap_or_else(|| "/".to_owned());
    ensure!(
        site.starts_with('/') && site.ends_with('/') && !site.starts_with("//"),
        "the site's path `{site}` has to begin and end with `/`, such as `/realtimehub/`"
    );
    let mut book = MDBook::load_with_config(book, config)?;
    book.with_preprocessor(CoursePreprocessor);
    book.build()?;
    Ok(site)
}

fn replace(fresh: &Path, dest: &Path) -> anyhow::Result<()> {
    let old = sibling(dest, "old");
    remove(&old)?;
    if dest.exists() {
        std::fs::rename(dest, &old).with_context(|| format!("cannot move {}", dest.display()))?;
    } else if let Some(parent) = dest.parent() {
        std::fs::create_dir_all(parent)?;
    }
    std::fs::rename(fresh, dest).with_context(|| format!("cannot write {}", dest.display()))?;
    remove(&old)
}

/// A directory beside `dest`, on the same file system so that it can be renamed.
fn sibling(dest: &Path, ending: &str) -> PathBuf {
    let mut name = dest.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{ending}"));
    dest.with_file_name(name)
}

fn remove(dir: &Path) -> anyhow::Result<()> {
    match std::fs::remove_dir_all(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", dir.display()))
        }
        _ => Ok(()),
    }
}
