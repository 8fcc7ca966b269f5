//! `{{#objectives}}`: what the reader can do afterwards, each with the exercise that checks it.

use crate::page::{Args, Page, html};
use crate::suggest::suggest;

pub(super) fn expand(page: &Page<'_>, args: &Args<'_>) -> Result<String, String> {
    args.nothing_more()?;
    let mut out = "<ul class=\"objectives\">\n".to_owned();
    for objective in &page.chapter()?.objectives {
        let text = html::inline(&objective.text);
        let known = page
            .course
            .exercises_of(page.name)
            .any(|exercise| exercise.id() == objective.exercise);
        let exercise = html::escape(&objective.exercise);
        // A link to a card that isn't written yet would be dead; `lint` says which are missing.
        let check = if known {
            format!("<a href=\"#{exercise}\">{exercise}</a>")
        } else {
            exercise
        };
        out.push_str(&format!(
            "<li>{text} <span class=\"objective-check\">{check}</span></li>\n"
        ));
    }
    out.push_str("</ul>");
    Ok(out)
}

/// What is wrong with the exercises that the objectives of a chapter name. The page still builds while they are written.
pub(crate) fn unknown_exercises(page: &Page<'_>) -> Vec<String> {
    let Ok(chapter) = page.chapter() else { return Vec::new() };
    let known: Vec<String> = page
        .course
        .exercises_of(page.name)
        .map(crate::facts::Exercise::id)
        .collect();
    let unknown = chapter
        .objectives
        .iter()
        .filter(|objective| !known.contains(&objective.exercise));
    let say = |name: &str| suggest(name, known.iter().map(String::as_str));
    unknown
        .map(|o| {
            format!(
                "the objective \"{}\" names no exercise: `{}`; {}",
                o.text,
                o.exercise,
                say(&o.exercise)
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::unknown_exercises;
    use crate::directives::expand_in;
    use crate::fixture::Fixture;

    #[test]
    fn each_objective_links_to_its_exercise() {
        let course = Fixture::new().chapter("ch01_a").exercise("ch01_a", "first").course();
        let text = expand_in(&course, "ch01_a", "{{#objectives}}").unwrap();
        assert!(text.contains("<li>say <code>hello</code> "), "{text}");
        assert!(text.contains("<a href=\"#ch01_first\">ch01_first</a>"), "{text}");
    }

    #[test]
    fn an_objective_that_no_exercise_checks_is_found() {
        let course = Fixture::new().chapter("ch01_a").exercise("ch01_a", "frist").course();
        let unknown = unknown_exercises(&course.page("ch01_a"));
        assert!(
            unknown[0].contains("`ch01_first`; did you mean `ch01_frist`?"),
            "{unknown:?}"
        );
        let course = Fixture::new().chapter("ch01_a").exercise("ch01_a", "first").course();
        assert_eq!(unknown_exercises(&course.page("ch01_a")), Vec::<String>::new());
    }
}
