//! A question as the page's TOML file has it, turned into a type that can only hold a complete question.

use serde::Deserialize;

/// One question of a chapter.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "RawQuestion")]
pub struct Question {
    /// The name by which `{{#question …}}` places it; unique in its chapter.
    pub id: String,
    /// Whether the reader commits to an answer before the run that follows.
    pub predict: bool,
    /// The question, in Markdown.
    pub prompt: String,
    /// How it is answered, and why the answer is right.
    pub answer: Answer,
}

/// The three kinds of question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Choose one, or all that apply when several are right.
    Choice(Vec<Choice>),
    /// Put events into the order in which they happen.
    Order {
        /// The events, in the right order.
        items: Vec<String>,
        /// Why this order.
        why: String,
    },
    /// Type a few words.
    Short {
        /// Every text that counts as right; case and surrounding space don't matter.
        accept: Vec<String>,
        /// The answer as it is shown.
        answer: String,
        /// Why that is the answer.
        why: String,
    },
}

/// One choice, with the reason why it is right or wrong.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The choice, in Markdown.
    pub text: String,
    /// Whether it is right.
    #[serde(default)]
    pub right: bool,
    /// Why it is right or wrong.
    pub why: String,
}

/// The file's form: one table with the fields of all kinds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawQuestion {
    id: String,
    kind: String,
    #[serde(default)]
    predict: bool,
    prompt: String,
    #[serde(default)]
    choice: Vec<Choice>,
    #[serde(default)]
    items: Vec<String>,
    #[serde(default)]
    accept: Vec<String>,
    answer: Option<String>,
    why: Option<String>,
}

impl TryFrom<RawQuestion> for Question {
    type Error = String;

    fn try_from(raw: RawQuestion) -> Result<Self, String> {
        let id = raw.id.clone();
        let (predict, prompt) = (raw.predict, raw.prompt.clone());
        let answer = raw.into_answer().map_err(|what| format!("question `{id}`: {what}"))?;
        Ok(Self {
            id,
            predict,
            prompt,
            answer,
        })
    }
}

impl RawQuestion {
    fn into_answer(self) -> Result<Answer, String> {
        self.refuse_fields_of_another_kind()?;
        let why = || {
            self.why
                .clone()
                .filter(|why| !why.trim().is_empty())
                .ok_or("`why` is missing".to_owned())
        };
        match self.kind.as_str() {
            "choice" => {
                check_choices(&self.choice)?;
                Ok(Answer::Choice(self.choice))
            }
            "order" if self.items.len() < 3 => Err("an order needs at least three `items`".to_owned()),
            "order" => Ok(Answer::Order {
                why: why()?,
                items: self.items,
            }),
            "short" if self.accept.is_empty() => Err("`accept` needs at least one answer".to_owned()),
            "short" => {
                let answer = self
                    .answer
                    .clone()
                    .ok_or("`answer` is missing: the text that is shown")?;
                Ok(Answer::Short {
                    why: why()?,
                    accept: self.accept,
                    answer,
                })
            }
            other => Err(format!("unknown kind `{other}`; there are: `choice`, `order`, `short`")),
        }
    }

    fn refuse_fields_of_another_kind(&self) -> Result<(), String> {
        let fields = [
            ("choice", !self.choice.is_empty(), "choice"),
            ("items", !self.items.is_empty(), "order"),
            ("accept", !self.accept.is_empty(), "short"),
            ("answer", self.answer.is_some(), "short"),
        ];
        match fields.iter().find(|(_, present, kind)| *present && *kind != self.kind) {
            Some((field, _, kind)) => Err(format!(
                "`{field}` belongs to kind `{kind}`, this one is `{}`",
                self.kind
            )),
            None => Ok(()),
        }
    }
}

fn check_choices(choices: &[Choice]) -> Result<(), String> {
    if choices.len() < 2 {
        return Err("a choice needs at least two `[[question.choice]]`".to_owned());
    }
    if !choices.iter().any(|choice| choice.right) {
        return Err("no choice has `right = true`".to_owned());
    }
    match choices.iter().find(|choice| choice.why.trim().is_empty()) {
        Some(choice) => Err(format!("the choice \"{}\" has an empty `why`", choice.text)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(toml: &str) -> String {
        toml::from_str::<Question>(toml).unwrap_err().to_string()
    }

    const HEAD: &str = "id = \"q\"\nprompt = \"p\"\n";

    #[test]
    fn a_choice_without_a_reason_is_refused() {
        let text = error(&format!(
            "{HEAD}kind = \"choice\"\nchoice = [{{ text = \"a\", right = true }}]"
        ));
        assert!(text.contains("why"), "{text}");
        let blank = "choice = [{ text = \"a\", right = true, why = \"b\" }, { text = \"c\", why = \" \" }]";
        let text = error(&format!("{HEAD}kind = \"choice\"\n{blank}"));
        assert!(text.contains("\"c\" has an empty `why`"), "{text}");
    }

    #[test]
    fn a_choice_needs_a_right_one() {
        let choices = "choice = [{ text = \"a\", why = \"b\" }, { text = \"c\", why = \"d\" }]";
        assert!(error(&format!("{HEAD}kind = \"choice\"\n{choices}")).contains("right = true"));
    }

    #[test]
    fn an_order_and_a_short_answer_say_why() {
        assert!(error(&format!("{HEAD}kind = \"order\"\nitems = [\"a\", \"b\", \"c\"]")).contains("`why` is missing"));
        assert!(
            error(&format!("{HEAD}kind = \"short\"\naccept = [\"a\"]\nanswer = \"a\"")).contains("`why` is missing")
        );
    }

    #[test]
    fn an_unknown_kind_and_a_field_of_another_kind_are_named() {
        assert!(error(&format!("{HEAD}kind = \"essay\"")).contains("unknown kind `essay`"));
        let mixed = format!("{HEAD}kind = \"order\"\nitems = [\"a\", \"b\", \"c\"]\nwhy = \"w\"\nanswer = \"x\"");
        assert!(error(&mixed).contains("`answer` belongs to kind `short`"));
    }

    #[test]
    fn an_unknown_field_is_refused() {
        assert!(error(&format!("{HEAD}kind = \"short\"\nhint = \"x\"")).contains("unknown field `hint`"));
    }
}
