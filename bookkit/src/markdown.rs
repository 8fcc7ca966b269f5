//! Checks that need no rendered page, so that plain `mdbook build` makes them too.

use std::path::Path;

use mdbook_preprocessor::book::Book;
use pulldown_cmark::{Event, Parser, Tag};

use crate::course::Course;
use crate::page::{page_file, prose};
use crate::preprocessor::page_name;
use crate::problem::Problem;
use crate::suggest::suggest;

/// Pages that no reader can reach because `SUMMARY.md` doesn't list them.
pub(crate) fn pages_outside_summary(course: &Course, book: &Book) -> Vec<Problem> {
    let listed: Vec<String> = book
        .chapters()
        .filter_map(|chapter| chapter.source_path.as_deref().and_then(page_name))
        .collect();
    let pages = page_names(course)
        .into_iter()
        // The 404 page is reached by a wrong address.
        .filter(|name| name != "SUMMARY" && name != "404" && !listed.contains(name));
    pages
        .map(|name| {
            Problem::new(
                page_file(&name),
                0,
                format!("isn't listed in book/src/SUMMARY.md: add `{name}.md`"),
            )
        })
        .collect()
}

/// Links and images whose file isn't there.
pub(crate) fn dead_links(course: &Course, page: &str, text: &str) -> Vec<Problem> {
    let prose = prose(text);
    let mut problems = Vec::new();
    for event in Parser::new(&prose) {
        let (Event::Start(Tag::Link { dest_url, .. }) | Event::Start(Tag::Image { dest_url, .. })) = event else {
            continue;
        };
        let target = dest_url.split(['#', '?']).next().unwrap_or("");
        if is_local(&dest_url) && !target.is_empty() && !exists(course, page, target) {
            let names: Vec<String> = page_names(course).iter().map(|name| format!("{name}.md")).collect();
            let message = format!(
                "dead link `{dest_url}`; {}",
                suggest(target, names.iter().map(String::as_str))
            );
            problems.push(Problem::new(page_file(page), line_of(text, &dest_url), message));
        }
    }
    problems
}

/// Whether a link stays in the book.
pub(crate) fn is_local(url: &str) -> bool {
    !url.starts_with("//") && !url.split(['/', '#', '?']).next().unwrap_or("").contains(':')
}

/// The first line that contains a text, or 0.
pub(crate) fn line_of(text: &str, part: &str) -> usize {
    text.lines()
        .position(|line| line.contains(part))
        .map_or(0, |index| index + 1)
}

fn exists(course: &Course, page: &str, target: &str) -> bool {
    let dir = course.root.join("book/src").join(page);
    let target = match target.strip_suffix(".html") {
        Some(name) => format!("{name}.md"),
        None => target.to_owned(),
    };
    dir.parent().is_some_and(|dir| dir.join(target).exists())
}

/// Every page, listed or not, without its `.md`.
pub(crate) fn page_names(course: &Course) -> Vec<String> {
    let src = course.root.join("book/src");
    let files = walkdir::WalkDir::new(&src)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok);
    files
        .filter_map(|entry| page_name(entry.path().strip_prefix(&src).unwrap_or(Path::new(""))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;
    use mdbook_preprocessor::book::Chapter;

    #[test]
    fn a_link_to_a_page_that_is_not_there_is_found_with_its_line() {
        let course = Fixture::new().chapter("ch01_a").course();
        let text = "# A\n\n[good](ch01_a.md#x), [far](https://example.org/x.md), [here](#a)\n\n[bad](ch01_b.md)\n\n![p](no.png)\n";
        let problems = dead_links(&course, "ch01_a", text);
        let found: Vec<_> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            found[0],
            "book/src/ch01_a.md:5: dead link `ch01_b.md`; did you mean `ch01_a.md`?"
        );
        assert!(
            found[1].starts_with("book/src/ch01_a.md:7: dead link `no.png`"),
            "{found:?}"
        );
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn a_page_that_nobody_lists_is_found() {
        let course = Fixture::new()
            .chapter("ch01_a")
            .chapter("ch02_b")
            .file("book/src/SUMMARY.md", "")
            .course();
        let book = Book::new_with_items(vec![Chapter::new("a", String::new(), "ch01_a.md", Vec::new()).into()]);
        let problems = pages_outside_summary(&course, &book);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].file, "book/src/ch02_b.md");
    }
}
