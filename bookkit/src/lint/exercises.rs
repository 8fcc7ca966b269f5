//! Three objectives, each checked by an exercise; three exercises, one of them a test to write.

use super::Draft;
use crate::course::Course;
use crate::directives::unknown_exercises;
use crate::facts::ExerciseKind;
use crate::problem::Problem;

const OBJECTIVES: usize = 3;
const LEAST_EXERCISES: usize = 3;

pub(super) fn check(draft: &Draft<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let slug = &draft.chapter.slug;
    let objectives = draft.chapter.objectives.len();
    if objectives != OBJECTIVES {
        problems.push(draft.fact_problem(format!(
            "has {objectives} objectives; a chapter has exactly {OBJECTIVES}"
        )));
    }
    problems.extend(
        unknown_exercises(&draft.course.page(slug))
            .into_iter()
            .map(|message| draft.fact_problem(message)),
    );
    let exercises: Vec<_> = draft.course.exercises_of(slug).collect();
    if exercises.len() < LEAST_EXERCISES {
        let message = format!(
            "has {} exercises; a chapter has at least {LEAST_EXERCISES}",
            exercises.len()
        );
        problems.push(draft.fact_problem(message));
    }
    if !exercises.iter().any(|exercise| exercise.kind == ExerciseKind::Test) {
        problems.push(draft.fact_problem("has no exercise of kind `test`, in which the learner writes the test"));
    }
    let elsewhere = exercises
        .iter()
        .filter(|exercise| !exercise.page.starts_with(&format!("{slug}.html")));
    problems.extend(elsewhere.map(|exercise| {
        let file = format!("{}/exercise.toml", exercise.dir());
        Problem::new(
            file,
            0,
            format!("`page` leads to `{}`, not to the exercise's own chapter", exercise.page),
        )
    }));
    problems
}

/// Exercises that no page shows, because their chapter has no facts.
pub(super) fn without_chapter(course: &Course) -> Vec<Problem> {
    let chapters = course
        .exercises
        .chunk_by(|a, b| a.slug == b.slug)
        .filter_map(|exercises| exercises.first());
    let lost = chapters.filter(|exercise| course.chapter(&exercise.slug).is_none());
    lost.map(|exercise| {
        let message = format!(
            "no card shows these exercises: there is no book/src/{}.toml",
            exercise.slug
        );
        Problem::new(format!("exercises/{}", exercise.slug), 0, message)
    })
    .collect()
}
