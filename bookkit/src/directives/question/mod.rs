//! `{{#question ID}}`: a question as a form. Without JavaScript the answer is behind "Answer"; with it the form checks itself.

mod choice;
mod order;
mod short;

use crate::facts::{Answer, Chapter, Question};
use crate::page::{Args, Page, html};
use crate::suggest::suggest;

pub(super) fn expand(page: &Page<'_>, args: &Args<'_>) -> Result<String, String> {
    let id = args.one_word("ID")?;
    let chapter = page.chapter()?;
    let position = chapter.questions.iter().position(|question| question.id == id);
    let Some((index, question)) = position.and_then(|index| Some((index, chapter.questions.get(index)?))) else {
        let known = chapter.questions.iter().map(|question| question.id.as_str());
        return Err(format!(
            "book/src/{}.toml has no question `{id}`; {}",
            page.name,
            suggest(id, known)
        ));
    };
    Ok(form(chapter, index + 1, question))
}

/// What a kind of answer adds to the form.
struct Parts {
    kind: &'static str,
    /// What the reader is asked to do, after the number.
    task: &'static str,
    /// The controls.
    controls: String,
    /// The answer and its reasons.
    answer: String,
}

fn form(chapter: &Chapter, number: usize, question: &Question) -> String {
    let id = format!("question-{}", html::escape(&question.id));
    let parts = match &question.answer {
        Answer::Choice(choices) => choice::parts(&id, choices),
        Answer::Order { items, why } => order::parts(&id, items, why),
        Answer::Short { accept, answer, why } => short::parts(&id, accept, answer, why),
    };
    let predict = if question.predict { " · predict, then run" } else { "" };
    let label = format!(
        "<span class=\"question-label\">Question {number}{predict} · {}</span>",
        parts.task
    );
    // One paragraph is read out with the group's name; a longer prompt can't stand in a legend.
    let (prompt, after) = match html::one_paragraph(&question.prompt) {
        Some(prompt) => (
            format!(" <span class=\"question-prompt\">{prompt}</span>"),
            String::new(),
        ),
        None => (
            String::new(),
            format!(
                "<div class=\"question-prompt\" id=\"{id}-prompt\">{}</div>\n",
                html::block(&question.prompt)
            ),
        ),
    };
    let described = if after.is_empty() {
        String::new()
    } else {
        format!(" aria-describedby=\"{id}-prompt\"")
    };
    let predict = if question.predict { " predict" } else { "" };
    format!(
        "<form class=\"question{predict}\" id=\"{id}\" data-kind=\"{kind}\" data-chapter=\"{chapter}\" data-question=\"{name}\">\n\
         <fieldset{described}>\n<legend>{label}{prompt}</legend>\n{after}{controls}\n</fieldset>\n\
         <details class=\"question-answer\"><summary>Answer</summary>\n{answer}\n</details>\n\
         </form>",
        kind = parts.kind,
        chapter = html::escape(&chapter.slug),
        name = html::escape(&question.id),
        controls = parts.controls,
        answer = parts.answer,
    )
}

#[cfg(test)]
mod tests {
    use crate::directives::expand_in;
    use crate::fixture::{FACTS, Fixture};

    #[test]
    fn a_question_is_a_form_with_its_answer_behind_details() {
        let course = Fixture::new().chapter("ch01_a").course();
        let text = expand_in(&course, "ch01_a", "{{#question who}}").unwrap();
        assert!(
            text.contains("<legend><span class=\"question-label\">Question 1 · choose one</span>"),
            "{text}"
        );
        assert!(text.contains("Who <em>receives</em> it?"), "{text}");
        assert!(
            text.contains("<details class=\"question-answer\"><summary>Answer</summary>"),
            "{text}"
        );
        assert!(!text.contains("\n\n"), "a blank line would end the HTML block");
    }

    #[test]
    fn a_missing_question_finds_its_neighbour() {
        let course = Fixture::new().chapter("ch01_a").course();
        let error = expand_in(&course, "ch01_a", "{{#question whom}}").unwrap_err();
        assert_eq!(
            error,
            "book/src/ch01_a.toml has no question `whom`; did you mean `who`?"
        );
    }

    #[test]
    fn a_long_prompt_stands_outside_the_legend() {
        let facts = FACTS.replace("\"Who *receives* it?\"", "\"\"\"One.\n\nTwo.\"\"\"\npredict = true");
        let course = Fixture::new()
            .chapter("ch01_a")
            .file("book/src/ch01_a.toml", &facts)
            .course();
        let text = expand_in(&course, "ch01_a", "{{#question who}}").unwrap();
        assert!(text.contains("aria-describedby=\"question-who-prompt\""), "{text}");
        assert!(
            text.contains("Question 1 · predict, then run · choose one</span></legend>\n<div"),
            "{text}"
        );
    }
}
