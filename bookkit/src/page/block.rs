//! Reads a page's lines into blocks: text, directives, fences. Only fences span lines; everything else is judged line by
//! line, so that a problem can name its line.

/// A piece of a page, with the line it starts at (from 1).
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Block<'a> {
    /// One line of Markdown.
    Text { line: usize, text: &'a str },
    /// A line that holds a directive and nothing else: `{{#…}}`.
    Directive { line: usize, text: &'a str },
    /// A fenced block.
    Fence(Fence<'a>),
}

/// A fenced block.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fence<'a> {
    /// The line of the opening fence.
    pub(crate) line: usize,
    /// What follows the opening backticks: language and attributes.
    pub(crate) info: &'a str,
    /// The lines between the fences, as they are in the file.
    pub(crate) body: Vec<&'a str>,
    /// The block's lines with their fences, for fences that stay as they are.
    pub(crate) verbatim: Vec<&'a str>,
    /// Whether a closing fence was found.
    pub(crate) closed: bool,
}

impl Block<'_> {
    pub(crate) fn line(&self) -> usize {
        match self {
            Self::Text { line, .. } | Self::Directive { line, .. } => *line,
            Self::Fence(fence) => fence.line,
        }
    }
}

/// The blocks of a page, in order.
pub(crate) fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((index, text)) = lines.next() {
        let line = index + 1;
        if let Some((marker, info)) = opening(text) {
            let mut fence = Fence {
                line,
                info,
                body: Vec::new(),
                verbatim: vec![text],
                closed: false,
            };
            for (_, text) in lines.by_ref() {
                fence.verbatim.push(text);
                if closes(text, marker) {
                    fence.closed = true;
                    break;
                }
                fence.body.push(text);
            }
            blocks.push(Block::Fence(fence));
        } else if text.starts_with("{{#") && text.trim_end().ends_with("}}") && text.matches("{{#").count() == 1 {
            blocks.push(Block::Directive {
                line,
                text: text.trim_end(),
            });
        } else {
            blocks.push(Block::Text { line, text });
        }
    }
    blocks
}

/// The backticks or tildes that open a fence, and the rest of the line.
fn opening(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let character = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = line.chars().take_while(|c| *c == character).count();
    let (marker, info) = line.split_at(length);
    (length >= 3 && !info.contains('`')).then_some((marker, info.trim()))
}

fn closes(line: &str, marker: &str) -> bool {
    let line = line.trim();
    line.starts_with(marker) && line.chars().all(|c| marker.starts_with(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directive_inside_a_fence_is_text_of_the_fence() {
        let found = blocks("a\n{{#head}}\n```text\n{{#head}}\n```\nb");
        assert_eq!(
            found[1],
            Block::Directive {
                line: 2,
                text: "{{#head}}"
            }
        );
        let Block::Fence(fence) = &found[2] else {
            panic!("{found:?}")
        };
        assert_eq!(
            (fence.line, fence.info, fence.body.as_slice()),
            (3, "text", ["{{#head}}"].as_slice())
        );
        assert_eq!(found[3], Block::Text { line: 6, text: "b" });
    }

    #[test]
    fn a_longer_fence_holds_a_shorter_one() {
        let found = blocks("````text\n```rust\n```\n````");
        let [Block::Fence(fence)] = found.as_slice() else {
            panic!("{found:?}")
        };
        assert_eq!(fence.body, ["```rust", "```"]);
    }

    #[test]
    fn a_fence_that_never_ends_is_known() {
        let found = blocks("```text\na");
        assert!(matches!(found.as_slice(), [Block::Fence(Fence { closed: false, .. })]));
    }

    #[test]
    fn two_directives_on_a_line_are_no_directive() {
        assert!(matches!(blocks("{{#head}} {{#head}}")[0], Block::Text { .. }));
    }
}
