//! Checks of the rendered pages: what mdBook itself leaves unsaid.

mod links;
mod pages;
mod resources;

use std::path::Path;

use crate::build::Report;
use crate::problem::Problem;

/// Checks every page below `dest`; the problems name the Markdown file that a writer has to open.
pub(crate) fn check(root: &Path, dest: &Path) -> anyhow::Result<(Report, Vec<Problem>)> {
    let pages = pages::read(root, dest)?;
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
