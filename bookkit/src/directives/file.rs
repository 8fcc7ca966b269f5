//! `{{#file PATH part=NAME}}`: a file that isn't Rust, whole or between its markers.

use super::piece::{Piece, run_option};
use crate::page::{Args, Page};
use crate::source::{dedent, part, without_markers};

pub(super) fn expand(page: &Page<'_>, args: &Args<'_>) -> Result<String, String> {
    args.allow_options(&["part", "run"])?;
    let [path] = args.words.as_slice() else {
        return Err("write `{{#file PATH}}` or `{{#file PATH part=NAME}}`".to_owned());
    };
    if path.ends_with(".rs") {
        return Err(format!(
            "`{path}` is Rust: name the item with `{{{{#item {path} NAME}}}}`"
        ));
    }
    let source = page.course.read(path)?;
    let all: Vec<&str> = source.lines().collect();
    let (offset, lines) = match args.option("part") {
        Some(name) => part(&all, name).map_err(|error| format!("`{path}` {error}"))?,
        None => (0, all),
    };
    let what = args.option("part").unwrap_or("").to_owned();
    let last = (offset + lines.len()).max(offset + 1);
    Piece {
        path,
        what,
        lines: (offset + 1, last),
        code: dedent(&without_markers(&lines)),
        run: run_option(args)?,
    }
    .show(page)
}

#[cfg(test)]
mod tests {
    use crate::directives::expand_in;
    use crate::fixture::Fixture;

    const PAGE: &str = "<main>\n  <!-- part: form -->\n  <form>\n  </form>\n  <!-- end: form -->\n</main>\n";

    #[test]
    fn a_part_of_a_page_is_shown_in_its_language() {
        let course = Fixture::new().file("examples/ch07_x/index.html", PAGE).course();
        let text = expand_in(&course, "x", "{{#file examples/ch07_x/index.html part=form}}").unwrap();
        assert!(
            text.contains("```html\n<form>\n</form>\n```") && text.contains("#L3-L4"),
            "{text}"
        );
        let whole = expand_in(&course, "x", "{{#file examples/ch07_x/index.html}}").unwrap();
        assert!(whole.contains("<main>") && !whole.contains("part:"), "{whole}");
    }

    #[test]
    fn the_command_names_the_variant() {
        let course = Fixture::new().file("examples/ch07_x/index.html", PAGE).course();
        let text = expand_in(&course, "x", "{{#file examples/ch07_x/index.html part=form run=naive}}").unwrap();
        assert!(
            text.contains("<code>cargo run --example ch07_x -- naive</code>"),
            "{text}"
        );
        let empty = expand_in(&course, "x", "{{#file examples/ch07_x/index.html run=}}").unwrap_err();
        assert!(empty.contains("names no argument"), "{empty}");
    }

    #[test]
    fn rust_and_long_files_and_missing_parts_are_refused() {
        let course = Fixture::new()
            .file("a.toml", &"x = 1\n".repeat(31))
            .file("b.rs", "")
            .course();
        assert!(
            expand_in(&course, "x", "{{#file a.toml}}")
                .unwrap_err()
                .contains("31 lines")
        );
        assert!(
            expand_in(&course, "x", "{{#file a.toml part=b}}")
                .unwrap_err()
                .contains("has no `part: b`")
        );
        assert!(
            expand_in(&course, "x", "{{#file b.rs}}")
                .unwrap_err()
                .contains("{{#item b.rs NAME}}")
        );
        assert!(
            expand_in(&course, "x", "{{#file b.tml}}")
                .unwrap_err()
                .contains("no file `b.tml`")
        );
    }
}
