//! `cargo course list` and `next`: where the learner stands.

use bookkit::Exercise;

use crate::course::{Course, page_file, page_url};
use crate::output::{CODE, DIM, GOOD, STRONG, WARN, paint, wrap};
use crate::progress::{Progress, State};

/// The first exercise that isn't solved, or whose file changed since it was.
pub fn next<'a>(course: &'a Course, progress: &Progress) -> Option<&'a Exercise> {
    course
        .exercises
        .iter()
        .find(|exercise| progress.state(&course.root, exercise) != State::Solved)
}

/// The open exercise to do after `solved`: the next one of its chapter, else one of its chapter that was left behind, else
/// the next of a later chapter, else the first of an earlier one. Whoever works on a chapter isn't sent out of it.
pub fn next_after<'a>(course: &'a Course, progress: &Progress, solved: &Exercise) -> Option<&'a Exercise> {
    // The solved one itself is open again if it was saved in the meantime. It comes back when nothing else is left.
    let is_open = |exercise: &&Exercise| *exercise != solved && progress.state(&course.root, exercise) != State::Solved;
    let same_chapter = |exercise: &&Exercise| exercise.slug == solved.slug;
    let all = || course.exercises.iter();
    let later = || all().skip_while(|exercise| *exercise != solved).filter(is_open);
    let mut of_chapter = later().chain(all().filter(is_open)).filter(same_chapter);
    of_chapter
        .next()
        .or_else(|| later().next())
        .or_else(|| next(course, progress))
}

/// All chapters and exercises with their state.
pub fn report(course: &Course, progress: &Progress) -> String {
    let width = course
        .exercises
        .iter()
        .map(|exercise| exercise.id().len())
        .max()
        .unwrap_or(0);
    let mut text = String::new();
    for slug in course.slugs() {
        text += &chapter_head(course, slug);
        for exercise in course.exercises.iter().filter(|exercise| exercise.slug == slug) {
            let (state, note) = match progress.state(&course.root, exercise) {
                State::Solved => (paint(GOOD, "done   "), ""),
                State::Changed => (paint(WARN, "changed"), "  (passed before; changed since)"),
                State::Open => (paint(DIM, "open   "), ""),
            };
            let (id, minutes) = (exercise.id(), exercise.minutes);
            text += &format!(
                "  {state}  {id:width$}  {minutes:>3} min  {}{}\n",
                exercise.title,
                paint(DIM, note)
            );
        }
        text.push('\n');
    }
    text + &summary(course, progress)
}

fn chapter_head(course: &Course, slug: &str) -> String {
    let title = paint(STRONG, course.chapter_title(slug));
    match course.chapters.iter().find(|chapter| chapter.slug == slug) {
        Some(chapter) => format!(
            "{title}{}\n",
            paint(DIM, format!("  {slug}, {} min in class", chapter.class_minutes))
        ),
        None => title + "\n",
    }
}

fn summary(course: &Course, progress: &Progress) -> String {
    let open = course
        .exercises
        .iter()
        .filter(|exercise| progress.state(&course.root, exercise) != State::Solved);
    let (count, minutes) = open.fold((0, 0), |(count, minutes), exercise| {
        (count + 1, minutes + exercise.minutes)
    });
    let all = course.exercises.len();
    let mut text = format!("{} of {all} solved", all - count);
    match next(course, progress) {
        Some(exercise) => {
            let next = format!("cargo course watch {}", exercise.id());
            text += &format!(", about {minutes} minutes to go. Next: {}", paint(CODE, next));
        }
        None => text += ". Nothing is left to solve.",
    }
    text
}

/// One exercise: what to do, where, and what to read first.
pub fn card(course: &Course, exercise: &Exercise) -> String {
    let about = format!(
        "{} · {} · {} min",
        course.chapter_title(&exercise.slug),
        exercise.kind.label(),
        exercise.minutes
    );
    let section = exercise
        .page
        .split_once('#')
        .map(|(_, anchor)| format!(", section {anchor}"))
        .unwrap_or_default();
    format!(
        "{}  {}\n{}\n\n{}\n\n  Edit  {}\n  Read  {}{section}\n        {}",
        paint(STRONG, exercise.id()),
        paint(STRONG, &exercise.title),
        paint(DIM, about),
        wrap(&exercise.task, "  "),
        paint(CODE, exercise.file()),
        paint(CODE, page_file(&exercise.page)),
        paint(DIM, format!("{} (while `cargo course` runs)", page_url(&exercise.page))),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::solved_course;

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    #[test]
    fn the_list_says_what_is_done_what_changed_and_what_is_next() {
        let (dir, course) = solved_course(&[
            "ch04_event_emitter/once",
            "ch04_event_emitter/off",
            "ch07_group_chat/send",
        ]);
        std::fs::write(dir.path().join(course.exercises[1].file()), "changed").unwrap();
        let mut progress = Progress::read(dir.path()).unwrap().0;
        progress.judged(&course.exercises[2], false, String::new());
        let text = plain(&report(&course, &progress));
        assert!(
            text.contains("  done     ch04_once   10 min  Title of once\n"),
            "{text}"
        );
        assert!(
            text.contains("  changed  ch04_off    10 min  Title of off  (passed before; changed since)\n"),
            "{text}"
        );
        assert!(
            text.contains("  open     ch07_send   10 min  Title of send\n"),
            "{text}"
        );
        assert!(
            text.ends_with("1 of 3 solved, about 20 minutes to go. Next: cargo course watch ch04_off"),
            "{text}"
        );
    }

    #[test]
    fn after_an_exercise_comes_the_next_open_one_and_then_those_left_behind() {
        let (dir, course) = solved_course(&["ch01_a/a", "ch01_a/b", "ch01_a/c"]);
        let mut progress = Progress::read(dir.path()).unwrap().0;
        let [a, b, c] = course.exercises.as_slice() else {
            panic!("three exercises")
        };
        progress.judged(a, false, String::new());
        progress.judged(c, false, String::new());
        assert_eq!(next_after(&course, &progress, b), Some(c));
        assert_eq!(next_after(&course, &progress, c), Some(a));
    }

    #[test]
    fn the_next_one_is_of_the_same_chapter_then_of_a_later_one_then_of_an_earlier_one() {
        let (dir, course) = solved_course(&["ch01_a/a", "ch02_b/b", "ch02_b/c", "ch03_c/d"]);
        let mut progress = Progress::read(dir.path()).unwrap().0;
        let [a, b, c, d] = course.exercises.as_slice() else {
            panic!("four exercises")
        };
        for left in [a, b, d] {
            progress.judged(left, false, String::new());
        }
        let mut order = Vec::new();
        let mut at = c;
        while let Some(next) = next_after(&course, &progress, at) {
            let hash = crate::progress::hash(dir.path(), next).unwrap();
            progress.judged(next, true, hash);
            order.push(next.id());
            at = next;
        }
        assert_eq!(order, ["ch02_b", "ch03_d", "ch01_a"]);
    }

    #[test]
    fn when_all_is_solved_nothing_is_next() {
        let (dir, course) = solved_course(&["ch04_event_emitter/once"]);
        let progress = Progress::read(dir.path()).unwrap().0;
        assert_eq!(next(&course, &progress), None);
        assert!(plain(&report(&course, &progress)).ends_with("1 of 1 solved. Nothing is left to solve."));
    }

    #[test]
    fn a_card_names_the_task_the_file_and_the_page() {
        let (_dir, course) = solved_course(&["ch04_event_emitter/once"]);
        let text = plain(&card(&course, &course.exercises[0]));
        for part in [
            "Do once.",
            "exercises/ch04_event_emitter/once/exercise.rs",
            "book/src/ch04_event_emitter.md, section once",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
}
