//! Every recording has a name of its own and is played: by its chapter, or by a later one that begins with its failure.

use std::collections::{BTreeMap, BTreeSet};

use super::directives;
use crate::course::Course;
use crate::markdown::page_names;
use crate::page::{blocks, page_file};
use crate::problem::Problem;

pub(super) fn check(course: &Course) -> Vec<Problem> {
    let mut played = BTreeSet::new();
    for page in page_names(course) {
        let text = course.page_text(&page);
        played.extend(directives(&blocks(&text), "run").map(|(_, name)| name.to_owned()));
    }
    let mut owners = BTreeMap::new();
    let mut problems = Vec::new();
    for chapter in &course.chapters {
        let slug = chapter.slug.as_str();
        for name in chapter.runs.iter().map(|run| run.name.as_str()) {
            if let Some(owner) = owners.insert(name, slug) {
                let message =
                    format!("has a run `{name}`, and {owner} has one too: both would be book/runs/{name}.json");
                problems.push(Problem::new(format!("book/src/{slug}.toml"), 0, message));
            } else if !played.contains(name) && !course.page_text(slug).is_empty() {
                let message = format!("no page plays the run `{name}`: `{{{{#run {name}}}}}`");
                problems.push(Problem::new(page_file(slug), 0, message));
            }
        }
    }
    problems
}
