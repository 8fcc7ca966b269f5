//! Whether a page that an exercise sends the learner to exists, with its section.

use std::fs;
use std::path::Path;

use crate::course::page_file;

/// What is wrong with a page such as `ch04_event_emitter.html#once`.
pub(super) fn problems(root: &Path, page: &str) -> Option<String> {
    let (name, anchor) = match page.split_once('#') {
        Some((name, anchor)) => (name, Some(anchor)),
        None => (page, None),
    };
    if !name.ends_with(".html") {
        return Some(format!(
            "the page `{page}` isn't named as the book names it: `chNN_slug.html#section`"
        ));
    }
    let Ok(text) = fs::read_to_string(root.join(page_file(page))) else {
        return Some(format!(
            "the page `{page}` doesn't exist: there is no {}",
            page_file(page)
        ));
    };
    let anchors = anchors(&text);
    match anchor {
        Some(anchor) if !anchors.iter().any(|known| known == anchor) => Some(format!(
            "{} has no section `#{anchor}`; there are: {}",
            page_file(page),
            anchors.join(", ")
        )),
        _ => None,
    }
}

/// The ids that mdBook gives to a page's headings.
fn anchors(markdown: &str) -> Vec<String> {
    let mut in_fence = false;
    let mut anchors: Vec<String> = Vec::new();
    for line in markdown.lines() {
        in_fence ^= line.trim_start().starts_with("```");
        let heading = line.trim_start_matches('#');
        if !in_fence && heading.len() < line.len() && heading.starts_with(' ') {
            let id = id(heading.trim());
            // mdBook counts a heading that comes again: `name`, `name-1`, …
            let again = anchors
                .iter()
                .filter(|known| **known == id || known.starts_with(&format!("{id}-")))
                .count();
            anchors.push(if again > 0 && anchors.contains(&id) {
                format!("{id}-{again}")
            } else {
                id
            });
        }
    }
    anchors
}

fn id(heading: &str) -> String {
    if let Some((_, id)) = heading.strip_suffix('}').and_then(|heading| heading.rsplit_once("{#")) {
        return id.to_owned();
    }
    let kept = heading.chars().filter_map(|char| match char {
        char if char.is_alphanumeric() || matches!(char, '_' | '-') => Some(char.to_ascii_lowercase()),
        char if char.is_whitespace() => Some('-'),
        _ => None,
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_get_the_ids_that_mdbook_gives_them() {
        let page = "# 4. The event emitter\n\n## It breaks first\n```sh\n# not a heading\n```\n## `once`, and `off`\n\
                    ## Named {#short}\n## It breaks first\n#not a heading";
        let expected = [
            "4-the-event-emitter",
            "it-breaks-first",
            "once-and-off",
            "short",
            "it-breaks-first-1",
        ];
        assert_eq!(anchors(page), expected);
    }

    #[test]
    fn a_page_or_a_section_that_is_missing_is_named() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("book/src")).unwrap();
        fs::write(dir.path().join("book/src/ch04_x.md"), "## Once\n").unwrap();
        assert_eq!(problems(dir.path(), "ch04_x.html#once"), None);
        assert_eq!(problems(dir.path(), "ch04_x.html"), None);
        assert!(
            problems(dir.path(), "ch04_x.html#onec")
                .unwrap()
                .ends_with("no section `#onec`; there are: once")
        );
        assert!(
            problems(dir.path(), "ch05_x.html")
                .unwrap()
                .contains("there is no book/src/ch05_x.md")
        );
        assert!(
            problems(dir.path(), "ch04_x#once")
                .unwrap()
                .contains("isn't named as the book names it")
        );
    }
}
