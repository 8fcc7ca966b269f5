//! The directives: what a page may write between `{{#` and `}}`. Each is a function from the page and the arguments to
//! Markdown (with HTML in it), or to the sentence that says what is wrong.

mod changed;
mod chapters;
mod events;
mod exercises;
mod file;
mod glossary;
mod head;
mod item;
mod objectives;
mod piece;
mod question;
mod rest;
mod rows;
mod run;
mod schedule;
mod shapes;
mod simplified;

pub(crate) use chapters::table as chapter_table;
pub(crate) use objectives::unknown_exercises;

use crate::page::{Args, Page};
use crate::suggest::suggest;

type Directive = fn(&Page<'_>, &Args<'_>) -> Result<String, String>;

const DIRECTIVES: [(&str, Directive); 15] = [
    ("changed", changed::expand),
    ("chapters", chapters::expand),
    ("events", events::expand),
    ("exercises", exercises::expand),
    ("file", file::expand),
    ("glossary", glossary::expand),
    ("head", head::expand),
    ("item", item::expand),
    ("objectives", objectives::expand),
    ("question", question::expand),
    ("rest", rest::expand),
    ("run", run::expand),
    ("schedule", schedule::expand),
    ("shapes", shapes::expand),
    ("simplified", simplified::expand),
];

/// What stands in the page for this directive.
pub(crate) fn expand(page: &Page<'_>, line: &str) -> Result<String, String> {
    let args = Args::parse(line);
    if matches!(args.name, "include" | "rustdoc_include" | "playground") {
        return Err(format!("`{line}`: mdBook found no such file or anchor"));
    }
    match DIRECTIVES.iter().find(|(name, _)| *name == args.name) {
        Some((_, directive)) => directive(page, &args),
        None => Err(format!(
            "there is no directive `{}`; {}",
            args.name,
            suggest(args.name, DIRECTIVES.iter().map(|(name, _)| *name))
        )),
    }
}

#[cfg(test)]
pub(crate) fn expand_in(course: &crate::course::Course, page: &str, line: &str) -> Result<String, String> {
    expand(&course.page(page), line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;

    #[test]
    fn an_unknown_directive_and_a_missing_include_are_errors() {
        let course = Fixture::new().course();
        assert!(
            expand_in(&course, "x", "{{#itme a b}}")
                .unwrap_err()
                .contains("did you mean `item`?")
        );
        assert!(
            expand_in(&course, "x", "{{#include a.rs}}")
                .unwrap_err()
                .contains("no such file or anchor")
        );
    }
}
