//! Lines of a file, made ready to be shown.

use super::Found;

/// The lines of an item, with the plain comments directly above it: they say why the item is as it is.
pub(crate) fn lines_of<'a>(source: &'a str, item: &Found) -> (usize, Vec<&'a str>) {
    let all: Vec<&str> = source.lines().collect();
    let mut first = item.first.saturating_sub(1);
    while first > 0 && all.get(first - 1).is_some_and(|line| is_plain_comment(line)) {
        first -= 1;
    }
    (first + 1, all.get(first..item.last).unwrap_or_default().to_vec())
}

fn is_plain_comment(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("//") && !line.starts_with("//!")
}

/// The lines without the doc comment at the head of the item.
pub(crate) fn without_docs<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let is_head = |line: &&&str| {
        let line = line.trim_start();
        line.starts_with("//") || line.starts_with("#[")
    };
    let head = lines.iter().take_while(is_head).count();
    let (head, rest) = lines.split_at(head);
    let kept = head.iter().filter(|line| !line.trim_start().starts_with("///"));
    kept.chain(rest).copied().collect()
}

/// The lines moved left by the indentation that all of them share.
pub(crate) fn dedent(lines: &[&str]) -> String {
    let indent = |line: &&str| line.len() - line.trim_start().len();
    let shared = lines
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(indent)
        .min()
        .unwrap_or(0);
    let moved: Vec<&str> = lines
        .iter()
        .map(|line| line.get(shared..).unwrap_or("").trim_end())
        .collect();
    moved.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_directly_above_belong_to_the_item() {
        let source = "//! File.\n\n// not mine\n\n// Naive: why\nfn a() {}\n";
        let found = Found {
            name: "a".to_owned(),
            first: 6,
            last: 6,
        };
        assert_eq!(lines_of(source, &found), (5, vec!["// Naive: why", "fn a() {}"]));
    }

    #[test]
    fn docs_can_be_hidden_and_attributes_stay() {
        let lines = [
            "/// Doc.",
            "#[must_use]",
            "// Naive: why",
            "fn a() {",
            "    /// inner",
            "}",
        ];
        assert_eq!(
            without_docs(&lines),
            ["#[must_use]", "// Naive: why", "fn a() {", "    /// inner", "}"]
        );
    }

    #[test]
    fn shared_indentation_goes_and_the_rest_stays() {
        assert_eq!(dedent(&["    a", "", "      b  "]), "a\n\n  b");
    }
}
