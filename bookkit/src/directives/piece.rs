//! How a piece of a file is shown: where it is from, what runs it, and the code.

use crate::page::{Args, Page, html};
use crate::source::MOST_LINES;

/// A piece of a file, ready to be shown.
pub(crate) struct Piece<'a> {
    /// The file, from the repository's root.
    pub(crate) path: &'a str,
    /// The item or part that is shown; empty for a whole file.
    pub(crate) what: String,
    /// First and last line in the file.
    pub(crate) lines: (usize, usize),
    /// The code.
    pub(crate) code: String,
    /// The arguments that make the program run this piece: what follows `--`.
    pub(crate) run: Option<String>,
}

/// The arguments in `run=NAME` or `run=ONE,TWO`. Whether the program knows them, no tool can tell without running it.
pub(super) fn run_option(args: &Args<'_>) -> Result<Option<String>, String> {
    match args.option("run") {
        Some(list) if list.split(',').any(str::is_empty) => Err(format!(
            "`run={list}` names no argument; write `run=NAME`, or `run=ONE,TWO` for several"
        )),
        option => Ok(option.map(|list| list.replace(',', " "))),
    }
}

impl Piece<'_> {
    /// The piece as Markdown; an error when it is too long to be read in one go.
    pub(crate) fn show(&self, page: &Page<'_>) -> Result<String, String> {
        let shown = self.code.lines().count();
        if shown > MOST_LINES {
            return Err(format!(
                "`{}` of `{}` shows {shown} lines, a piece has at most {MOST_LINES}: show a part of it, or split it",
                self.what, self.path
            ));
        }
        let language = language(self.path);
        let code = if language == "rust" {
            without_hiding(&self.code)
        } else {
            self.code.clone()
        };
        let caption = self.caption(page)?;
        let code = html::fenced(language, &code);
        Ok(format!(
            "<figure class=\"piece\">\n<figcaption>{caption}</figcaption>\n\n{code}\n\n</figure>"
        ))
    }

    fn caption(&self, page: &Page<'_>) -> Result<String, String> {
        let path = html::escape(self.path);
        let file = match page.course.address(self.path, Some(self.lines)) {
            Some(address) => format!("<a class=\"piece-file\" href=\"{}\">{path}</a>", html::escape(&address)),
            None => format!("<span class=\"piece-file\">{path}</span>"),
        };
        let what = match self.what.as_str() {
            "" => String::new(),
            what => format!(" <span class=\"piece-item\">{}</span>", html::escape(what)),
        };
        let command = self.command(page)?.map(|command| {
            format!(
                " <span class=\"piece-command\"><code>{}</code></span>",
                html::escape(&command)
            )
        });
        Ok(format!("{file}{what}{}", command.unwrap_or_default()))
    }

    /// The command that runs this piece.
    fn command(&self, page: &Page<'_>) -> Result<Option<String>, String> {
        let file = self.file_command(page);
        let Some(run) = &self.run else {
            return Ok(file);
        };
        match file {
            Some(command) if command.starts_with("cargo run") => {
                let program = command.split(" -- ").next().unwrap_or(&command);
                Ok(Some(format!("{program} -- {run}")))
            }
            other => Err(format!(
                "`run={run}`: `cargo run` doesn't run `{}`, {} does",
                self.path,
                other.map_or("nothing".to_owned(), |command| format!("`{command}`"))
            )),
        }
    }

    /// The command that runs this file, without a word about arguments.
    fn file_command(&self, page: &Page<'_>) -> Option<String> {
        let parts: Vec<&str> = self.path.split('/').collect();
        match parts.as_slice() {
            // A program for Node beside the Rust one. `.js` and `.mjs` belong to a page.
            [.., file] if file.ends_with(".cjs") => Some(format!("node {}", self.path)),
            ["examples", example, ..] => Some(format!("cargo run --example {example}")),
            ["exercises", slug, name, ..] => Some(format!("cargo course check {}_{name}", slug.split('_').next()?)),
            ["tests", "it", file] => Some(format!("cargo test --test it {}", file.trim_end_matches(".rs"))),
            // The hub's own modules and pages run in whatever program the chapter has put together.
            [first, ..] => {
                let chapters = page.chapter().ok().map(|chapter| chapter.command.clone());
                chapters.or_else(|| (*first == "src").then(|| "cargo run".to_owned()))
            }
            [] => None,
        }
    }
}

/// The name by which the highlighter knows a file's language.
pub(crate) fn language(path: &str) -> &str {
    match path.rsplit('.').next().unwrap_or("") {
        "rs" => "rust",
        "html" => "html",
        "js" | "mjs" | "cjs" => "js",
        "css" => "css",
        "toml" => "toml",
        "json" => "json",
        "lua" => "lua",
        "sh" => "bash",
        "py" => "python",
        "yaml" | "yml" => "yaml",
        _ => "text",
    }
}

/// mdBook hides lines of Rust that start with `# `; a second `#` makes it show the line as it is.
fn without_hiding(code: &str) -> String {
    let escape = |line: &str| {
        let rest = line.trim_start();
        let hides = rest == "#" || rest.starts_with("# ") || rest.starts_with("##");
        if hides {
            line.replacen('#', "##", 1)
        } else {
            line.to_owned()
        }
    };
    code.lines().map(escape).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{FACTS, Fixture};

    fn piece(path: &'static str, code: &str) -> Piece<'static> {
        Piece {
            path,
            what: "on".to_owned(),
            lines: (3, 5),
            code: code.to_owned(),
            run: None,
        }
    }

    fn with_run(path: &'static str, run: &str) -> Piece<'static> {
        Piece {
            run: Some(run.to_owned()),
            ..piece(path, "")
        }
    }

    #[test]
    fn a_piece_says_file_item_and_command() {
        let course = Fixture::new().course();
        let text = piece("examples/ch04_event_emitter/app.rs", "fn on() {}")
            .show(&course.page("x"))
            .unwrap();
        assert!(
            text.contains("https://example.org/hub/blob/main/examples/ch04_event_emitter/app.rs#L3-L5"),
            "{text}"
        );
        assert!(text.contains(">on</span>"), "{text}");
        assert!(text.contains("cargo run --example ch04_event_emitter"), "{text}");
        assert!(text.contains("```rust\nfn on() {}\n```"), "{text}");
    }

    #[test]
    fn each_kind_of_file_has_its_command() {
        let course = Fixture::new().chapter("ch01_a").course();
        let command = |path, page| piece(path, "").file_command(&course.page(page));
        assert_eq!(
            command("exercises/ch04_x/once/check.rs", "x").as_deref(),
            Some("cargo course check ch04_once")
        );
        assert_eq!(
            command("tests/it/ch04_x.rs", "x").as_deref(),
            Some("cargo test --test it ch04_x")
        );
        assert_eq!(
            command("web/a.html", "ch01_a").as_deref(),
            Some("cargo run --example ch01_a")
        );
        assert_eq!(
            command("examples/ch01_a/greet.cjs", "ch01_a").as_deref(),
            Some("node examples/ch01_a/greet.cjs")
        );
        assert_eq!(command("web/a.html", "glossary"), None);
        assert_eq!(
            command("src/hub/room.rs", "ch01_a").as_deref(),
            Some("cargo run --example ch01_a")
        );
        assert_eq!(command("src/hub/room.rs", "glossary").as_deref(), Some("cargo run"));
    }

    #[test]
    fn a_variant_is_run_by_its_arguments() {
        let course = Fixture::new()
            .file("book/src/ch01_a.toml", &FACTS.replace("ch01_a\"", "ch01_a -- naive\""))
            .course();
        let command = |path, page, run| with_run(path, run).command(&course.page(page));
        let expected = "cargo run --example ch01_a -- late twice";
        assert_eq!(
            command("examples/ch01_a/app.rs", "x", "late twice"),
            Ok(Some(expected.to_owned()))
        );
        // The chapter's own command names a variant already; this piece belongs to another one.
        assert_eq!(
            command("web/a.html", "ch01_a", "late twice"),
            Ok(Some(expected.to_owned()))
        );
        let refused = command("tests/it/ch01_a.rs", "ch01_a", "late").unwrap_err();
        assert!(refused.contains("`cargo test --test it ch01_a` does"), "{refused}");
    }

    #[test]
    fn thirty_lines_are_shown_and_thirty_one_are_not() {
        let course = Fixture::new().course();
        assert!(piece("a.rs", &"x\n".repeat(30)).show(&course.page("x")).is_ok());
        assert!(
            piece("a.rs", &"x\n".repeat(31))
                .show(&course.page("x"))
                .unwrap_err()
                .contains("31 lines")
        );
    }

    #[test]
    fn no_line_of_rust_is_hidden() {
        assert_eq!(without_hiding("# a\n#[b]\n#\n  ## c"), "## a\n#[b]\n##\n  ### c");
    }
}
