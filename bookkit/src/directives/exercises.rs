//! `{{#exercises}}`: one card for each exercise of the chapter.

use crate::facts::Exercise;
use crate::page::{Args, Page, html};

/// What each of the three hints tells, in the order of the file.
const HINTS: [&str; 3] = ["Hint 1: where", "Hint 2: which API", "Hint 3: the shape"];

pub(super) fn expand(page: &Page<'_>, args: &Args<'_>) -> Result<String, String> {
    args.nothing_more()?;
    let slug = &page.chapter()?.slug;
    let cards: Vec<String> = page
        .course
        .exercises_of(slug)
        .map(|exercise| card(page, exercise))
        .collect();
    if cards.is_empty() {
        return Ok("<p class=\"exercises-none\">The exercises of this chapter aren't written yet.</p>".to_owned());
    }
    Ok(cards.join("\n"))
}

fn card(page: &Page<'_>, exercise: &Exercise) -> String {
    let (id, file) = (html::escape(&exercise.id()), html::escape(&exercise.file()));
    let file = match page.course.address(&exercise.file(), None) {
        Some(address) => format!("<a href=\"{}\"><code>{file}</code></a>", html::escape(&address)),
        None => format!("<code>{file}</code>"),
    };
    let hints = exercise.hints.iter().zip(HINTS).map(|(hint, label)| {
        format!(
            "<details class=\"hint\"><summary>{label}</summary>\n{}\n</details>\n",
            html::block(hint)
        )
    });
    format!(
        "<section class=\"exercise\" id=\"{id}\" aria-labelledby=\"{id}-title\">\n\
         <p class=\"exercise-title\" id=\"{id}-title\"><strong>{title}</strong> <code>{id}</code></p>\n\
         <p class=\"exercise-facts\">{kind} · {minutes} minutes · {concept} · \
         <a href=\"{page}\">read this first</a></p>\n\
         {task}\n\
         <p class=\"exercise-where\">Edit {file}, then run <code>cargo course check {id}</code>{real}</p>\n\
         {hints}</section>",
        real = real(exercise),
        title = html::inline(&exercise.title),
        kind = exercise.kind.label(),
        minutes = exercise.minutes,
        concept = html::inline(&exercise.concept),
        page = html::escape(&exercise.page),
        task = html::block(&exercise.task),
        hints = hints.collect::<String>(),
    )
}

/// How to check it with what it imitates.
fn real(exercise: &Exercise) -> String {
    if exercise.servers.is_empty() {
        return String::new();
    }
    format!(
        "; against {} itself: <code>cargo course check {} --real</code>",
        exercise.server_names(),
        html::escape(&exercise.id())
    )
}

#[cfg(test)]
mod tests {
    use crate::directives::expand_in;
    use crate::fixture::Fixture;

    #[test]
    fn a_card_has_everything_that_a_learner_needs() {
        let course = Fixture::new().chapter("ch01_a").exercise("ch01_a", "first").course();
        let text = expand_in(&course, "ch01_a", "{{#exercises}}").unwrap();
        for part in [
            "id=\"ch01_first\"",
            "Title of first",
            "fill the hole · 10 minutes · once",
            "href=\"ch01_a.html#once\"",
            "<p>Do <code>it</code>.</p>",
            "exercises/ch01_a/first/exercise.rs",
            "cargo course check ch01_first",
            "<summary>Hint 1: where</summary>\n<p>where</p>",
            "<summary>Hint 3: the shape</summary>\n<p>shape</p>",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(!text.contains("\n\n"), "a blank line would end the HTML block");
    }

    #[test]
    fn a_chapter_shows_only_its_own_exercises() {
        let course = Fixture::new().chapter("ch01_a").exercise("ch02_b", "other").course();
        assert!(
            !expand_in(&course, "ch01_a", "{{#exercises}}")
                .unwrap()
                .contains("other")
        );
    }
}
