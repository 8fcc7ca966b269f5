//! The rendered pages, parsed once: their ids, their links, what they load.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use scraper::{ElementRef, Html};
use walkdir::WalkDir;

use super::links::target;
use crate::markdown::line_of;
use crate::page::page_file;
use crate::problem::Problem;

/// One rendered page.
pub(super) struct RenderedPage {
    /// Its path below the output directory.
    pub(super) path: PathBuf,
    /// The Markdown file that it was made from.
    source: String,
    /// The path below which the book is served.
    site: String,
    /// Whether its relative links begin at the book's root, because it is sent for addresses of any depth: the 404 page.
    has_base: bool,
    source_text: String,
    pub(super) ids: HashSet<String>,
    /// Where its links lead.
    pub(super) links: Vec<String>,
    /// What the browser loads with it.
    pub(super) resources: Vec<String>,
}

impl RenderedPage {
    /// A problem of this page, at the line of the Markdown file that holds `part`.
    pub(super) fn problem(&self, part: &str, message: String) -> Problem {
        let markdown = part.replace(".html", ".md");
        let line = line_of(&self.source_text, &markdown).max(line_of(&self.source_text, part));
        Problem::new(self.source.clone(), line, message)
    }

    /// The file that a link leads to, below the output directory.
    pub(super) fn target(&self, link: &str) -> Result<PathBuf, String> {
        match link.strip_prefix(&self.site) {
            Some(rest) => Ok(target(Path::new("index.html"), rest)),
            None if link.starts_with('/') => Err(format!(
                "`{link}` leaves the book, which is served below `{}`",
                self.site
            )),
            // A base is for `#x` too: it leads to the first page.
            None if self.has_base => Ok(target(Path::new("index.html"), link)),
            None => Ok(target(&self.path, link)),
        }
    }

    fn add(&mut self, element: ElementRef<'_>) {
        let value = element.value();
        self.ids.extend(value.attr("id").map(str::to_owned));
        // mdBook makes every heading a link to itself, which a base breaks; nobody needs it on a page without an address.
        let is_heading = value.classes().any(|class| class == "header");
        match value.name() {
            "base" => self.has_base = true,
            "a" if self.has_base && is_heading => {}
            "a" => {
                self.ids.extend(value.attr("name").map(str::to_owned));
                self.links.extend(value.attr("href").map(str::to_owned));
            }
            // `<link rel="canonical">` and the like are only read by machines.
            "link" => {
                let loads = ["stylesheet", "icon", "preload", "modulepreload", "manifest"];
                let rel = value.attr("rel").unwrap_or("");
                if rel.split_whitespace().any(|word| loads.contains(&word)) {
                    self.resources.extend(value.attr("href").map(str::to_owned));
                }
            }
            _ => {
                let attributes = ["src", "data", "poster"]
                    .into_iter()
                    .filter_map(|name| value.attr(name));
                self.resources.extend(attributes.map(str::to_owned));
                self.resources
                    .extend(value.attr("srcset").iter().flat_map(|set| first_words(set)));
            }
        }
    }
}

fn first_words(srcset: &str) -> Vec<String> {
    srcset
        .split(',')
        .filter_map(|part| part.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

/// Every page below the output directory.
pub(super) fn read(root: &Path, dest: &Path, site: &str) -> anyhow::Result<Vec<RenderedPage>> {
    let mut pages = Vec::new();
    for entry in WalkDir::new(dest).sort_by_file_name() {
        let entry = entry?;
        if entry.path().extension().is_some_and(|extension| extension == "html") {
            pages.push(read_page(root, dest, entry.path(), site)?);
        }
    }
    Ok(pages)
}

fn read_page(root: &Path, dest: &Path, path: &Path, site: &str) -> anyhow::Result<RenderedPage> {
    let html = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let relative = path.strip_prefix(dest)?.to_owned();
    let name = relative.with_extension("").to_string_lossy().replace('\\', "/");
    let source_text = std::fs::read_to_string(root.join(page_file(&name))).unwrap_or_default();
    let mut page = RenderedPage {
        path: relative,
        source: page_file(&name),
        site: site.to_owned(),
        has_base: false,
        source_text,
        ids: HashSet::new(),
        links: Vec::new(),
        resources: Vec::new(),
    };
    let document = Html::parse_document(&html);
    for element in document.root_element().descendent_elements() {
        page.add(element);
    }
    Ok(page)
}
