//! At least five questions, one at the end of each teaching section, every one of them placed.

use super::Draft;
use super::headings::sections;
use crate::problem::Problem;

const LEAST: usize = 5;

pub(super) fn check(draft: &Draft<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let questions = &draft.chapter.questions;
    if questions.len() < LEAST {
        problems.push(draft.fact_problem(format!(
            "has {} questions; a chapter has at least {LEAST}",
            questions.len()
        )));
    }
    if !questions.iter().any(|question| question.predict) {
        problems.push(draft.fact_problem("has no question with `predict = true`: something to commit to before a run"));
    }
    for question in questions {
        let lines: Vec<usize> = draft
            .directives("question")
            .filter(|(_, id)| *id == question.id)
            .map(|(line, _)| line)
            .collect();
        match lines.as_slice() {
            [_] => {}
            [] => problems.push(draft.problem(0, format!("never asks the question `{}`", question.id))),
            [_, again, ..] => problems.push(draft.problem(*again, format!("asks `{}` a second time", question.id))),
        }
    }
    problems.extend(sections_without_question(draft));
    problems
}

fn sections_without_question(draft: &Draft<'_>) -> Vec<Problem> {
    let asked: Vec<usize> = draft.directives("question").map(|(line, _)| line).collect();
    let all = sections(draft);
    let teaching = all.iter().filter(|section| !section.is_fixed());
    let silent = teaching.filter(|section| !asked.iter().any(|line| (section.line..=section.end).contains(line)));
    silent
        .map(|section| {
            draft.problem(
                section.line,
                format!("the section \"{}\" asks no question", section.title),
            )
        })
        .collect()
}
