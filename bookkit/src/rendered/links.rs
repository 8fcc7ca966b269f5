//! Every link of every page leads somewhere: to a page that was written, and to an anchor that is on it.

use std::path::{Component, Path, PathBuf};

use super::pages::RenderedPage;
use crate::markdown::is_local;
use crate::problem::Problem;
use crate::suggest::suggest;

pub(super) fn check(dest: &Path, pages: &[RenderedPage]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for page in pages {
        for link in page.links.iter().filter(|link| is_local(link)) {
            if let Err(message) = follow(dest, pages, page, link) {
                problems.push(page.problem(link, message));
            }
        }
    }
    problems
}

fn follow(dest: &Path, pages: &[RenderedPage], page: &RenderedPage, link: &str) -> Result<(), String> {
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = page.target(path)?;
    let Some(found) = pages.iter().find(|page| page.path == target) else {
        if dest.join(&target).is_file() {
            return Ok(());
        }
        let known: Vec<String> = pages
            .iter()
            .map(|page| page.path.to_string_lossy().into_owned())
            .collect();
        return Err(format!(
            "dead link `{link}`; {}",
            suggest(path, known.iter().map(String::as_str))
        ));
    };
    if anchor.is_empty() || found.ids.contains(&decoded(anchor)) {
        return Ok(());
    }
    let known = found
        .ids
        .iter()
        .map(String::as_str)
        .filter(|id| !id.starts_with("mdbook-"));
    let mut known: Vec<&str> = known.collect();
    known.sort_unstable();
    Err(format!(
        "dead link `{link}`: no heading `#{anchor}` there; {}",
        suggest(anchor, known)
    ))
}

/// The file that a link on `page` leads to, below the output directory.
pub(super) fn target(page: &Path, link: &str) -> PathBuf {
    let link = link.split('?').next().unwrap_or("");
    if link.is_empty() {
        return page.to_owned();
    }
    let mut path = if link.starts_with('/') {
        PathBuf::new()
    } else {
        page.parent().unwrap_or(Path::new("")).to_owned()
    };
    for part in Path::new(&decoded(link)).components() {
        match part {
            Component::ParentDir => drop(path.pop()),
            Component::Normal(part) => path.push(part),
            _ => {}
        }
    }
    if link.ends_with('/') {
        path.join("index.html")
    } else {
        path
    }
}

/// The text with `%20` and the like decoded.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex
            .and_then(|hex| u8::from_str_radix(hex, 16).ok())
            .filter(|_| *first == b'%')
        {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_relative_to_their_page() {
        let target = |link| target(Path::new("a/b.html"), link).to_string_lossy().into_owned();
        assert_eq!(target("c.html"), "a/c.html");
        assert_eq!(target("../c.html?x"), "c.html");
        assert_eq!(target("/c/"), "c/index.html");
        assert_eq!(target(""), "a/b.html");
    }

    #[test]
    fn addresses_are_decoded() {
        assert_eq!(decoded("a%20b%C3%A9%"), "a bé%");
    }
}
