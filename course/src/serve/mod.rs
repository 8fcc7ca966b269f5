//! `cargo course` without a command: the book, built and served on this machine, and built again at every save.

mod banner;
mod browser;
mod site;

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, anyhow};
use tokio::net::TcpListener;

use crate::course;
use crate::output::{BAD, CODE, DIM, GOOD, paint, say, status};
use crate::saves::Saves;
use crate::select::UsageError;
use site::Site;

/// What a page is made from. `src/` is where the later chapters' code lies.
const SOURCES: [&str; 5] = ["api", "book", "examples", "exercises", "src"];

/// Serves the book until Ctrl-C.
pub async fn serve(root: &Path, open: bool) -> anyhow::Result<bool> {
    // Before the build, which takes a while: whether the port is free is known at once.
    let listener = bind(&course::address()).await?;
    let url = format!("http://{}", listener.local_addr().context("cannot tell the address")?);
    // Before the build as well, so that what is saved meanwhile is built next.
    let saves = Saves::below(&SOURCES.map(|dir| root.join(dir)))?;
    let site = Arc::new(Site::new(root.join("target/course/book")));
    build(root, &site).await?;
    say(format!("book: {}", paint(CODE, &url)))?;
    say("It reloads when you save in book/, examples/ or exercises/. Ctrl-C stops it.")?;
    say(format!(
        "For the exercises, in a second terminal: {}",
        paint(CODE, "cargo course watch")
    ))?;
    if open {
        browser::open(&url)?;
    }
    tokio::select! {
        served = axum::serve(listener, site::router(Arc::clone(&site))) => served.context("cannot serve any longer")?,
        rebuilt = rebuild_at_saves(root, &site, saves) => rebuilt?,
        stopped = stop() => stopped?,
    }
    Ok(true)
}

async fn bind(addr: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(addr).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => anyhow!(
            "{addr} is taken; is another `cargo course` running? Stop it, or choose another port: \
             COURSE_ADDR=127.0.0.1:4001 cargo course"
        ),
        ErrorKind::InvalidInput => {
            anyhow!(UsageError(format!(
                "COURSE_ADDR is `{addr}`; it is host:port, such as 127.0.0.1:4001"
            )))
        }
        _ => anyhow!("cannot listen at {addr}: {error}"),
    })
}

async fn rebuild_at_saves(root: &Path, site: &Site, mut saves: Saves) -> anyhow::Result<()> {
    loop {
        let mut saved = saves.next().await?;
        saved.retain(|path| is_shown(root, path));
        if saved.is_empty() {
            continue;
        }
        say(paint(DIM, format!("saved: {}", short_names(root, &saved))))?;
        build(root, site).await?;
    }
}

/// Whether a page may look different after this file was saved. A learner saves an exercise again and again; building the
/// book each time would take the time that `cargo course watch` needs for the verdict. So that counts only if a page names it.
fn is_shown(root: &Path, saved: &Path) -> bool {
    let Ok(path) = saved.strip_prefix(root) else {
        return true;
    };
    if !path.starts_with("exercises") || path.extension().is_none_or(|extension| extension != "rs") {
        return true;
    }
    let name = path.to_string_lossy().replace('\\', "/");
    let pages = std::fs::read_dir(root.join("book/src")).into_iter().flatten().flatten();
    let mut texts = pages.filter_map(|page| std::fs::read_to_string(page.path()).ok());
    texts.any(|text| text.contains(&name))
}

/// Builds the book once, says how it went here and in the open pages.
async fn build(root: &Path, site: &Site) -> anyhow::Result<()> {
    status("building the book …");
    let (root, dest) = (root.to_owned(), site.dest().to_owned());
    let options = bookkit::Options {
        live_reload: Some(site::LIVE_RELOAD.to_owned()),
        ..bookkit::Options::default()
    };
    let built = tokio::task::spawn_blocking(move || bookkit::build(&root, &dest, &options)).await;
    status("");
    // A build that panics must not end the server either: the next save may mend it.
    match built.unwrap_or_else(|panic| Err(anyhow!("the build broke off: {panic}"))) {
        Ok(report) => {
            say(paint(GOOD, format!("built {} pages", report.pages)))?;
            site.show(None);
        }
        Err(error) => {
            let text = format!("{error:#}");
            say(format!("{} {text}", paint(BAD, "The book can't be built:")))?;
            say("The pages stay as they were; the next save builds again.")?;
            site.show(Some(text));
        }
    }
    Ok(())
}

/// The saved files, as many as a line holds.
fn short_names(root: &Path, saved: &BTreeSet<PathBuf>) -> String {
    let name = |path: &PathBuf| path.strip_prefix(root).unwrap_or(path).display().to_string();
    let mut names: Vec<String> = saved.iter().take(3).map(name).collect();
    if saved.len() > names.len() {
        names.push(format!("{} more", saved.len() - names.len()));
    }
    names.join(", ")
}

/// Waits for Ctrl-C, or for the signal by which a system ends a program.
async fn stop() -> anyhow::Result<()> {
    #[cfg(unix)]
    {
        let mut ended = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => Ok(pressed?),
            _ = ended.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    Ok(tokio::signal::ctrl_c().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exercise_builds_the_book_only_when_a_page_shows_it() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        std::fs::create_dir_all(root.join("book/src")).unwrap();
        std::fs::write(
            root.join("book/src/ch04_x.md"),
            "{{#item exercises/ch04_x/once/exercise.rs Once}}",
        )
        .unwrap();
        assert!(is_shown(root, &root.join("exercises/ch04_x/once/exercise.rs")));
        assert!(!is_shown(root, &root.join("exercises/ch04_x/off/exercise.rs")));
        assert!(
            is_shown(root, &root.join("exercises/ch04_x/off/exercise.toml")),
            "its card is on the page"
        );
        assert!(is_shown(root, &root.join("examples/ch04_x/app.rs")));
    }
}
