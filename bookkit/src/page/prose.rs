//! The words that a reader reads: prose without code, directives and generated blocks.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::{Block, blocks};

/// Technical prose with code to look at between the sentences: the course plans 15 to 25 minutes for 1,800 to 3,000 words.
const WORDS_PER_MINUTE: usize = 120;

/// The page's own Markdown, without fences and directives.
pub(crate) fn prose(page: &str) -> String {
    let lines = blocks(page).into_iter().filter_map(|block| match block {
        Block::Text { text, .. } => Some(text),
        Block::Directive { .. } | Block::Fence(_) => None,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// How many words of prose a page has.
pub(crate) fn word_count(page: &str) -> usize {
    let prose = prose(page);
    let mut in_code_block = false;
    let mut words = 0;
    for event in Parser::new(&prose) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code_block = true,
            Event::End(TagEnd::CodeBlock) => in_code_block = false,
            Event::Text(text) | Event::Code(text) if !in_code_block => {
                words += text
                    .split_whitespace()
                    .filter(|word| word.contains(char::is_alphanumeric))
                    .count();
            }
            _ => {}
        }
    }
    words
}

/// The minutes it takes to read a page, at least one.
pub(crate) fn reading_minutes(page: &str) -> usize {
    word_count(page).div_ceil(WORDS_PER_MINUTE).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_prose_counts() {
        let page =
            "# One two\n\nthree `four` [five](six.md)\n\n{{#item a b}}\n\n```console\nseven\n```\n\n- eight – nine\n";
        assert_eq!(word_count(page), 7);
    }

    #[test]
    fn minutes_are_rounded_up() {
        assert_eq!(reading_minutes(&"word ".repeat(121)), 2);
        assert_eq!(reading_minutes(""), 1);
    }
}
