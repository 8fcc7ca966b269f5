//! `{{#changed}}`: what is different from the example of the chapter before, as diffs that nobody types.

use std::collections::BTreeMap;
use std::path::Path;

use similar::{ChangeTag, TextDiff};
use walkdir::WalkDir;

use crate::page::{Args, Page, html};
use crate::source::without_markers;

pub(super) fn expand(page: &Page<'_>, args: &Args<'_>) -> Result<String, String> {
    args.nothing_more()?;
    let chapter = page.chapter()?;
    let Some(previous) = &chapter.previous else {
        return Ok("This is the first chapter: everything is new.".to_owned());
    };
    let new = files(&page.course.root.join("examples").join(&chapter.slug));
    if new.is_empty() {
        return Err(format!("there is no examples/{}/ to compare", chapter.slug));
    }
    let old = files(&page.course.root.join("examples").join(previous));
    if old.is_empty() {
        return missing_previous(page, previous);
    }
    Ok(changes(previous, &chapter.slug, &old, &new))
}

/// A chapter may be written before the one that it follows, but no name may be mistyped.
fn missing_previous(page: &Page<'_>, previous: &str) -> Result<String, String> {
    let written: Vec<&str> = page
        .course
        .chapters
        .iter()
        .map(|chapter| chapter.slug.as_str())
        .collect();
    let number = previous.get(..4).unwrap_or(previous);
    if written.iter().any(|slug| slug.starts_with(number)) {
        return Err(format!(
            "no examples/{previous}/ to compare with; {}",
            crate::suggest::suggest(previous, written)
        ));
    }
    Ok(format!(
        "The chapter before this one (`{previous}`) isn't in this edition, so there is nothing to compare."
    ))
}

/// The text of every file below a directory, without markers, by its path in there.
fn files(dir: &Path) -> BTreeMap<String, String> {
    let entries = WalkDir::new(dir)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file());
    entries
        .filter_map(|entry| {
            let path = entry
                .path()
                .strip_prefix(dir)
                .ok()?
                .to_string_lossy()
                .replace('\\', "/");
            let text = std::fs::read_to_string(entry.path()).ok()?;
            let lines: Vec<&str> = text.lines().collect();
            Some((path, format!("{}\n", without_markers(&lines).join("\n"))))
        })
        .collect()
}

fn changes(previous: &str, slug: &str, old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) -> String {
    let mut out = format!("Compared with `examples/{previous}/`:\n\n");
    let empty = String::new();
    let mut names: Vec<&String> = old.keys().chain(new.keys()).collect();
    names.sort();
    names.dedup();
    for name in names {
        match (old.get(name), new.get(name)) {
            (Some(before), Some(after)) if before == after => {}
            (Some(before), Some(after)) => out.push_str(&details(name, "", before, after)),
            (None, Some(after)) => out.push_str(&details(name, "new file, ", &empty, after)),
            (_, None) => out.push_str(&format!("`{name}` is gone.\n\n")),
        }
    }
    if out.lines().count() == 2 {
        out.push_str(&format!("`examples/{slug}/` is the same.\n"));
    }
    out.trim_end().to_owned()
}

fn details(name: &str, note: &str, before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    let count = |tag| diff.iter_all_changes().filter(|change| change.tag() == tag).count();
    let (plus, minus) = (count(ChangeTag::Insert), count(ChangeTag::Delete));
    let body = diff.unified_diff().context_radius(3).to_string();
    format!(
        "<details class=\"changed\"><summary><code>{}</code> <span class=\"changed-count\">{note}+{plus} −{minus}</span>\
         </summary>\n\n{}\n\n</details>\n\n",
        html::escape(name),
        html::fenced("diff", &body),
    )
}

#[cfg(test)]
mod tests {
    use crate::directives::expand_in;
    use crate::fixture::{FACTS, Fixture};

    fn fixture() -> Fixture {
        let facts = format!("previous = \"ch01_a\"\n{FACTS}");
        Fixture::new().chapter("ch02_b").file("book/src/ch02_b.toml", &facts)
    }

    fn changed(fixture: Fixture) -> Result<String, String> {
        expand_in(&fixture.course(), "ch02_b", "{{#changed}}")
    }

    #[test]
    fn the_diff_is_made_from_the_examples() {
        let text = changed(
            fixture()
                .file("examples/ch01_a/app.rs", "a\nb\nc\n")
                .file("examples/ch01_a/same.rs", "x\n")
                .file("examples/ch01_a/old.rs", "x\n")
                .file("examples/ch02_b/app.rs", "a\n// part: p\nB\nc\nd\n")
                .file("examples/ch02_b/same.rs", "x\n")
                .file("examples/ch02_b/new.rs", "x\ny\n"),
        )
        .unwrap();
        assert!(
            text.contains("<code>app.rs</code> <span class=\"changed-count\">+2 −1</span>"),
            "{text}"
        );
        assert!(
            text.contains("```diff\n@@ -1,3 +1,4 @@\n a\n-b\n+B\n c\n+d\n```"),
            "{text}"
        );
        assert!(
            text.contains("new file, +2 −0") && text.contains("`old.rs` is gone"),
            "{text}"
        );
        assert!(!text.contains("same.rs") && !text.contains("part: p"), "{text}");
    }

    #[test]
    fn the_first_chapter_has_nothing_before_it() {
        let course = Fixture::new().chapter("ch01_a").course();
        assert!(
            expand_in(&course, "ch01_a", "{{#changed}}")
                .unwrap()
                .contains("everything is new")
        );
    }

    #[test]
    fn a_chapter_before_that_is_not_written_is_said_and_a_wrong_name_is_refused() {
        let example = fixture().file("examples/ch02_b/app.rs", "a\n");
        assert!(changed(example).unwrap().contains("isn't in this edition"));
        let mistyped = fixture().file("examples/ch02_b/app.rs", "a\n").chapter("ch01_aa");
        assert!(changed(mistyped).unwrap_err().contains("did you mean `ch01_aa`?"));
        assert!(changed(fixture()).unwrap_err().contains("there is no examples/ch02_b/"));
    }
}
