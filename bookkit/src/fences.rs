//! Fenced blocks: pictures are drawn, sketches are labelled, and code that nobody compiles is refused.

use crate::page::{Fence, Page, html};
use crate::sequence;
use crate::suggest::suggest;

/// Languages that a page may type, because nothing compiles them and a piece of them is data, not a program.
const TYPED: [&str; 5] = ["console", "json", "http", "text", "html"];

/// What stands in the page for this fence.
pub(crate) fn expand(page: &Page<'_>, fence: &Fence<'_>) -> Result<String, String> {
    if !fence.closed {
        return Err("this fence is never closed".to_owned());
    }
    if let Some(offset) = fence.body.iter().position(|line| line.contains("{{#")) {
        return Err(format!(
            "`{}` in a fence would be printed as it is",
            fence.body[offset].trim()
        ));
    }
    let (language, attributes) = fence.info.split_once(',').unwrap_or((fence.info, ""));
    match language {
        "sequence" => sequence::draw(&fence.body, fence.line),
        "rust" if attributes == "sketch" => Ok(sketch(&fence.body)),
        "rust" => Err("typed Rust: show it with `{{#item …}}`, or say that it is a sketch: ```rust,sketch".to_owned()),
        "diff" => Err("a typed diff goes stale: `{{#changed}}` generates it".to_owned()),
        "js" if page.name.contains("node") => Ok(fence.verbatim.join("\n")),
        "js" => Err("JavaScript is typed only in the Node appendix; show a file with `{{#file …}}`".to_owned()),
        "" => Err("a fence says its language; for plain text: ```text".to_owned()),
        typed if TYPED.contains(&typed) => Ok(fence.verbatim.join("\n")),
        other => Err(format!(
            "no fence of `{other}` may be typed in a page; {}",
            suggest(other, TYPED)
        )),
    }
}

fn sketch(body: &[&str]) -> String {
    let code = html::fenced("rust", &body.join("\n"));
    format!("<figure class=\"piece sketch\">\n<figcaption>Sketch: not from a file</figcaption>\n\n{code}\n\n</figure>")
}

#[cfg(test)]
mod tests {
    use crate::fixture::Fixture;

    fn expand(page: &str, text: &str) -> Result<String, String> {
        let course = Fixture::new().course();
        let (text, problems) = course.page(page).expand(text);
        problems.first().map_or(Ok(text), |problem| Err(problem.to_string()))
    }

    #[test]
    fn typed_rust_and_typed_diffs_are_refused() {
        assert!(
            expand("x", "```rust\nfn a() {}\n```")
                .unwrap_err()
                .contains("x.md:1: typed Rust")
        );
        assert!(
            expand("x", "\n```rust,ignore\n```")
                .unwrap_err()
                .contains("x.md:2: typed Rust")
        );
        assert!(expand("x", "```diff\n+a\n```").unwrap_err().contains("a typed diff"));
    }

    #[test]
    fn a_sketch_says_so() {
        let text = expand("x", "```rust,sketch\nfn a() {}\n```").unwrap();
        assert!(
            text.contains("Sketch: not from a file") && text.contains("```rust\nfn a() {}\n```"),
            "{text}"
        );
    }

    #[test]
    fn javascript_is_typed_in_one_place_only() {
        assert!(expand("ch06_x", "```js\n1\n```").is_err());
        assert!(expand("from_node", "```js\n1\n```").is_ok());
    }

    #[test]
    fn output_and_data_stay_as_they_are() {
        for language in super::TYPED {
            let text = format!("```{language}\na\n```\n");
            assert_eq!(expand("x", &text).unwrap(), text);
        }
    }

    #[test]
    fn a_fence_without_a_language_or_without_an_end_is_refused() {
        assert!(expand("x", "```\na\n```").unwrap_err().contains("says its language"));
        assert!(
            expand("x", "```jsn\na\n```")
                .unwrap_err()
                .contains("did you mean `json`?")
        );
        assert!(expand("x", "```text\na").unwrap_err().contains("never closed"));
    }

    #[test]
    fn an_include_that_was_not_found_is_no_code() {
        assert!(
            expand("x", "```text\n{{#include nothing.txt}}\n```")
                .unwrap_err()
                .contains("nothing.txt")
        );
    }
}
