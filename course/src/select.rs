//! Turns a name that somebody typed into exercises: an id, a name, a file or a chapter, and "did you mean" for the rest.

use std::fmt;

use bookkit::Exercise;

use crate::course::{Course, chapter_number};

/// What was typed makes no sense; the tool ends with exit code 2, as for an unknown option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageError(pub String);

impl fmt::Display for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UsageError {}

/// The exercises that the names mean, each once, in the order of the course.
pub fn exercises<'a>(course: &'a Course, names: &[String]) -> Result<Vec<&'a Exercise>, UsageError> {
    let mut wanted = Vec::new();
    for name in names {
        wanted.extend(exercises_named(course, name)?);
    }
    Ok(course
        .exercises
        .iter()
        .filter(|exercise| wanted.contains(exercise))
        .collect())
}

/// The one exercise that `name` means; a chapter is refused.
pub fn exercise<'a>(course: &'a Course, name: &str) -> Result<&'a Exercise, UsageError> {
    let named = exercises_named(course, name)?;
    match named.as_slice() {
        [one] if !is_chapter(&one.slug, name) => Ok(one),
        _ => {
            let ids: Vec<String> = named.iter().map(|exercise| exercise.id()).collect();
            Err(UsageError(format!(
                "`{name}` is a chapter; name one of its exercises: {}",
                ids.join(", ")
            )))
        }
    }
}

fn exercises_named<'a>(course: &'a Course, typed: &str) -> Result<Vec<&'a Exercise>, UsageError> {
    let name = bare_name(typed);
    let by_id = course
        .exercises
        .iter()
        .filter(|exercise| exercise.id() == name)
        .collect::<Vec<_>>();
    if !by_id.is_empty() {
        return Ok(by_id);
    }
    let by_name = course
        .exercises
        .iter()
        .filter(|exercise| exercise.name == name)
        .collect::<Vec<_>>();
    match by_name.as_slice() {
        [] => {}
        [_] => return Ok(by_name),
        several => {
            let ids: Vec<String> = several.iter().map(|exercise| exercise.id()).collect();
            return Err(UsageError(format!(
                "`{typed}` is in several chapters: {}",
                ids.join(", ")
            )));
        }
    }
    match course.slugs().into_iter().find(|slug| is_chapter(slug, &name)) {
        Some(slug) => of_chapter(course, slug),
        None => Err(unknown(course, typed)),
    }
}

/// Whether `name` means this chapter: `ch04_event_emitter`, `ch04`, `04` or `4`.
fn is_chapter(slug: &str, name: &str) -> bool {
    let short = name.strip_prefix("ch").unwrap_or(name).parse::<u32>().ok();
    slug == name || (short.is_some() && short == chapter_number(slug))
}

fn of_chapter<'a>(course: &'a Course, slug: &str) -> Result<Vec<&'a Exercise>, UsageError> {
    let exercises: Vec<_> = course
        .exercises
        .iter()
        .filter(|exercise| exercise.slug == slug)
        .collect();
    if exercises.is_empty() {
        return Err(UsageError(format!("{slug} has no exercises yet")));
    }
    Ok(exercises)
}

/// An id or a chapter out of what a shell completes: `exercises/ch04_event_emitter/once/exercise.rs` is `ch04_once`.
fn bare_name(typed: &str) -> String {
    let path = typed.replace('\\', "/");
    let parts: Vec<&str> = path
        .split('/')
        .filter(|part| !matches!(*part, "" | "." | "exercises"))
        .collect();
    match parts.as_slice() {
        [chapter, name, ..] => format!("{}_{name}", chapter.split('_').next().unwrap_or(chapter)),
        [one] => (*one).to_owned(),
        [] => typed.to_owned(),
    }
}

fn unknown(course: &Course, typed: &str) -> UsageError {
    let mut known: Vec<String> = course.exercises.iter().map(Exercise::id).collect();
    known.extend(course.exercises.iter().map(|exercise| exercise.name.clone()));
    known.extend(course.slugs().into_iter().map(str::to_owned));
    let likeness = |name: &String| strsim::jaro_winkler(typed, name);
    let nearest = known.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    UsageError(match nearest {
        Some(name) if likeness(name) > 0.75 => {
            format!("there is no exercise or chapter `{typed}`; did you mean `{name}`?")
        }
        _ => format!("there is no exercise or chapter `{typed}`; `cargo course list` shows all"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::course_with;

    fn ids(course: &Course, name: &str) -> Vec<String> {
        exercises(course, &[name.to_owned()])
            .unwrap()
            .iter()
            .map(|exercise| exercise.id())
            .collect()
    }

    fn error(course: &Course, name: &str) -> String {
        exercises(course, &[name.to_owned()]).unwrap_err().to_string()
    }

    #[test]
    fn an_exercise_is_found_by_id_name_and_path() {
        let course = course_with(&["ch04_event_emitter/once", "ch04_event_emitter/off"]);
        for name in [
            "ch04_once",
            "once",
            "ch04_event_emitter/once",
            "exercises/ch04_event_emitter/once/exercise.rs",
            "ch04/once/",
        ] {
            assert_eq!(ids(&course, name), ["ch04_once"], "{name}");
        }
    }

    #[test]
    fn a_chapter_means_all_of_its_exercises() {
        let course = course_with(&[
            "ch04_event_emitter/once",
            "ch04_event_emitter/off",
            "ch07_group_chat/once",
        ]);
        for name in ["ch04_event_emitter", "ch04", "04", "4", "exercises/ch04_event_emitter/"] {
            assert_eq!(ids(&course, name), ["ch04_once", "ch04_off"], "{name}");
        }
        let refused = exercise(&course, "ch04").unwrap_err().to_string();
        assert_eq!(
            refused,
            "`ch04` is a chapter; name one of its exercises: ch04_once, ch04_off"
        );
    }

    #[test]
    fn a_name_in_two_chapters_asks_which() {
        let course = course_with(&["ch04_event_emitter/once", "ch07_group_chat/once"]);
        assert_eq!(
            error(&course, "once"),
            "`once` is in several chapters: ch04_once, ch07_once"
        );
    }

    #[test]
    fn a_typing_error_gets_a_suggestion() {
        let course = course_with(&["ch04_event_emitter/once", "ch07_group_chat/history"]);
        assert!(error(&course, "ch07_histroy").ends_with("did you mean `ch07_history`?"));
        assert!(error(&course, "ch04_event_emiter").ends_with("did you mean `ch04_event_emitter`?"));
        assert!(error(&course, "qqqq").ends_with("`cargo course list` shows all"));
    }

    #[test]
    fn names_that_overlap_give_each_exercise_once() {
        let course = course_with(&["ch04_event_emitter/once", "ch04_event_emitter/off"]);
        let names = ["off".to_owned(), "ch04".to_owned()];
        let found: Vec<_> = exercises(&course, &names)
            .unwrap()
            .iter()
            .map(|exercise| exercise.id())
            .collect();
        assert_eq!(found, ["ch04_once", "ch04_off"]);
    }
}
