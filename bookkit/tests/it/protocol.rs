//! An installed `mdbook` starts the binary; the pages must be the same as those of the in-process build.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use mdbook_driver::MDBook;

use crate::small_book::SmallBook;

fn bookkit(book: &SmallBook, args: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_bookkit"))
        .args(args)
        .current_dir(book.root().join("book"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // `supports` doesn't read its input; the pipe may be closed before we write.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

#[test]
fn only_the_html_renderer_is_supported() {
    let book = SmallBook::new();
    assert!(bookkit(&book, &["supports", "html"], "").status.success());
    assert!(!bookkit(&book, &["supports", "markdown"], "").status.success());
}

#[test]
fn plain_mdbook_gives_the_same_pages() {
    let book = SmallBook::new();
    book.build().unwrap();
    // What `mdbook build book` does: load book.toml as it is, preprocessor table included.
    let mdbook = MDBook::load(book.root().join("book")).unwrap();
    mdbook.build().unwrap();
    for page in ["ch02_b.html", "glossary.html", "guide.html"] {
        let plain = std::fs::read_to_string(book.root().join("book/book").join(page)).unwrap();
        assert_eq!(plain, book.page(page), "{page}");
    }
}

#[test]
fn plain_mdbook_fails_on_what_our_build_refuses() {
    let book = SmallBook::new();
    book.edit("book/src/ch02_b.md", "app.rs greet}}", "app.rs gret}}");
    let mdbook = MDBook::load(book.root().join("book")).unwrap();
    assert!(mdbook.build().is_err());
}

#[test]
fn the_binary_names_every_problem_on_stderr() {
    let book = SmallBook::new();
    book.edit("book/src/ch02_b.md", "app.rs greet}}", "app.rs gret}}");
    book.edit("book/src/guide.md", "{{#chapters}}", "{{#chapter}}");
    let mdbook = MDBook::load(book.root().join("book")).unwrap();
    let context = serde_json::json!({
        "root": book.root().join("book"), "config": mdbook.config, "renderer": "html", "mdbook_version": "0.5.4",
    });
    let input = serde_json::json!([context, mdbook.book]).to_string();
    let output = bookkit(&book, &[], &input);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert!(
        stderr.contains("book/src/ch02_b.md:9: `examples/ch02_b/app.rs` has no item `gret`"),
        "{stderr}"
    );
    assert!(
        stderr.contains("book/src/guide.md:5: there is no directive `chapter`"),
        "{stderr}"
    );
}

#[test]
fn a_call_by_hand_is_explained() {
    let output = bookkit(&SmallBook::new(), &["help"], "");
    assert!(!output.status.success());
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("mdBook calls this as a preprocessor")
    );
}
