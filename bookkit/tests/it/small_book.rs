//! A small course with a page that uses every directive.

use std::path::{Path, PathBuf};

/// A course in a temporary directory.
pub(crate) struct SmallBook {
    dir: tempfile::TempDir,
}

const BOOK: &str = r#"
[book]
title = "Small"
[build]
create-missing = false
[preprocessor.course]
command = "BOOKKIT"
after = ["links", "index"]
[output.html]
git-repository-url = "https://github.com/realtimehub/realtimehub"
additional-css = ["theme/a.css"]
[output.html.playground]
runnable = false
[output.html.print]
enable = false
"#;

const FACTS: &str = r#"
title = "Greetings"
part = "II"
asks = "Who greets?"
source = "004, 1.5"
class_minutes = 30
command = "cargo run --example ch02_b"
previous = "ch01_a"

[[objective]]
text = "greet"
exercise = "ch02_greet"

[[question]]
id = "who"
kind = "choice"
prompt = "Who?"
choice = [{ text = "all", right = true, why = "yes" }, { text = "none", why = "no" }]

[[question]]
id = "order"
kind = "order"
prompt = "In which order?"
items = ["one", "two", "three"]
why = "It counts."

[[question]]
id = "short"
kind = "short"
prompt = "How many?"
accept = ["3"]
answer = "three"
why = "It counts."

[[term]]
name = "event"
text = "Something that happened."

[[simplified]]
text = "Nothing is kept."
claim = "history_survives_a_restart"
mended_by = "ch13_redis"

[[run]]
name = "hello"
"#;

/// A page with every directive that a chapter may use.
pub(crate) const PAGE: &str = "# 2. Greetings

{{#head}}

{{#objectives}}

## Code

{{#item examples/ch02_b/app.rs greet}}

{{#file examples/ch02_b/index.html part=form}}

{{#question who}}

{{#question order}}

{{#question short}}

```sequence
title: One greeting
ann -> bob: hello
bob --> ann: hello
```

{{#run hello}}

{{#changed}}

{{#exercises}}

{{#simplified}}

See [the code](#code) and [the glossary](glossary.md#term-event).
";

const EXERCISE: &str = r#"
title = "Greet"
order = 1
kind = "hole"
minutes = 10
concept = "greeting"
page = "ch02_b.html#code"
task = "Greet."
hints = ["where", "which", "shape"]
"#;

const FILES: [(&str, &str); 12] = [
    ("book/book.toml", BOOK),
    ("book/theme/a.css", "p { color: red }\n"),
    (
        "book/runs/hello.json",
        r#"{ "command": "cargo run", "lines": [{ "ms": 0, "text": "Hello" }] }"#,
    ),
    (
        "book/src/SUMMARY.md",
        "# Small\n\n- [2. Greetings](ch02_b.md)\n\n---\n\n[Glossary](glossary.md)\n[Guide](guide.md)\n",
    ),
    ("book/src/ch02_b.md", PAGE),
    ("book/src/ch02_b.toml", FACTS),
    ("book/src/glossary.md", "# Glossary\n\n{{#glossary}}\n"),
    ("book/src/guide.md", "# Guide\n\n{{#schedule}}\n\n{{#chapters}}\n"),
    ("examples/ch01_a/app.rs", "/// Greets.\npub fn greet() {\n}\n"),
    (
        "examples/ch02_b/app.rs",
        "/// Greets.\npub fn greet() {\n    println!(\"Hello\");\n}\n",
    ),
    (
        "examples/ch02_b/index.html",
        "<!-- part: form -->\n<form></form>\n<!-- end: form -->\n",
    ),
    ("exercises/ch02_b/greet/exercise.toml", EXERCISE),
];

impl SmallBook {
    /// A book without a fault.
    pub(crate) fn new() -> Self {
        let book = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        for (path, text) in FILES {
            book.write(path, &text.replace("BOOKKIT", env!("CARGO_BIN_EXE_bookkit")));
        }
        book
    }

    pub(crate) fn root(&self) -> &Path {
        self.dir.path()
    }

    /// Where [`Self::build`] puts the pages.
    pub(crate) fn out(&self) -> PathBuf {
        self.root().join("out/book")
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Replaces a part of a file, which must be there.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.root().join(path)).unwrap();
        assert!(text.contains(from), "{path} has no {from:?}");
        self.write(path, &text.replace(from, to));
    }

    pub(crate) fn remove(&self, path: &str) {
        std::fs::remove_file(self.root().join(path)).unwrap();
    }

    pub(crate) fn build(&self) -> anyhow::Result<bookkit::Report> {
        bookkit::build(self.root(), &self.out(), &bookkit::Options::default())
    }

    /// The rendered page.
    pub(crate) fn page(&self, name: &str) -> String {
        std::fs::read_to_string(self.out().join(name)).unwrap()
    }

    /// What the failing build says.
    pub(crate) fn error(&self) -> String {
        let error = self.build().expect_err("the build must fail");
        assert!(!self.out().exists(), "a book with problems must not be put in place");
        error.to_string()
    }
}
