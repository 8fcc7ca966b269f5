//! Choose one, or all that apply.

use super::Parts;
use crate::facts::Choice;
use crate::page::html;

pub(super) fn parts(id: &str, choices: &[Choice]) -> Parts {
    let many = choices.iter().filter(|choice| choice.right).count() > 1;
    let (input, task) = if many {
        ("checkbox", "choose all that apply")
    } else {
        ("radio", "choose one")
    };
    let controls = choices.iter().enumerate().map(|(index, choice)| {
        format!(
            "<li><label><input type=\"{input}\" name=\"{id}\" value=\"{index}\"> <span>{}</span></label></li>\n",
            html::inline(&choice.text)
        )
    });
    let answers = choices.iter().enumerate().map(|(index, choice)| reason(index, choice));
    Parts {
        kind: "choice",
        task,
        controls: format!("<ul class=\"choices\">\n{}</ul>", controls.collect::<String>()),
        answer: format!("<ul class=\"reasons\">\n{}</ul>", answers.collect::<String>()),
    }
}

fn reason(index: usize, choice: &Choice) -> String {
    let verdict = if choice.right { "Right" } else { "Wrong" };
    format!(
        "<li data-choice=\"{index}\" data-right=\"{}\"><strong>{verdict}:</strong> <span class=\"reason-choice\">{}</span> \
         <span class=\"reason-why\">{}</span></li>\n",
        choice.right,
        html::inline(&choice.text),
        html::inline(&choice.why)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(text: &str, right: bool) -> Choice {
        Choice {
            text: text.to_owned(),
            right,
            why: format!("because {text}"),
        }
    }

    #[test]
    fn one_right_choice_makes_radio_buttons() {
        let parts = parts("q", &[choice("a", true), choice("b", false)]);
        assert_eq!(parts.controls.matches("type=\"radio\" name=\"q\"").count(), 2);
        assert_eq!(parts.task, "choose one");
    }

    #[test]
    fn several_right_choices_make_checkboxes() {
        let parts = parts("q", &[choice("a", true), choice("b", true), choice("c", false)]);
        assert_eq!(parts.controls.matches("type=\"checkbox\"").count(), 3);
        assert_eq!(parts.task, "choose all that apply");
    }

    #[test]
    fn every_choice_gives_its_reason() {
        let parts = parts("q", &[choice("a", true), choice("b", false)]);
        assert!(
            parts.answer.contains("data-right=\"true\"><strong>Right:</strong>"),
            "{}",
            parts.answer
        );
        assert!(
            parts.answer.contains("because a") && parts.answer.contains("because b"),
            "{}",
            parts.answer
        );
    }
}
