//! A page loads nothing from outside the book, and everything that it loads is there.

use std::path::Path;

use anyhow::Context as _;
use walkdir::WalkDir;

use super::pages::RenderedPage;
use crate::markdown::is_local;
use crate::problem::Problem;

pub(super) fn check(dest: &Path, pages: &[RenderedPage]) -> anyhow::Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for page in pages {
        for resource in page.resources.iter().filter(|resource| !resource.starts_with("data:")) {
            let wrong = match page.target(resource.split('#').next().unwrap_or("")) {
                _ if !is_local(resource) => format!("loads `{resource}` from outside the book"),
                Ok(file) if dest.join(&file).is_file() => continue,
                Ok(_) => format!("loads `{resource}`, which isn't there"),
                Err(message) => message,
            };
            problems.push(page.problem(resource, wrong));
        }
    }
    problems.extend(style_sheets(dest)?);
    Ok(problems)
}

/// Style sheets load too: fonts, pictures, other sheets.
fn style_sheets(dest: &Path) -> anyhow::Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for entry in WalkDir::new(dest).sort_by_file_name() {
        let entry = entry?;
        if entry.path().extension().is_some_and(|extension| extension == "css") {
            let text = std::fs::read_to_string(entry.path())
                .with_context(|| format!("cannot read {}", entry.path().display()))?;
            let name = entry.path().strip_prefix(dest)?.to_string_lossy().into_owned();
            problems.extend(outside(&text).map(|(line, url)| {
                Problem::new(
                    format!("book/{name}"),
                    line,
                    format!("loads `{url}` from outside the book"),
                )
            }));
        }
    }
    Ok(problems)
}

/// The addresses outside the book in a style sheet, with their lines.
fn outside(css: &str) -> impl Iterator<Item = (usize, &str)> {
    css.lines().enumerate().flat_map(|(index, line)| {
        let after = line.split("url(").skip(1).chain(line.split("@import ").skip(1));
        let urls = after.map(|rest| rest.trim_start_matches(['"', '\'', ' ']));
        let urls = urls.map(|rest| rest.split(['"', '\'', ')', ';']).next().unwrap_or(""));
        urls.filter(|url| !url.starts_with("data:") && !is_local(url))
            .map(move |url| (index + 1, url))
    })
}

#[cfg(test)]
mod tests {
    use super::outside;

    #[test]
    fn a_style_sheet_may_not_load_from_outside() {
        let css = "a { src: url(\"fonts/a.woff2\"), url(data:image/png;base64,x) }\n@import \"https://example.org/a.css\";\n\
                   b { background: url(//example.org/b.png) }\n";
        let found: Vec<_> = outside(css).collect();
        assert_eq!(found, [(2, "https://example.org/a.css"), (3, "//example.org/b.png")]);
    }
}
