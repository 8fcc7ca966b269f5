//! `exercises/chNN_slug/<name>/exercise.toml`: what an exercise asks, and its three hints.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{all_or_problems, chapter_prefix, problem, read_toml};
use crate::problem::Problem;

/// One exercise.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exercise {
    /// The chapter's slug; from the directory.
    #[serde(skip)]
    pub slug: String,
    /// The directory's name, without the chapter.
    #[serde(skip)]
    pub name: String,
    /// The title of its card.
    pub title: String,
    /// Its place in the chapter, from 1.
    pub order: u32,
    /// How much is given.
    pub kind: ExerciseKind,
    /// The minutes it takes.
    pub minutes: u32,
    /// What it practises, in a few words.
    pub concept: String,
    /// The section to read: `ch04_event_emitter.html#once`.
    pub page: String,
    /// What to do, in Markdown.
    pub task: String,
    /// Where to look, which API, the shape of the answer.
    pub hints: [String; 3],
    /// The servers that it can be checked with, in place of imitations of them.
    #[serde(default)]
    pub servers: Vec<DatabaseServer>,
}

/// A server that an exercise speaks to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DatabaseServer {
    /// Where live messages are.
    Redis,
    /// Where archived messages are.
    #[serde(rename = "mongodb")]
    MongoDb,
}

/// How much of the answer is given, and what the learner adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExerciseKind {
    /// One hole in a working program.
    Hole,
    /// Only the signatures.
    Signatures,
    /// Only a sentence.
    Sentence,
    /// The learner writes the test.
    Test,
}

impl ExerciseKind {
    /// The words that a card and a list show.
    pub fn label(self) -> &'static str {
        match self {
            Self::Hole => "fill the hole",
            Self::Signatures => "signatures given",
            Self::Sentence => "a sentence given",
            Self::Test => "write the test",
        }
    }
}

impl Exercise {
    /// The name that learners type and cargo knows: `ch04_once`.
    pub fn id(&self) -> String {
        format!("{}_{}", chapter_prefix(&self.slug).unwrap_or(&self.slug), self.name)
    }

    /// Its directory, relative to the repository's root, with forward slashes.
    pub fn dir(&self) -> String {
        format!("exercises/{}/{}", self.slug, self.name)
    }

    /// The file that the learner edits, relative to the root.
    pub fn file(&self) -> String {
        format!("{}/exercise.rs", self.dir())
    }

    /// The servers that it can be checked with: `Redis and MongoDB`.
    pub fn server_names(&self) -> String {
        let name = |server: &DatabaseServer| match server {
            DatabaseServer::Redis => "Redis",
            DatabaseServer::MongoDb => "MongoDB",
        };
        self.servers.iter().map(name).collect::<Vec<_>>().join(" and ")
    }

    /// Its solution, relative to the root.
    pub fn solution(&self) -> String {
        format!("solutions/{}/{}.rs", self.slug, self.name)
    }
}

/// Every exercise, by chapter and then by its order. All bad files are reported at once.
pub fn exercises(root: &Path) -> anyhow::Result<Vec<Exercise>> {
    let mut paths = Vec::new();
    for chapter in directories(&root.join("exercises")) {
        paths.extend(directories(&chapter).into_iter().map(|dir| dir.join("exercise.toml")));
    }
    paths.retain(|path| path.is_file());
    let mut exercises = all_or_problems(paths.iter().map(|path| read(root, path)).collect())?;
    exercises.sort_by(|a, b| (&a.slug, a.order, &a.name).cmp(&(&b.slug, b.order, &b.name)));
    Ok(exercises)
}

fn read(root: &Path, path: &Path) -> Result<Exercise, Problem> {
    let mut exercise: Exercise = read_toml(root, path)?;
    let parts: Vec<String> = path
        .iter()
        .rev()
        .take(3)
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    if let [_, name, slug] = parts.as_slice() {
        exercise.name.clone_from(name);
        exercise.slug.clone_from(slug);
    }
    if chapter_prefix(&exercise.slug).is_none() {
        return Err(problem(
            root,
            path,
            0,
            "an exercise lives in `exercises/chNN_slug/<name>/`",
        ));
    }
    if exercise.hints.iter().any(|hint| hint.trim().is_empty()) {
        return Err(problem(root, path, 0, "a hint is empty"));
    }
    Ok(exercise)
}

fn directories(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().filter_map(Result::ok);
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    paths.sort();
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "title = \"Once\"\norder = 1\nkind = \"hole\"\nminutes = 10\nconcept = \"once\"\n\
                        page = \"ch04_event_emitter.html#once\"\ntask = \"Do it.\"\nhints = [\"a\", \"b\", \"c\"]\n";

    fn course(files: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = dir.path().join("exercises").join(path).join("exercise.toml");
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        dir
    }

    #[test]
    fn exercises_come_by_chapter_and_order_and_know_their_places() {
        let second = GOOD.replace("order = 1", "order = 2");
        let dir = course(&[
            ("ch07_group_chat/b", GOOD),
            ("ch04_event_emitter/a", &second),
            ("ch04_event_emitter/once", GOOD),
        ]);
        let exercises = exercises(dir.path()).unwrap();
        let ids: Vec<_> = exercises.iter().map(Exercise::id).collect();
        assert_eq!(ids, ["ch04_once", "ch04_a", "ch07_b"]);
        assert_eq!(exercises[0].file(), "exercises/ch04_event_emitter/once/exercise.rs");
        assert_eq!(exercises[0].solution(), "solutions/ch04_event_emitter/once.rs");
    }

    #[test]
    fn three_hints_are_required_and_none_is_empty() {
        let two = GOOD.replace(", \"c\"", "");
        let blank = GOOD.replace("\"c\"", "\" \"");
        let dir = course(&[("ch04_event_emitter/two", &two), ("ch04_event_emitter/blank", &blank)]);
        let text = exercises(dir.path()).unwrap_err().to_string();
        assert!(
            text.contains("exercises/ch04_event_emitter/two/exercise.toml:8: "),
            "{text}"
        );
        assert!(text.contains("a hint is empty"), "{text}");
    }

    #[test]
    fn an_unknown_kind_lists_the_known_ones() {
        let dir = course(&[("ch04_event_emitter/once", &GOOD.replace("hole", "essay"))]);
        let text = exercises(dir.path()).unwrap_err().to_string();
        assert!(
            text.contains("unknown variant `essay`") && text.contains("`sentence`"),
            "{text}"
        );
    }

    #[test]
    fn a_repository_without_exercises_has_none() {
        assert_eq!(exercises(course(&[]).path()).unwrap(), []);
    }
}
