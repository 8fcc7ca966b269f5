//! Compiles and runs every stub and every solution: two cargo calls, then each binary with its limit.

use std::path::Path;

use bookkit::Exercise;

use super::page;
use crate::cargo::{self, Build, Judged};
use crate::check::judge;
use crate::libtest::{Failure, Report};
use crate::output::status;
use crate::servers::Servers;
use crate::verdict::{Judgement, Verdict};

/// What is wrong with the stubs and the solutions.
pub(super) async fn stubs_and_solutions(root: &Path, exercises: &[Exercise]) -> anyhow::Result<Vec<String>> {
    if exercises.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = exercises.iter().map(Exercise::id).collect();
    let none = Servers::default();
    let stubs = cargo::build(root, &ids, Judged::Exercises, &none).await?;
    let solutions = cargo::build(root, &ids, Judged::Solutions, &none).await?;
    let mut problems = outside(&stubs);
    problems.extend(outside(&solutions));
    problems.dedup();
    for exercise in exercises {
        let id = exercise.id();
        status(&format!("checking {id}"));
        let stub = judge(root, &id, &stubs, &none).await?;
        let solution = judge(root, &id, &solutions, &none).await?;
        problems.extend(of_stub(root, exercise, &stub));
        problems.extend(of_solution(exercise, &solution));
        problems.extend(other_checks(exercise, &stub.verdict, &solution.verdict));
    }
    status("");
    Ok(problems)
}

/// What is wrong with the solutions when they are judged with these servers.
pub(super) async fn solutions(root: &Path, exercises: &[&Exercise], servers: &Servers) -> anyhow::Result<Vec<String>> {
    let ids: Vec<String> = exercises.iter().map(|exercise| exercise.id()).collect();
    let build = cargo::build(root, &ids, Judged::Solutions, servers).await?;
    let mut problems = outside(&build);
    for exercise in exercises {
        let solution = judge(root, &exercise.id(), &build, servers).await?;
        problems.extend(of_solution(exercise, &solution));
    }
    Ok(problems)
}

fn outside(build: &Build) -> Vec<String> {
    build
        .other_errors
        .iter()
        .map(|error| format!("exercises: can't be built\n{error}"))
        .collect()
}

fn of_stub(root: &Path, exercise: &Exercise, stub: &Judgement) -> Vec<String> {
    let mut problems = warned(stub);
    match &stub.verdict {
        Verdict::Passed(_) => problems.push("passes its checks, so there is nothing to solve".to_owned()),
        Verdict::Failed(report) => report
            .failed
            .iter()
            .for_each(|failure| problems.extend(of_failure(root, exercise, failure))),
        Verdict::DoesNotCompile(errors) => problems.push(format!("doesn't compile\n{}", errors.join("\n"))),
        Verdict::Unbuildable(_) => problems.push("has no test binary".to_owned()),
        verdict @ (Verdict::TimedOut { .. } | Verdict::Broke { .. }) => {
            problems.push(format!("must fail a check and end: {}", verdict.summary()));
        }
    }
    problems.sort();
    problems.dedup();
    problems
        .into_iter()
        .map(|what| format!("{}: the stub {what}", exercise.file()))
        .collect()
}

/// A failed check must tell the learner what it is about and where to read.
fn of_failure(root: &Path, exercise: &Exercise, failure: &Failure) -> Option<String> {
    let test = &failure.test;
    match (&failure.concept, &failure.page) {
        // The exercise's own page was looked for already.
        (Some(_), Some(page)) if *page == exercise.page => None,
        (Some(_), Some(page)) => {
            page::problems(root, page).map(|what| format!("fails and sends the learner astray: {what}"))
        }
        _ => Some(format!(
            "fails in `{test}` without a concept and a page; begin it with `let _lesson = testkit::lesson(…)`"
        )),
    }
}

fn of_solution(exercise: &Exercise, solution: &Judgement) -> Vec<String> {
    let mut problems = warned(solution);
    match &solution.verdict {
        Verdict::Passed(_) => {}
        Verdict::DoesNotCompile(errors) => problems.push(format!("doesn't compile\n{}", errors.join("\n"))),
        Verdict::Failed(report) => {
            let tests: Vec<&str> = report.failed.iter().map(|failure| failure.test.as_str()).collect();
            problems.push(format!("fails the checks: {}", tests.join(", ")));
        }
        verdict => problems.push(format!("doesn't pass: {}", verdict.summary())),
    }
    problems
        .into_iter()
        .map(|what| format!("{}: the solution {what}", exercise.solution()))
        .collect()
}

fn warned(judgement: &Judgement) -> Vec<String> {
    judgement
        .warnings
        .iter()
        .map(|warning| format!("compiles with a warning\n{warning}"))
        .collect()
}

/// Both must be judged by the same checks: a check that exists for one of them only proves nothing.
fn other_checks(exercise: &Exercise, stub: &Verdict, solution: &Verdict) -> Option<String> {
    let (stub, solution) = (names(stub)?, names(solution)?);
    (stub != solution).then(|| {
        format!(
            "{}/check.rs: stub and solution are judged by different checks",
            exercise.dir()
        )
    })
}

fn names(verdict: &Verdict) -> Option<Vec<&str>> {
    let (Verdict::Passed(report) | Verdict::Failed(report)) = verdict else {
        return None;
    };
    let Report { passed, failed, .. } = report;
    let mut names: Vec<&str> = passed
        .iter()
        .chain(failed.iter().map(|failure| &failure.test))
        .map(String::as_str)
        .collect();
    names.sort_unstable();
    Some(names)
}
