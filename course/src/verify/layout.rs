//! Whether everything that belongs to an exercise is there: its files, target, page, solution and pristine copy, and nothing
//! that belongs to none. Needs no compiler.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context as _;
use bookkit::Exercise;
use serde::Deserialize;

use super::page;
use crate::pristine;

/// What the files say before anything is compiled.
pub(super) struct Layout {
    /// One line each.
    pub(super) problems: Vec<String>,
    /// The exercises whose stub and solution can be compiled.
    pub(super) judgeable: Vec<Exercise>,
}

#[derive(Deserialize)]
struct Manifest {
    #[serde(default)]
    test: Vec<TestTarget>,
}

#[derive(Deserialize)]
struct TestTarget {
    name: String,
    path: String,
    #[serde(default = "yes")]
    test: bool,
    #[serde(default = "yes")]
    harness: bool,
}

fn yes() -> bool {
    true
}

/// Looks at every exercise.
pub(super) fn check(root: &Path) -> anyhow::Result<Layout> {
    let exercises = bookkit::exercises(root)?;
    let targets = targets(root)?;
    let mut problems = strangers(root, &exercises, &targets)?;
    if exercises.is_empty() {
        problems.push("exercises: there are none, so there is nothing to prove".to_owned());
    }
    let mut judgeable = Vec::new();
    for exercise in exercises {
        let fatal = missing(root, &exercise, &targets);
        problems.extend(
            page::problems(root, &exercise.page)
                .into_iter()
                .map(|what| at(&exercise, "exercise.toml", &what)),
        );
        problems.extend(judges_both(root, &exercise));
        if fatal.is_empty() {
            judgeable.push(exercise);
        }
        problems.extend(fatal);
    }
    problems.extend(drifted(root)?);
    Ok(Layout { problems, judgeable })
}

fn at(exercise: &Exercise, file: &str, what: &str) -> String {
    format!("{}/{file}: {what}", exercise.dir())
}

fn targets(root: &Path) -> anyhow::Result<Vec<TestTarget>> {
    let path = root.join("exercises/Cargo.toml");
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let manifest: Manifest = toml::from_str(&text).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(manifest.test)
}

/// What keeps this exercise from being compiled.
fn missing(root: &Path, exercise: &Exercise, targets: &[TestTarget]) -> Vec<String> {
    let mut problems = Vec::new();
    for file in ["exercise.rs", "check.rs"] {
        if !root.join(exercise.dir()).join(file).is_file() {
            problems.push(at(exercise, file, "is missing"));
        }
    }
    if !root.join(exercise.solution()).is_file() {
        problems.push(format!(
            "{}: the solution of {} is missing",
            exercise.solution(),
            exercise.id()
        ));
    }
    let path = format!("{}/{}/check.rs", exercise.slug, exercise.name);
    let problem = match targets.iter().find(|target| target.name == exercise.id()) {
        None => format!(
            "has no target; add\n[[test]]\nname = \"{}\"\npath = \"{path}\"\ntest = false",
            exercise.id()
        ),
        Some(target) if target.path != path => format!("its path is `{}`, not `{path}`", target.path),
        Some(target) if target.test => "needs `test = false`, or one unfinished exercise fails every build".to_owned(),
        Some(target) if !target.harness => "needs the test harness: remove `harness = false`".to_owned(),
        Some(_) => return problems,
    };
    problems.push(format!("exercises/Cargo.toml: {}: {problem}", exercise.id()));
    problems
}

/// Targets, directories and solutions that belong to no exercise.
fn strangers(root: &Path, exercises: &[Exercise], targets: &[TestTarget]) -> anyhow::Result<Vec<String>> {
    let mut problems = Vec::new();
    let mut ids: BTreeMap<String, usize> = BTreeMap::new();
    exercises
        .iter()
        .for_each(|exercise| *ids.entry(exercise.id()).or_default() += 1);
    for (id, _) in ids.iter().filter(|(_, count)| **count > 1) {
        problems.push(format!("exercises: two directories give the id {id}"));
    }
    for target in targets.iter().filter(|target| !ids.contains_key(&target.name)) {
        problems.push(format!(
            "exercises/Cargo.toml: the target {} has no exercise",
            target.name
        ));
    }
    for path in two_levels(&root.join("exercises"))?.iter().filter(|path| path.is_dir()) {
        if !exercises.iter().any(|exercise| root.join(exercise.dir()) == *path) {
            problems.push(format!("{}: has no exercise.toml", relative(root, path)));
        }
    }
    for path in two_levels(&root.join("solutions"))? {
        if !exercises.iter().any(|exercise| root.join(exercise.solution()) == path) {
            problems.push(format!("{}: is the solution of no exercise", relative(root, &path)));
        }
    }
    Ok(problems)
}

/// What lies in the directories of `dir`.
fn two_levels(dir: &Path) -> anyhow::Result<Vec<std::path::PathBuf>> {
    let mut found = Vec::new();
    if !dir.is_dir() {
        return Ok(found);
    }
    for entry in fs::read_dir(dir)? {
        let chapter = entry?.path();
        if chapter.is_dir() {
            for entry in fs::read_dir(&chapter)? {
                found.push(entry?.path());
            }
        }
    }
    Ok(found)
}

fn relative(root: &Path, path: &Path) -> String {
    path.strip_prefix(root)
        .unwrap_or(path)
        .display()
        .to_string()
        .replace('\\', "/")
}

/// Whether one `mod exercise` is the stub or the solution: else the two would be judged by different checks.
fn judges_both(root: &Path, exercise: &Exercise) -> Vec<String> {
    let text = fs::read_to_string(root.join(exercise.dir()).join("check.rs")).unwrap_or_default();
    let solution = format!("path = \"../../../{}\"", exercise.solution());
    let needed = ["path = \"exercise.rs\"", &solution, "mod exercise;"];
    let lacking = needed
        .iter()
        .filter(|needed| !text.is_empty() && !text.contains(*needed));
    lacking
        .map(|needed| at(exercise, "check.rs", &format!("lacks `{needed}`")))
        .collect()
}

fn drifted(root: &Path) -> anyhow::Result<Vec<String>> {
    let stubs = pristine::stubs(root).unwrap_or_default();
    let kept = match pristine::read(root) {
        Ok(kept) => kept,
        Err(error) => return Ok(vec![format!("{error:#}")]),
    };
    let mut ids: Vec<&String> = stubs.keys().chain(kept.keys()).collect();
    ids.sort();
    ids.dedup();
    let differing = ids.into_iter().filter(|id| stubs.get(*id) != kept.get(*id));
    Ok(differing
        .map(|id| {
            format!(
                "{}: {id} isn't as its exercise is; run `cargo xtask generate`",
                pristine::FILE
            )
        })
        .collect())
}
