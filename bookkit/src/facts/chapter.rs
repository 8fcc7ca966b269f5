//! `book/src/chNN_slug.toml`: everything about a chapter that isn't prose. The page places it with directives.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;

use super::{Question, RunFact, all_or_problems, chapter_prefix, problem, read_toml};
use crate::problem::Problem;

/// One chapter's facts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chapter {
    /// The name that page, example, tests and exercises share; from the file's name.
    #[serde(skip)]
    pub slug: String,
    /// The page's title without its number.
    pub title: String,
    /// The part it belongs to: `I` to `V`.
    pub part: String,
    /// The question that the chapter answers. Not `question`: TOML can't have `question` and `[[question]]` in one file.
    pub asks: String,
    /// Where in the lesson plan it comes from.
    pub source: String,
    /// The minutes a teacher plans for it.
    pub class_minutes: u32,
    /// The command that runs its example. Not `run`, for the same reason.
    pub command: String,
    /// The chapter whose example this one grew from; none in the first.
    pub previous: Option<String>,
    /// What the reader can do afterwards.
    #[serde(default, rename = "objective")]
    pub objectives: Vec<Objective>,
    /// Its questions, in the order of the page.
    #[serde(default, rename = "question")]
    pub questions: Vec<Question>,
    /// The words that this chapter defines.
    #[serde(default, rename = "term")]
    pub terms: Vec<Term>,
    /// What it leaves out, and who mends it.
    #[serde(default, rename = "simplified")]
    pub simplified: Vec<Simplified>,
    /// The recordings that the page plays.
    #[serde(default, rename = "run")]
    pub runs: Vec<RunFact>,
}

/// One thing that the reader can do afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objective {
    /// The thing, in Markdown.
    pub text: String,
    /// The id of the exercise that checks it.
    pub exercise: String,
}

/// One entry of the glossary.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The word.
    pub name: String,
    /// What it means, in Markdown.
    pub text: String,
}

/// One thing that the chapter leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Simplified {
    /// What is left out, in Markdown.
    pub text: String,
    /// The claim of its row in the ladder test.
    pub claim: String,
    /// The slug of the chapter that mends it.
    pub mended_by: String,
}

impl Chapter {
    /// The chapter's number: 4 for `ch04_event_emitter`.
    pub fn number(&self) -> u32 {
        self.slug.get(2..4).and_then(|digits| digits.parse().ok()).unwrap_or(0)
    }

    /// `ch04` of `ch04_event_emitter`.
    pub fn prefix(&self) -> &str {
        self.slug.split('_').next().unwrap_or(&self.slug)
    }

    /// The first heading of its page, without the `# `.
    pub fn heading(&self) -> String {
        format!("{}. {}", self.number(), self.title)
    }

    /// The part's heading in the contents: `Part I: events`.
    pub fn part_title(&self) -> String {
        let name = PARTS
            .iter()
            .find(|(part, _)| *part == self.part)
            .map_or("", |(_, name)| name);
        format!("Part {}: {name}", self.part)
    }
}

/// The course's parts, in their order.
const PARTS: [(&str, &str); 5] = [
    ("I", "events"),
    ("II", "sockets"),
    ("III", "people"),
    ("IV", "memory"),
    ("V", "out there"),
];

/// Every chapter that has a TOML file, in the order of the course. All bad files are reported at once.
pub fn chapters(root: &Path) -> anyhow::Result<Vec<Chapter>> {
    let src = root.join("book/src");
    let entries = std::fs::read_dir(&src).with_context(|| format!("cannot read {}", src.display()))?;
    let mut paths: Vec<_> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    Ok(all_or_problems(paths.iter().map(|path| read(root, path)).collect())?)
}

fn read(root: &Path, path: &Path) -> Result<Chapter, Problem> {
    let slug = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    if chapter_prefix(&slug).is_none() {
        return Err(problem(root, path, 0, "a chapter's file is called `chNN_slug.toml`"));
    }
    let mut chapter: Chapter = read_toml(root, path).map_err(explain_renamed_keys)?;
    chapter.slug = slug;
    check(&chapter).map_err(|what| problem(root, path, 0, what))?;
    Ok(chapter)
}

/// Writers reach for `question = "…"` and `run = "…"`, which TOML then confuses with `[[question]]` and `[[run]]`.
fn explain_renamed_keys(mut problem: Problem) -> Problem {
    let clash = [
        "duplicate key",
        "expected a sequence",
        "missing field `asks`",
        "missing field `command`",
    ];
    if clash.iter().any(|part| problem.message.contains(part)) {
        problem.message += " (the chapter's question is `asks = \"…\"`, its run command is `command = \"…\"`)";
    }
    problem
}

fn check(chapter: &Chapter) -> Result<(), String> {
    if !PARTS.iter().any(|(part, _)| *part == chapter.part) {
        return Err(format!(
            "unknown part `{}`; there are: `I`, `II`, `III`, `IV`, `V`",
            chapter.part
        ));
    }
    no_duplicates(
        "question",
        chapter.questions.iter().map(|question| question.id.as_str()),
    )?;
    no_duplicates("term", chapter.terms.iter().map(|term| term.name.as_str()))?;
    no_duplicates("run", chapter.runs.iter().map(|run| run.name.as_str()))?;
    chapter.runs.iter().try_for_each(RunFact::check)
}

fn no_duplicates<'a>(what: &str, names: impl Iterator<Item = &'a str>) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(format!("{what} `{name}` is there twice"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "title = \"The event emitter\"\npart = \"I\"\nasks = \"What?\"\nsource = \"004, 1.5\"\n\
                        class_minutes = 50\ncommand = \"cargo run\"\n";

    fn course(files: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("book/src")).unwrap();
        for (name, text) in files {
            std::fs::write(dir.path().join("book/src").join(name), text).unwrap();
        }
        dir
    }

    #[test]
    fn chapters_come_in_the_order_of_the_course() {
        let dir = course(&[
            ("ch07_group_chat.toml", GOOD),
            ("ch04_event_emitter.toml", GOOD),
            ("ch04_event_emitter.md", ""),
        ]);
        let chapters = chapters(dir.path()).unwrap();
        let found: Vec<_> = chapters
            .iter()
            .map(|chapter| (chapter.number(), chapter.slug.as_str()))
            .collect();
        assert_eq!(found, [(4, "ch04_event_emitter"), (7, "ch07_group_chat")]);
        assert_eq!(chapters[0].heading(), "4. The event emitter");
        assert_eq!(chapters[0].part_title(), "Part I: events");
    }

    #[test]
    fn every_bad_file_is_named_with_its_line_at_once() {
        let dir = course(&[
            ("ch01_a.toml", &format!("{GOOD}colour = 1")),
            ("ch02_b.toml", "title = 3"),
        ]);
        let text = chapters(dir.path()).unwrap_err().to_string();
        assert!(
            text.contains("  book/src/ch01_a.toml:7: unknown field `colour`"),
            "{text}"
        );
        assert!(
            text.contains("  book/src/ch02_b.toml:1: invalid type: integer"),
            "{text}"
        );
    }

    #[test]
    fn a_question_that_is_there_twice_is_refused() {
        let question = "[[question]]\nid = \"a\"\nkind = \"short\"\nprompt = \"p\"\naccept = [\"x\"]\nanswer = \"x\"\nwhy = \"w\"\n";
        let dir = course(&[("ch01_a.toml", &format!("{GOOD}{question}{question}"))]);
        assert!(
            chapters(dir.path())
                .unwrap_err()
                .to_string()
                .contains("question `a` is there twice")
        );
    }

    #[test]
    fn a_run_with_clients_has_no_keyboard() {
        let run = "[[run]]\nname = \"a\"\nscenario = \"s\"\nstdin = \"Hi\"\n";
        let dir = course(&[("ch01_a.toml", &format!("{GOOD}{run}"))]);
        let text = chapters(dir.path()).unwrap_err().to_string();
        assert!(text.contains("run `a` has a `scenario` and `stdin`"), "{text}");
    }

    #[test]
    fn a_string_called_question_is_explained() {
        let text = GOOD.replace("asks", "question");
        let dir = course(&[("ch01_a.toml", &text)]);
        assert!(
            chapters(dir.path())
                .unwrap_err()
                .to_string()
                .contains("the chapter's question is `asks")
        );
    }

    #[test]
    fn an_unknown_part_and_a_name_that_is_no_slug_are_refused() {
        let dir = course(&[("ch01_a.toml", &GOOD.replace("\"I\"", "\"VI\"")), ("notes.toml", GOOD)]);
        let text = chapters(dir.path()).unwrap_err().to_string();
        assert!(
            text.contains("unknown part `VI`") && text.contains("notes.toml: a chapter's file"),
            "{text}"
        );
    }
}
