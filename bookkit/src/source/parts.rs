//! Marked lines: between a comment `part: NAME` and a comment `end: NAME`. Only for functions that are too long to show
//! whole, and for files that aren't Rust. The marker lines are never shown.

use crate::suggest::suggest;

/// The lines between the markers of `name`, with the offset of the first one.
pub(crate) fn part<'a>(lines: &[&'a str], name: &str) -> Result<(usize, Vec<&'a str>), String> {
    let start = lines.iter().position(|line| marker(line) == Some(("part", name)));
    let Some(start) = start else {
        return Err(format!("has no `part: {name}`; {}", suggest(name, names(lines))));
    };
    let rest = lines.get(start + 1..).unwrap_or_default();
    match rest.iter().position(|line| marker(line) == Some(("end", name))) {
        Some(end) => Ok((start + 1, rest.get(..end).unwrap_or_default().to_vec())),
        None => Err(format!("has `part: {name}` without `end: {name}`")),
    }
}

/// The lines without any markers.
pub(crate) fn without_markers<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    lines.iter().filter(|line| marker(line).is_none()).copied().collect()
}

fn names<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    lines
        .iter()
        .filter_map(|line| marker(line))
        .filter(|(kind, _)| *kind == "part")
        .map(|(_, name)| name)
        .collect()
}

/// `("part", "NAME")` for a line that is a comment of any language and nothing else.
fn marker(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let inside = ["//", "#", "<!--", "/*", "--"]
        .iter()
        .find_map(|open| line.strip_prefix(open))?;
    let inside = inside.trim_end_matches("-->").trim_end_matches("*/").trim();
    let (kind, name) = inside.split_once(':')?;
    let name = name.trim();
    let is_name = !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    (matches!(kind, "part" | "end") && is_name).then_some((kind, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTML: [&str; 5] = [
        "<p>",
        "  <!-- part: form -->",
        "  <form>",
        "  <!-- end: form -->",
        "</p>",
    ];

    #[test]
    fn a_part_is_what_is_between_its_markers() {
        assert_eq!(part(&HTML, "form"), Ok((2, vec!["  <form>"])));
    }

    #[test]
    fn markers_are_comments_of_any_language() {
        for line in ["// part: a", "  # part: a", "<!-- part: a -->", "/* part: a */"] {
            assert_eq!(marker(line), Some(("part", "a")), "{line}");
        }
        assert_eq!(marker("// in this part: two words"), None);
        assert_eq!(marker("let part = 1;"), None);
    }

    #[test]
    fn markers_are_never_shown() {
        assert_eq!(without_markers(&HTML), ["<p>", "  <form>", "</p>"]);
    }

    #[test]
    fn a_part_that_is_missing_or_open_is_an_error() {
        assert_eq!(
            part(&HTML, "from").unwrap_err(),
            "has no `part: from`; did you mean `form`?"
        );
        assert!(part(&HTML[..3], "form").unwrap_err().contains("without `end: form`"));
    }
}
