//! One page: its lines are read once into blocks, and every directive and fence in it is replaced by what it stands for.

mod args;
mod block;
pub(crate) mod html;
mod prose;

pub(crate) use args::Args;
pub(crate) use block::{Block, Fence, blocks};
pub(crate) use prose::{prose, reading_minutes, word_count};

use crate::course::Course;
use crate::facts::Chapter;
use crate::problem::Problem;
use crate::{directives, fences};

/// A page while it is expanded: what its directives may ask for.
pub(crate) struct Page<'a> {
    /// The whole course.
    pub(crate) course: &'a Course,
    /// The page's name without `.md`.
    pub(crate) name: &'a str,
}

impl<'a> Page<'a> {
    /// The facts of this page's chapter; an error on pages that are no chapter.
    pub(crate) fn chapter(&self) -> Result<&'a Chapter, String> {
        self.course
            .chapter(self.name)
            .ok_or_else(|| format!("there is no book/src/{}.toml beside this page", self.name))
    }

    /// The page's file, as problems name it.
    pub(crate) fn file(&self) -> String {
        page_file(self.name)
    }

    /// The page's text with every directive and fence replaced, and what was wrong with them.
    pub(crate) fn expand(&self, text: &str) -> (String, Vec<Problem>) {
        let mut out = String::with_capacity(text.len() * 2);
        let mut problems = Vec::new();
        for block in blocks(text) {
            match self.expand_block(&block) {
                Ok(expanded) => out.push_str(&expanded),
                Err(message) => problems.push(Problem::new(self.file(), block.line(), message)),
            }
            out.push('\n');
        }
        (out, problems)
    }

    fn expand_block(&self, block: &Block<'_>) -> Result<String, String> {
        match block {
            Block::Text { text, .. } if text.contains("{{#") => Err(left_over(text)),
            Block::Text { text, .. } => Ok((*text).to_owned()),
            Block::Directive { text, .. } => directives::expand(self, text),
            Block::Fence(fence) => fences::expand(self, fence),
        }
    }
}

/// The path that problems name for a page.
pub(crate) fn page_file(name: &str) -> String {
    format!("book/src/{name}.md")
}

fn left_over(text: &str) -> String {
    let start = text.find("{{#").unwrap_or(0);
    let shown: String = text[start..].chars().take(60).collect();
    format!("`{shown}` isn't on a line of its own, so it would be printed as it is")
}

#[cfg(test)]
mod tests {
    use crate::fixture::Fixture;

    #[test]
    fn text_around_a_directive_stays_as_it_is() {
        let course = Fixture::new().chapter("ch01_a").course();
        let (text, problems) = course
            .page("ch01_a")
            .expand("# 1. A\n\ntext\n\n{{#objectives}}\n\nmore");
        assert_eq!(problems, []);
        assert!(
            text.starts_with("# 1. A\n\ntext\n\n<") && text.ends_with(">\n\nmore\n"),
            "{text}"
        );
    }

    #[test]
    fn every_problem_of_a_page_has_its_line() {
        let course = Fixture::new().chapter("ch01_a").course();
        let (_, problems) = course
            .page("ch01_a")
            .expand("x {{#head}}\n{{#hed}}\n\n```rust\nfn a() {}\n```\n");
        let lines: Vec<_> = problems
            .iter()
            .map(|problem| (problem.file.as_str(), problem.line))
            .collect();
        assert_eq!(
            lines,
            [
                ("book/src/ch01_a.md", 1),
                ("book/src/ch01_a.md", 2),
                ("book/src/ch01_a.md", 4)
            ]
        );
        assert!(
            problems[0].message.contains("isn't on a line of its own"),
            "{}",
            problems[0]
        );
        assert!(problems[1].message.contains("did you mean `head`?"), "{}", problems[1]);
    }
}
