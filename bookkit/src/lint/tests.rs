use super::*;
use crate::fixture::Fixture;

const FACTS_OF_ANOTHER: &str =
    "title = \"B\"\npart = \"I\"\nasks = \"b?\"\nsource = \"004\"\nclass_minutes = 9\ncommand = \"c\"\n";

/// A chapter that is complete.
fn complete() -> Fixture {
    let facts = facts();
    let fixture = Fixture::new()
        .file("book/src/ch01_a.toml", &facts)
        .file("book/src/ch01_a.md", &page());
    let fixture = fixture.exercise("ch01_a", "one").exercise("ch01_a", "two");
    let test = std::fs::read_to_string(fixture.root().join("exercises/ch01_a/one/exercise.toml")).unwrap();
    fixture.file("exercises/ch01_a/three/exercise.toml", &test.replace("hole", "test"))
}

fn facts() -> String {
    facts_with_questions(5)
}

fn facts_with_questions(count: usize) -> String {
    let mut facts =
        "title = \"A\"\npart = \"I\"\nasks = \"a?\"\nsource = \"004\"\nclass_minutes = 9\ncommand = \"c\"\n".to_owned();
    for name in ["one", "two", "three"] {
        facts += &format!("[[objective]]\ntext = \"{name}\"\nexercise = \"ch01_{name}\"\n");
    }
    for id in 1..=count {
        facts += &format!(
            "[[question]]\nid = \"q{id}\"\nkind = \"short\"\nprompt = \"p\"\naccept = [\"a\"]\nanswer = \"a\"\nwhy = \"w\"\npredict = {}\n",
            id == 1
        );
    }
    facts
        + "[[term]]\nname = \"event\"\ntext = \"t\"\n[[simplified]]\ntext = \"s\"\nclaim = \"c\"\nmended_by = \"ch13_x\"\n\
             [[run]]\nname = \"r\"\n"
}

fn page() -> String {
    format!(
        "# 1. A\n\n{{{{#head}}}}\n\n## It breaks first\n\nRun it. An **event** comes.\n\n{{{{#run r}}}}\n\n\
         ## What you can do afterwards\n\n{{{{#objectives}}}}\n\n## A section\n\n{}\n\n```sequence\na -> b: c\n```\n\n\
         {{{{#item a.rs b}}}}\n\n{{{{#question q1}}}}\n\n## The pitfall: a\n\ntext\n\n{{{{#question q2}}}}\n\n{{{{#question q3}}}}\n\n\
         {{{{#question q4}}}}\n\n{{{{#question q5}}}}\n\n## What changed\n\n{{{{#changed}}}}\n\n## Exercises\n\n\
         {{{{#exercises}}}}\n\n## What is simplified here\n\n{{{{#simplified}}}}\n\n## For the teacher\n\ntext\n",
        "word ".repeat(1600)
    )
}

fn problems(fixture: &Fixture) -> Vec<String> {
    lint(fixture.root()).unwrap().iter().map(ToString::to_string).collect()
}

/// The only problem after one part of the page was replaced.
fn page_with(from: &str, to: &str) -> String {
    assert!(page().contains(from), "{from:?} isn't in the page");
    let found = problems(&complete().file("book/src/ch01_a.md", &page().replacen(from, to, 1)));
    assert_eq!(found.len(), 1, "{found:#?}");
    found[0].clone()
}

/// The only problem after one part of the facts was replaced.
fn facts_with(from: &str, to: &str) -> String {
    assert!(facts().contains(from), "{from:?} isn't in the facts");
    let found = problems(&complete().file("book/src/ch01_a.toml", &facts().replacen(from, to, 1)));
    assert_eq!(found.len(), 1, "{found:#?}");
    found[0].clone()
}

#[test]
fn a_complete_chapter_has_no_problem() {
    assert_eq!(problems(&complete()), Vec::<String>::new());
}

#[test]
fn too_few_and_too_many_words() {
    assert!(page_with(&"word ".repeat(200), "").contains("has 14"));
    assert!(page_with("word ", &"word ".repeat(1500)).contains("a chapter has 1500 to 3000"));
}

#[test]
fn a_missing_or_empty_or_misplaced_heading() {
    assert!(page_with("## The pitfall: a", "### The pitfall: a").contains("no section `## The pitfall`"));
    assert!(page_with("## For the teacher\n\ntext", "## For the teacher").contains("`## For the teacher` is empty"));
    let early = page_with(
        "## It breaks first\n\nRun it.",
        "## For the teacher\n\nx\n\n## It breaks first\n\nRun it.",
    );
    assert!(
        early.contains("ch01_a.md:9: `## It breaks first` comes too early") || early.contains("comes too early"),
        "{early}"
    );
    assert!(page_with("# 1. A\n", "# 1. B\n").contains("ch01_a.md:1: begins with `# 1. B` instead of `# 1. A`"));
}

#[test]
fn a_heading_without_its_directive() {
    for directive in ["objectives", "changed", "exercises", "simplified"] {
        let text = page_with(&format!("{{{{#{directive}}}}}"), "text");
        assert!(
            text.contains(&format!("has no `{{{{#{directive}}}}}` below it")),
            "{text}"
        );
    }
    assert!(page_with("{{#head}}", "").contains("has no `{{#head}}`"));
}

#[test]
fn no_picture_no_code_no_recording() {
    assert!(page_with("```sequence", "```text").contains("has no picture"));
    assert!(page_with("{{#item a.rs b}}", "").contains("shows no code"));
    assert!(page_with("{{#run r}}", "").contains("no page plays the run `r`"));
}

#[test]
fn a_recording_that_a_later_chapter_plays() {
    let own = page().replace("{{#run r}}", "");
    let fixture = complete().file("book/src/ch01_a.md", &own);
    assert!(problems(&fixture)[0].contains("no page plays the run `r`"));
    let later = fixture.file("book/src/appendix.md", "# After\n\n{{#run r}}\n");
    assert_eq!(problems(&later), Vec::<String>::new());
}

#[test]
fn a_recording_that_two_chapters_name() {
    let facts = facts();
    let run = facts.find("[[run]]").unwrap();
    let other = format!("{}{}", FACTS_OF_ANOTHER, &facts[run..]);
    let found = problems(&complete().file("book/src/ch02_b.toml", &other));
    assert!(
        found
            .iter()
            .any(|problem| problem.contains("book/src/ch02_b.toml: has a run `r`, and ch01_a has one too")),
        "{found:#?}"
    );
}

#[test]
fn fewer_than_five_questions_or_one_that_is_never_asked() {
    assert!(page_with("{{#question q5}}", "").contains("never asks the question `q5`"));
    assert!(page_with("{{#question q5}}", "{{#question q5}}\n\n{{#question q5}}").contains("asks `q5` a second time"));
    assert!(facts_with("predict = true", "predict = false").contains("`predict = true`"));
    let fewer = complete().file("book/src/ch01_a.toml", &facts_with_questions(4));
    let found = problems(&fewer.file("book/src/ch01_a.md", &page().replace("{{#question q5}}", "")));
    assert!(
        found.len() == 1 && found[0].contains("has 4 questions; a chapter has at least 5"),
        "{found:#?}"
    );
}

#[test]
fn questions_in_another_order_than_their_numbers() {
    let text = page_with(
        "{{#question q2}}\n\n{{#question q3}}",
        "{{#question q3}}\n\n{{#question q2}}",
    );
    assert!(text.contains("ch01_a.md:33: asks `q2` after `q3`"), "{text}");
}

#[test]
fn a_section_that_asks_nothing() {
    let text = page_with(
        "{{#question q1}}\n\n## The pitfall: a",
        "## The pitfall: a\n\n{{#question q1}}",
    );
    assert!(text.contains("the section \"A section\" asks no question"), "{text}");
}

#[test]
fn objectives_and_exercises_that_do_not_fit() {
    assert!(facts_with("exercise = \"ch01_two\"", "exercise = \"ch01_tow\"").contains("did you mean `ch01_two`?"));
    let two = facts_with("[[objective]]\ntext = \"three\"\nexercise = \"ch01_three\"\n", "");
    assert!(two.contains("has 2 objectives; a chapter has exactly 3"), "{two}");
    let found = problems(&complete().exercise("ch01_a", "three"));
    assert!(
        found.len() == 1 && found[0].contains("no exercise of kind `test`"),
        "{found:#?}"
    );
    let found = problems(&complete().exercise("ch09_z", "lost"));
    assert!(
        found.len() == 1 && found[0].contains("no card shows these exercises"),
        "{found:#?}"
    );
}

#[test]
fn an_exercise_that_sends_to_another_chapter() {
    let fixture = complete();
    let toml = std::fs::read_to_string(fixture.root().join("exercises/ch01_a/one/exercise.toml")).unwrap();
    let found = problems(&fixture.file(
        "exercises/ch01_a/one/exercise.toml",
        &toml.replace("ch01_a.html", "ch02_b.html"),
    ));
    assert!(
        found.len() == 1 && found[0].contains("`page` leads to `ch02_b.html#once`"),
        "{found:#?}"
    );
}

#[test]
fn a_term_that_is_not_bold_and_a_chapter_before_that_is_not_there() {
    assert!(page_with("**event**", "event").contains("defines `event` and never writes **event**"));
    assert!(
        facts_with("command = \"c\"\n", "command = \"c\"\nprevious = \"ch00_x\"\n")
            .contains("is no chapter of this book")
    );
}

#[test]
fn a_chapter_without_a_page_and_without_simplifications() {
    let fixture = complete();
    std::fs::remove_file(fixture.root().join("book/src/ch01_a.md")).unwrap();
    assert_eq!(
        problems(&fixture),
        ["book/src/ch01_a.md: the chapter has facts and no page"]
    );
    let none = facts_with(
        "[[simplified]]\ntext = \"s\"\nclaim = \"c\"\nmended_by = \"ch13_x\"\n",
        "",
    );
    assert!(none.contains("says nothing of what is simplified"), "{none}");
}
