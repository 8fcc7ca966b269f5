//! The headings that every chapter has, in their order, each with the directive that belongs below it.

use super::Draft;
use crate::page::Block;
use crate::problem::Problem;

/// The fixed headings, each with what must stand below it.
const FIXED: [(&str, Option<&str>); 7] = [
    ("It breaks first", None),
    ("What you can do afterwards", Some("objectives")),
    ("The pitfall", None),
    ("What changed", Some("changed")),
    ("Exercises", Some("exercises")),
    ("What is simplified here", Some("simplified")),
    ("For the teacher", None),
];

pub(super) fn check(draft: &Draft<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    problems.extend(title(draft));
    if draft.directives("head").next().is_none() {
        problems.push(draft.problem(0, "has no `{{#head}}` below its title"));
    }
    let sections = sections(draft);
    let mut last = 0;
    for (heading, directive) in FIXED {
        let Some(section) = sections.iter().find(|section| is(section.title, heading)) else {
            problems.push(draft.problem(0, format!("has no section `## {heading}`")));
            continue;
        };
        if section.line < last {
            problems.push(draft.problem(
                section.line,
                format!("`## {heading}` comes too early; see the page's fixed order"),
            ));
        }
        last = last.max(section.line);
        problems.extend(below(draft, section, heading, directive));
    }
    problems
}

/// A section from its heading to the next one.
pub(super) struct Section<'a> {
    pub(super) title: &'a str,
    pub(super) line: usize,
    pub(super) end: usize,
    has_prose: bool,
}

impl Section<'_> {
    /// Whether it is one of the fixed ones.
    pub(super) fn is_fixed(&self) -> bool {
        FIXED.iter().any(|(heading, _)| is(self.title, heading))
    }
}

/// The `##` sections of a page.
pub(super) fn sections<'a>(draft: &Draft<'a>) -> Vec<Section<'a>> {
    let mut sections: Vec<Section<'a>> = Vec::new();
    for block in &draft.blocks {
        match (block, sections.last_mut()) {
            (Block::Text { line, text }, _) if text.starts_with("## ") => {
                sections.push(Section {
                    title: text[3..].trim(),
                    line: *line,
                    end: *line,
                    has_prose: false,
                });
            }
            (block, Some(section)) => {
                section.end = block.line();
                section.has_prose |= matches!(block, Block::Text { text, .. } if !text.trim().is_empty());
            }
            (_, None) => {}
        }
    }
    sections
}

/// A fixed heading may go on: `The pitfall: who receives it`.
fn is(title: &str, heading: &str) -> bool {
    title == heading || title.strip_prefix(heading).is_some_and(|rest| rest.starts_with(':'))
}

fn title(draft: &Draft<'_>) -> Option<Problem> {
    let expected = format!("# {}", draft.chapter.heading());
    let first = draft.text.lines().next().unwrap_or("");
    (first.trim_end() != expected).then(|| draft.problem(1, format!("begins with `{first}` instead of `{expected}`")))
}

fn below(draft: &Draft<'_>, section: &Section<'_>, heading: &str, directive: Option<&str>) -> Option<Problem> {
    let inside = section.line..=section.end;
    match directive {
        Some(name) if !draft.directives(name).any(|(line, _)| inside.contains(&line)) => Some(draft.problem(
            section.line,
            format!("`## {heading}` has no `{{{{#{name}}}}}` below it"),
        )),
        None if !section.has_prose => Some(draft.problem(section.line, format!("`## {heading}` is empty"))),
        _ => None,
    }
}
