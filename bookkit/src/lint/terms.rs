//! A word of the glossary is bold in the chapter that defines it, so that a reader notices where.

use super::Draft;
use crate::page::prose;
use crate::problem::Problem;

pub(super) fn check(draft: &Draft<'_>) -> Vec<Problem> {
    let prose = prose(draft.text).to_lowercase();
    let bold = |name: &str| prose.contains(&format!("**{}", name.to_lowercase()));
    let plain = draft.chapter.terms.iter().filter(|term| !bold(&term.name));
    plain
        .map(|term| draft.problem(0, format!("defines `{0}` and never writes **{0}**", term.name)))
        .collect()
}
