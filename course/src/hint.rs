//! `cargo course hint`: where to look, which API, the shape; one more each time, then where the solution is.

use bookkit::Exercise;

use crate::output::{CODE, DIM, STRONG, paint, wrap};

/// What each of the three steps tells.
const STEPS: [&str; 3] = ["where to look", "which API", "the shape"];

/// The hints to show when `shown` were shown before, and how many are shown then.
pub fn report(exercise: &Exercise, shown: usize) -> (String, usize) {
    let count = (shown + 1).min(exercise.hints.len() + 1);
    let mut text = format!("{}  {}\n", paint(STRONG, exercise.id()), exercise.title);
    for (index, (hint, step)) in exercise.hints.iter().zip(STEPS).enumerate().take(count) {
        let head = format!("Hint {} of {}, {step}", index + 1, exercise.hints.len());
        // What was read before stays in sight, a little quieter.
        let style = if index + 1 == count { STRONG } else { DIM };
        text += &format!("\n{}\n{}\n", paint(style, head), wrap(hint, "  "));
    }
    text += &match count {
        count if count < exercise.hints.len() => "\nOne more when you ask again.".to_owned(),
        count if count == exercise.hints.len() => {
            "\nThat was the last hint; ask again for the solution's place.".to_owned()
        }
        _ => format!(
            "\n{}\n  {}\n  Read it, close it, and write yours from memory.",
            paint(STRONG, "The solution"),
            paint(CODE, exercise.solution())
        ),
    };
    (text, count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::course_with;

    fn ask(shown: usize) -> (String, usize) {
        let course = course_with(&["ch04_event_emitter/once"]);
        let (text, count) = report(&course.exercises[0], shown);
        (anstream::adapter::strip_str(&text).to_string(), count)
    }

    #[test]
    fn each_time_one_more_hint_is_shown() {
        let (first, count) = ask(0);
        assert_eq!(count, 1);
        assert!(first.contains("  where\n") && !first.contains("  which\n"), "{first}");
        let (second, count) = ask(1);
        assert_eq!(count, 2);
        assert!(
            second.contains("  where\n") && second.contains("  which\n") && !second.contains("  shape\n"),
            "{second}"
        );
        let (third, count) = ask(2);
        assert_eq!(count, 3);
        assert!(third.contains("  shape\n") && !third.contains("solutions/"), "{third}");
    }

    #[test]
    fn after_the_last_hint_comes_the_solution_and_stays() {
        for shown in [3, 4] {
            let (text, count) = ask(shown);
            assert_eq!(count, 4);
            assert!(text.contains("solutions/ch04_event_emitter/once.rs"), "{text}");
        }
    }
}
