//! Each fault that the build must catch, put into a good book once.

use crate::small_book::SmallBook;

/// Breaks a good book and returns what the build says.
fn broken(breaks: impl FnOnce(&SmallBook)) -> String {
    let book = SmallBook::new();
    breaks(&book);
    book.error()
}

/// Puts a line at the end of the chapter's page.
fn with_line(line: &str) -> String {
    broken(|book| {
        book.edit(
            "book/src/ch02_b.md",
            "See [the code]",
            &format!("{line}\n\nSee [the code]"),
        )
    })
}

#[test]
fn a_missing_item() {
    let text = broken(|book| book.edit("examples/ch02_b/app.rs", "fn greet", "fn greets"));
    assert!(
        text.contains("book/src/ch02_b.md:9: `examples/ch02_b/app.rs` has no item `greet`; did you mean `greets`?"),
        "{text}"
    );
}

#[test]
fn a_missing_file() {
    let text = broken(|book| book.remove("examples/ch02_b/app.rs"));
    assert!(
        text.contains("ch02_b.md:9: there is no file `examples/ch02_b/app.rs`"),
        "{text}"
    );
}

#[test]
fn a_missing_part() {
    let text = broken(|book| book.edit("examples/ch02_b/index.html", "part: form", "part: from"));
    assert!(
        text.contains("ch02_b.md:11: `examples/ch02_b/index.html` has no `part: form`; did you mean `from`?"),
        "{text}"
    );
}

#[test]
fn a_missing_question() {
    let text = broken(|book| book.edit("book/src/ch02_b.toml", "id = \"who\"", "id = \"whom\""));
    assert!(
        text.contains("ch02_b.md:13: book/src/ch02_b.toml has no question `who`; did you mean `whom`?"),
        "{text}"
    );
}

#[test]
fn a_missing_recording() {
    let text = broken(|book| book.remove("book/runs/hello.json"));
    assert!(
        text.contains("ch02_b.md:25: `book/runs/hello.json` isn't recorded"),
        "{text}"
    );
}

#[test]
fn a_missing_include() {
    let text = with_line("{{#include ../../examples/ch02_b/nothing.rs}}");
    assert!(
        text.contains("nothing.rs}}`: mdBook found no such file or anchor"),
        "{text}"
    );
}

#[test]
fn a_left_over_directive() {
    let text = with_line("see {{#item examples/ch02_b/app.rs greet}}");
    assert!(text.contains("isn't on a line of its own"), "{text}");
}

#[test]
fn typed_code() {
    assert!(with_line("```rust\nfn a() {}\n```").contains("typed Rust"));
    assert!(with_line("```diff\n+a\n```").contains("a typed diff"));
}

#[test]
fn a_piece_over_thirty_lines() {
    let long = format!("fn greet() {{\n{}", "    a();\n".repeat(30));
    let text = broken(|book| book.edit("examples/ch02_b/app.rs", "fn greet() {\n", &long));
    assert!(text.contains("shows 34 lines, a piece has at most 30"), "{text}");
}

#[test]
fn a_dead_link() {
    let text = with_line("[x](ch03_c.md)");
    assert!(text.contains("dead link `ch03_c.md`"), "{text}");
    // In an exercise's TOML nothing but the rendered page can tell.
    let text = broken(|book| {
        book.edit(
            "exercises/ch02_b/greet/exercise.toml",
            "ch02_b.html#code",
            "ch02_c.html",
        )
    });
    assert!(
        text.contains("book/src/ch02_b.md: dead link `ch02_c.html`; did you mean `ch02_b.html`?"),
        "{text}"
    );
}

#[test]
fn a_dead_anchor() {
    let text = with_line("[x](glossary.md#term-evnt)");
    assert!(
        text.contains("dead link `glossary.html#term-evnt`: no heading") && text.contains("did you mean `term-event`?"),
        "{text}"
    );
    let text = broken(|book| book.edit("book/src/ch02_b.md", "## Code", "## The code"));
    assert!(text.contains("dead link `#code`"), "{text}");
}

#[test]
fn a_dead_image() {
    assert!(with_line("![x](nothing.png)").contains("dead link `nothing.png`"));
    assert!(with_line("<img src=\"nothing.png\" alt=\"\">").contains("loads `nothing.png`, which isn't there"));
}

#[test]
fn a_page_that_is_not_in_the_summary() {
    let text = broken(|book| book.write("book/src/ch03_c.md", "# 3. C\n"));
    assert!(
        text.contains("book/src/ch03_c.md: isn't listed in book/src/SUMMARY.md"),
        "{text}"
    );
}

#[test]
fn a_dead_link_of_the_page_that_says_not_found() {
    let dead = |line: &str| broken(|book| book.write("book/src/404.md", &format!("# Not here\n\n{line}\n")));
    let text = dead("[x](ch03_c.html)");
    assert!(text.contains("book/src/404.md:3: dead link `ch03_c.html`"), "{text}");
    let text = dead("<img src=\"nothing.png\" alt=\"\">");
    assert!(text.contains("loads `nothing.png`, which isn't there"), "{text}");
    // It is sent for addresses of any depth, so this leads to the book's first page.
    let text = dead("[x](#not-here)");
    assert!(text.contains("dead link `#not-here`"), "{text}");
}

#[test]
fn a_path_outside_the_site() {
    let book = SmallBook::new();
    book.edit(
        "book/src/guide.md",
        "# Guide",
        "# Guide\n\n<a href=\"/guide.html\">x</a>",
    );
    book.build().unwrap();
    let below = |path: &str| bookkit::Options {
        site_url: Some(path.to_owned()),
        ..bookkit::Options::default()
    };
    let error = |path: &str| {
        bookkit::build(book.root(), &book.out(), &below(path))
            .unwrap_err()
            .to_string()
    };
    assert!(error("/hub/").contains("guide.md:3: `/guide.html` leaves the book, which is served below `/hub/`"));
    assert!(error("hub").contains("has to begin and end with `/`"));
}

#[test]
fn anything_from_outside() {
    for line in [
        "<script src=\"https://example.org/a.js\"></script>",
        "<img src=\"//example.org/a.png\" alt=\"\">",
        "<iframe src=\"https://example.org/\"></iframe>",
        "<link rel=\"stylesheet\" href=\"https://example.org/a.css\">",
    ] {
        let text = with_line(line);
        assert!(text.contains("from outside the book"), "{line}: {text}");
    }
    let text = broken(|book| book.write("book/theme/a.css", "p { background: url(https://example.org/a.png) }"));
    assert!(
        text.contains("loads `https://example.org/a.png` from outside the book"),
        "{text}"
    );
}

#[test]
fn bad_facts() {
    let text = broken(|book| book.edit("book/src/ch02_b.toml", "why = \"no\"", "reason = \"no\""));
    assert!(
        text.contains("book/src/ch02_b.toml:18: unknown field `reason`"),
        "{text}"
    );
}

#[test]
fn all_of_them_at_once() {
    let text = broken(|book| {
        book.edit("book/src/ch02_b.md", "{{#question who}}", "{{#question x}}");
        book.edit("book/src/ch02_b.md", "{{#run hello}}", "{{#run x}}");
        book.write("book/src/ch03_c.md", "# 3. C\n");
    });
    assert!(text.starts_with("3 problems in the book\n"), "{text}");
}
