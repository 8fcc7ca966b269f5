//! Some of what a program prints is about the machine that it runs on: the paths in a panic, a hint at what isn't installed.
//! A reader's machine is another one.

use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

/// Everything before the name of a crate, or before `library/` in the standard library's sources.
static FOLDERS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[^\s'\x22`(]*/(?:registry/src/[^/\s]+/|(library/(?:alloc|core|std)/))").ok());

/// What the examples with a page print when `npm ci` hasn't run.
const HINT: &str = "the page will load socket.io-client from ";

/// Whether a line is about this machine only.
pub(super) fn is_hint(text: &str) -> bool {
    text.starts_with(HINT)
}

/// `text` with paths that begin where every machine's are the same.
pub(super) fn tidy(text: &str, root: &Path) -> String {
    let here = text.replace(&format!("{}/", root.display()), "");
    match &*FOLDERS {
        Some(folders) => folders.replace_all(&here, "$1").into_owned(),
        None => here,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::tidy;

    #[test]
    fn a_path_begins_at_the_repository_the_crate_or_the_library() {
        for (printed, tidied) in [
            ("at /place/ann/hub/examples/a/app.rs:1:2", "at examples/a/app.rs:1:2"),
            (
                "at /place/ann/.cargo/registry/src/index-0a1b/tokio-1.0/src/a.rs:3",
                "at tokio-1.0/src/a.rs:3",
            ),
            (
                "at /rustc/0a1b2c/library/core/src/option.rs:4",
                "at library/core/src/option.rs:4",
            ),
            ("(/place/ann/toolchain/library/std/src/a.rs)", "(library/std/src/a.rs)"),
        ] {
            assert_eq!(tidy(printed, Path::new("/place/ann/hub")), tidied);
        }
    }

    #[test]
    fn an_address_stays() {
        let text = "GET /api/library/books from http://127.0.0.1:3000/chat";
        assert_eq!(tidy(text, Path::new("/place/ann/hub")), text);
    }
}
