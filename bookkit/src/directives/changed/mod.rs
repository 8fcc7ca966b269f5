//! `{{#changed}}`: what is different from the example of the chapter before, as diffs that nobody types. A file that shares
//! little with any file before it is named instead: its diff would be the whole file.

mod compare;
mod sentence;

use compare::{Change, Diff, Files, compare, files};
use sentence::first_sentence;

use crate::page::{Args, Page, html};

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
    Ok(changes(page, previous, &chapter.slug, &old, &new))
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

fn changes(page: &Page<'_>, previous: &str, slug: &str, old: &Files, new: &Files) -> String {
    let changes = compare(old, new);
    if changes.is_empty() {
        return format!("`examples/{slug}/` is the same as `examples/{previous}/`.");
    }
    let mut out = format!("Compared with `examples/{previous}/`:\n\n");
    // Diffs first; the files that have nothing to be compared with follow as one list.
    for change in &changes {
        if let Change::Edited { name, from, diff } = change {
            let note = if from == name {
                String::new()
            } else {
                format!("was {from}, ")
            };
            out.push_str(&details(name, &note, diff));
        }
    }
    for change in &changes {
        match change {
            Change::Edited { .. } | Change::Gone { .. } => {}
            Change::New { name, text } => out.push_str(&entry(page, slug, name, "new", text)),
            Change::Rewritten { name, text } => out.push_str(&entry(page, slug, name, "written anew", text)),
        }
    }
    out.push_str(&gone(page, previous, &changes));
    out.trim_end().to_owned()
}

/// The files without a successor, in one line: there is nothing more to read in them.
fn gone(page: &Page<'_>, previous: &str, changes: &[Change<'_>]) -> String {
    let gone = changes.iter().filter_map(|change| match change {
        Change::Gone { name, text } => Some(format!("{} ({})", link(page, previous, name), lines(text))),
        _ => None,
    });
    let gone: Vec<String> = gone.collect();
    if gone.is_empty() {
        String::new()
    } else {
        format!("- gone: {}\n", gone.join(", "))
    }
}

/// A file with its size and what it says of itself, for a reader who wants to open it.
fn entry(page: &Page<'_>, slug: &str, name: &str, what: &str, text: &str) -> String {
    let (file, lines) = (link(page, slug, name), lines(text));
    let sentence = first_sentence(name, text).map_or(String::new(), |sentence| format!(": {sentence}"));
    format!("- {file}, {what}, {lines}{sentence}\n")
}

fn link(page: &Page<'_>, slug: &str, name: &str) -> String {
    match page.course.address(&format!("examples/{slug}/{name}"), None) {
        Some(address) => format!("[`{name}`]({address})"),
        None => format!("`{name}`"),
    }
}

fn lines(text: &str) -> String {
    match text.lines().count() {
        1 => "1 line".to_owned(),
        count => format!("{count} lines"),
    }
}

fn details(name: &str, note: &str, diff: &Diff) -> String {
    format!(
        "<details class=\"changed\"><summary><code>{}</code> <span class=\"changed-count\">{}+{} −{}</span>\
         </summary>\n\n{}\n\n</details>\n\n",
        html::escape(name),
        html::escape(note),
        diff.plus,
        diff.minus,
        html::fenced("diff", &diff.text),
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
                .file("examples/ch01_a/old.rs", "z\n")
                .file("examples/ch01_a/older.rs", "p\nq\n")
                .file("examples/ch02_b/app.rs", "a\n// part: p\nB\nc\nd\n")
                .file("examples/ch02_b/same.rs", "x\n")
                .file("examples/ch02_b/new.rs", "//! It is y. Not x.\ny\n"),
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
        let list = "- [`new.rs`](https://example.org/hub/blob/main/examples/ch02_b/new.rs), new, 2 lines: It is y.\n\
                    - gone: [`old.rs`](https://example.org/hub/blob/main/examples/ch01_a/old.rs) (1 line), \
                    [`older.rs`](https://example.org/hub/blob/main/examples/ch01_a/older.rs) (2 lines)";
        assert!(text.ends_with(list), "{text}");
        assert!(!text.contains("same.rs") && !text.contains("part: p"), "{text}");
    }

    #[test]
    fn a_file_that_moved_is_compared_and_one_that_was_written_anew_is_not() {
        let text = changed(
            fixture()
                .file("examples/ch01_a/app.rs", "one\ntwo\nthree\n")
                .file("examples/ch01_a/chat.rs", "a\nb\nc\nd\n")
                .file("examples/ch02_b/app.rs", "other\nlines\n")
                .file("examples/ch02_b/talk.rs", "a\nb\nc\nD\n"),
        )
        .unwrap();
        let moved = "<code>talk.rs</code> <span class=\"changed-count\">was chat.rs, +1 −1</span>";
        assert!(text.contains(moved), "{text}");
        assert!(text.contains("app.rs), written anew, 2 lines"), "{text}");
        assert!(!text.contains("gone") && !text.contains("+other"), "{text}");
    }

    #[test]
    fn the_same_program_is_said_to_be_the_same() {
        let same = fixture()
            .file("examples/ch01_a/app.rs", "a\n")
            .file("examples/ch02_b/app.rs", "a\n");
        assert_eq!(
            changed(same).unwrap(),
            "`examples/ch02_b/` is the same as `examples/ch01_a/`."
        );
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
