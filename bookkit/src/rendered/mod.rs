//! Checks of the rendered pages: what mdBook itself leaves unsaid.

mod links;
mod pages;
mod resources;

use std::path::Path;

use crate::build::Report;
use crate::problem::Problem;

/// Checks every page below `dest`, which is served below the path `site`; the problems name the Markdown file that a writer has to open.
pub(crate) fn check(root: &Path, dest: &Path, site: &str) -> anyhow::Result<(Report, Vec<Problem>)> {
    let pages = pages::read(root, dest, site)?;
    let mut problems = links::check(dest, &pages);
    problems.extend(resources::check(dest, &pages)?);
    let links = pages.iter().map(|page| page.links.len() + page.resources.len()).sum();
    Ok((
        Report {
            pages: pages.len(),
            links,
        },
        problems,
    ))
}
