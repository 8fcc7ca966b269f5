//! One slug everywhere: a chapter's page, facts, example, tests, exercises, solutions and rows carry the same name.

use std::collections::BTreeSet;

use anyhow::Result;

use crate::chapters::{facts, is_slug};
use crate::problem::{Outcome, Problem};
use crate::repo::Repo;

pub(super) fn check(repo: &Repo) -> Result<Outcome> {
    let mut problems = Vec::new();
    let summary = repo.read("book/src/SUMMARY.md").unwrap_or_default();
    let tests = repo.read("tests/it/main.rs").unwrap_or_default();
    for slug in slugs(repo) {
        for (what, place, there) in places(repo, &slug, &summary, &tests) {
            if !there {
                problems.push(Problem::new(
                    place,
                    0,
                    format!("{slug} has no {what} here"),
                    "Write it, or rename what has another name: a slug is the same everywhere.",
                ));
            }
        }
    }
    problems.extend(unnamed_exercises(repo));
    Ok(Outcome::Found(problems))
}

/// Exercises that the changelog doesn't name: a class has to see what changed under its feet.
fn unnamed_exercises(repo: &Repo) -> Vec<Problem> {
    let changelog = repo.read("CHANGELOG.md").unwrap_or_default();
    let id = |check: &str| -> Option<String> {
        let (slug, rest) = check.strip_prefix("exercises/")?.split_once('/')?;
        let (name, _) = rest.split_once('/')?;
        Some(format!("{}_{name}", slug.split('_').next()?))
    };
    let ids = repo.under("exercises/", "/check.rs").filter_map(id);
    let unnamed = ids.filter(|id| !changelog.contains(&format!("`{id}`")));
    let cure = "Add it to its chapter's line.";
    unnamed
        .map(|id| Problem::new("CHANGELOG.md", 0, format!("doesn't name the exercise `{id}`"), cure))
        .collect()
}

/// Every slug that any place mentions, so that a chapter with only a page is noticed as well as one without a page.
fn slugs(repo: &Repo) -> BTreeSet<String> {
    let of = |file: &str| -> Option<String> {
        let name = ["book/src/", "examples/", "tests/it/", "exercises/", "solutions/"]
            .iter()
            .find_map(|folder| file.strip_prefix(folder))?;
        let name = name.split('/').next()?;
        let name = name.split('.').next()?;
        is_slug(name).then(|| name.to_owned())
    };
    repo.files().filter_map(of).collect()
}

fn places(repo: &Repo, slug: &str, summary: &str, tests: &str) -> [(&'static str, String, bool); 9] {
    let page = format!("book/src/{slug}.md");
    let test = format!("tests/it/{slug}.rs");
    let folder = |name: &str| format!("{name}/{slug}");
    let main = format!("examples/{slug}/main.rs");
    let tested = repo.has(&test) || repo.has(&format!("tests/it/{slug}/mod.rs"));
    [
        ("page", page.clone(), repo.has(&page)),
        ("facts", facts(slug), repo.has(&facts(slug))),
        ("main.rs", main.clone(), repo.has(&main)),
        (
            "app.rs",
            format!("examples/{slug}/app.rs"),
            repo.has(&format!("examples/{slug}/app.rs")),
        ),
        ("tests", test, tested),
        (
            "line `mod …;`",
            "tests/it/main.rs".into(),
            tests.contains(&format!("mod {slug};")),
        ),
        ("exercises", folder("exercises"), repo.has_folder(&folder("exercises"))),
        ("solutions", folder("solutions"), repo.has_folder(&folder("solutions"))),
        (
            "line",
            "book/src/SUMMARY.md".into(),
            summary.contains(&format!("({slug}.md)")),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::repo::sketch;

    const WHOLE: [(&str, &str); 10] = [
        ("CHANGELOG.md", "`ch04_once`\n"),
        ("book/src/SUMMARY.md", "- [The event emitter](ch04_event_emitter.md)\n"),
        ("book/src/ch04_event_emitter.md", ""),
        ("book/src/ch04_event_emitter.toml", ""),
        ("examples/ch04_event_emitter/app.rs", ""),
        ("examples/ch04_event_emitter/main.rs", ""),
        ("exercises/ch04_event_emitter/once/check.rs", ""),
        ("solutions/ch04_event_emitter/once.rs", ""),
        ("tests/it/ch04_event_emitter.rs", ""),
        ("tests/it/main.rs", "mod ch04_event_emitter;\n"),
    ];

    fn problems(files: &[(&str, &str)]) -> anyhow::Result<Vec<String>> {
        let problems = sketch::problems(check, files)?;
        Ok(problems.iter().map(|problem| problem.path.clone()).collect())
    }

    #[test]
    fn a_whole_chapter_passes() -> anyhow::Result<()> {
        assert_eq!(problems(&WHOLE)?, Vec::<String>::new());
        Ok(())
    }

    #[test]
    fn each_missing_place_is_named() -> anyhow::Result<()> {
        for (gone, _) in WHOLE {
            let files: Vec<_> = WHOLE.into_iter().filter(|(path, _)| *path != gone).collect();
            assert_eq!(problems(&files)?.len(), 1, "without {gone}");
        }
        Ok(())
    }

    #[test]
    fn another_name_for_the_same_chapter_is_noticed() -> anyhow::Result<()> {
        let mut files = WHOLE.to_vec();
        files.push(("examples/ch04_emitter/main.rs", ""));
        assert!(problems(&files)?.contains(&"book/src/ch04_emitter.md".to_owned()));
        Ok(())
    }
}
