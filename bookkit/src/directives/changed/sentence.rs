//! What a file says of itself: the first sentence of the comment at its head, or a page's title.

/// The first sentence, in Markdown; `None` for a file that begins without a word about itself.
pub(super) fn first_sentence(name: &str, text: &str) -> Option<String> {
    let said = if name.ends_with(".html") {
        let (_, title) = text.split_once("<title>")?;
        title.split("</title>").next()?.trim().to_owned()
    } else {
        let open = match name.rsplit('.').next() {
            Some("rs") => "//!",
            Some("js" | "mjs" | "cjs") => "//",
            _ => "#",
        };
        let words = text.lines().map_while(|line| comment(line, open));
        let comment = words.collect::<Vec<_>>().join(" ");
        let end = comment.find(". ").map_or(comment.len(), |dot| dot + 1);
        comment[..end].trim().to_owned()
    };
    (!said.is_empty()).then_some(said)
}

/// The words of a comment line; an empty one ends the first paragraph.
fn comment<'a>(line: &'a str, open: &str) -> Option<&'a str> {
    let words = line.strip_prefix(open)?.trim();
    (!words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::first_sentence;

    #[test]
    fn the_head_of_a_file_gives_its_first_sentence() {
        let first = |name, text| first_sentence(name, text).unwrap_or_default();
        assert_eq!(
            first("a.rs", "//! One, on\n//! two lines. Not this.\n"),
            "One, on two lines."
        );
        assert_eq!(first("a.rs", "//! Alone\n//!\n//! Not this.\n"), "Alone");
        assert_eq!(first("a.cjs", "// For Node: `a.b` it is.\n"), "For Node: `a.b` it is.");
        assert_eq!(first("a.html", "<!doctype html>\n<title>Chat</title>\n"), "Chat");
        assert_eq!(first("a.rs", "use a::b;\n//! Not the head.\n"), "");
        assert_eq!(first("a.rs", "#![expect(dead_code)]\n"), "");
    }
}
