//! `{{#item PATH NAME…}}`: items of a Rust file, by name.

use super::piece::{Piece, run_option};
use crate::page::{Args, Page};
use crate::source::{dedent, find, lines_of, part, without_docs, without_markers};

pub(super) fn expand(page: &Page<'_>, args: &Args<'_>) -> Result<String, String> {
    args.allow_options(&["part", "docs", "run"])?;
    let Some((path, words)) = args.words.split_first() else {
        return Err("write `{{#item PATH NAME}}`".to_owned());
    };
    let names = names(words)?;
    let source = page.course.read(path)?;
    let say = |error: String| format!("`{path}` {error}");
    let mut codes = Vec::new();
    let mut lines = (usize::MAX, 0);
    for name in &names {
        let (first, code) = one(&source, name, args).map_err(say)?;
        lines = (
            lines.0.min(first),
            lines.1.max(first + code.lines().count().saturating_sub(1)),
        );
        codes.push(code);
    }
    Piece {
        path,
        what: names.join(", "),
        lines,
        code: codes.join("\n\n"),
        run: run_option(args)?,
    }
    .show(page)
}

/// The first line of an item, and its code.
fn one(source: &str, name: &str, args: &Args<'_>) -> Result<(usize, String), String> {
    let item = find(source, name)?;
    let (mut first, mut lines) = lines_of(source, &item);
    if let Some(wanted) = args.option("part") {
        let (offset, inside) = part(&lines, wanted).map_err(|error| format!("{error} (in `{name}`)"))?;
        first += offset;
        lines = inside;
    }
    match args.option("docs") {
        Some("off") => lines = without_docs(&lines),
        Some(other) => return Err(format!("is asked for with `docs={other}`; there is only `docs=off`")),
        None => {}
    }
    Ok((first, dedent(&without_markers(&lines))))
}

/// The names in the words: `impl Display for Emitter` and `mod wire` are one name each.
fn names(words: &[&str]) -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    let mut words = words.iter().copied().peekable();
    while let Some(word) = words.next() {
        let mut name = vec![word];
        if matches!(word, "impl" | "mod") {
            name.extend(words.next());
            if word == "impl" && words.peek() == Some(&"for") {
                name.extend(words.by_ref().take(2));
            }
        }
        names.push(name.join(" "));
    }
    if names.is_empty() {
        Err("write `{{#item PATH NAME}}`: the name is missing".to_owned())
    } else {
        Ok(names)
    }
}

#[cfg(test)]
mod tests {
    use super::names;
    use crate::course::Course;
    use crate::directives::expand_in;
    use crate::fixture::{Fixture, TestCourse};

    const APP: &str = "/// Says it.\npub fn on_greet() {\n    first();\n    // part: rest\n    second();\n    // end: rest\n}\n\n\
                       struct Emitter;\n\nimpl Emitter {\n    fn on(&self) {}\n}\n";

    fn course() -> TestCourse {
        Fixture::new().file("examples/ch01_a/app.rs", APP).course()
    }

    fn item(course: &Course, rest: &str) -> Result<String, String> {
        expand_in(course, "x", &format!("{{{{#item examples/ch01_a/app.rs {rest}}}}}"))
    }

    #[test]
    fn an_item_is_shown_without_markers() {
        let text = item(&course(), "on_greet").unwrap();
        assert!(
            text.contains("```rust\n/// Says it.\npub fn on_greet() {\n    first();\n    second();\n}\n```"),
            "{text}"
        );
    }

    #[test]
    fn a_part_is_dedented_and_linked() {
        let text = item(&course(), "on_greet part=rest").unwrap();
        assert!(
            text.contains("```rust\nsecond();\n```") && text.contains("#L5-L5"),
            "{text}"
        );
    }

    #[test]
    fn several_items_are_one_piece() {
        let text = item(&course(), "Emitter Emitter::on docs=off").unwrap();
        assert!(text.contains("struct Emitter;\n\nfn on(&self) {}\n```"), "{text}");
        assert!(text.contains(">Emitter, Emitter::on<"), "{text}");
    }

    #[test]
    fn docs_can_be_hidden() {
        assert!(!item(&course(), "on_greet docs=off").unwrap().contains("Says it"));
        assert!(item(&course(), "on_greet docs=no").unwrap_err().contains("docs=off"));
    }

    #[test]
    fn the_command_names_the_variant() {
        let text = item(&course(), "on_greet run=late,twice").unwrap();
        assert!(
            text.contains("<code>cargo run --example ch01_a -- late twice</code>"),
            "{text}"
        );
        for empty in ["run=", "run=a,,b", "run=a,"] {
            assert!(
                item(&course(), &format!("on_greet {empty}"))
                    .unwrap_err()
                    .contains("names no argument")
            );
        }
        assert!(
            item(&course(), "on_greet runs=late")
                .unwrap_err()
                .contains("did you mean `run`?")
        );
    }

    #[test]
    fn whatever_is_missing_is_named() {
        let course = course();
        assert!(
            item(&course, "on_gret")
                .unwrap_err()
                .contains("app.rs` has no item `on_gret`; did you mean `on_greet`?")
        );
        assert!(
            item(&course, "on_greet part=x")
                .unwrap_err()
                .contains("has no `part: x`")
        );
        assert!(item(&course, "").unwrap_err().contains("the name is missing"));
        assert!(
            expand_in(&course, "x", "{{#item a.rs b}}")
                .unwrap_err()
                .contains("no file `a.rs`")
        );
    }

    #[test]
    fn impl_for_is_one_name() {
        let words = ["impl", "Drop", "for", "A", "mod", "b", "c"];
        assert_eq!(names(&words).unwrap(), ["impl Drop for A", "mod b", "c"]);
    }
}
