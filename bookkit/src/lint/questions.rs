//! At least five questions, one at the end of each teaching section, every one of them placed, in the facts' order.

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
    problems.extend(out_of_order(draft));
    problems.extend(sections_without_question(draft));
    problems
}

/// The facts number the questions: a reader who meets 10, 12, 11 looks for one that was missed.
fn out_of_order(draft: &Draft<'_>) -> Option<Problem> {
    let number = |id: &str| draft.chapter.questions.iter().position(|question| question.id == id);
    let asked: Vec<_> = draft
        .directives("question")
        .filter_map(|(line, id)| Some((line, id, number(id)?)))
        .collect();
    asked.windows(2).find_map(|pair| {
        let [(_, earlier, high), (line, later, low)] = pair else {
            return None;
        };
        (low < high).then(|| {
            let text =
                format!("asks `{later}` after `{earlier}`, and numbers it before: put both into the page's order");
            draft.problem(*line, text)
        })
    })
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
