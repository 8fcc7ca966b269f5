//! `verify` lets a good course pass and catches each way in which one can be bad.

use crate::fixture::{Fixture, target};

#[test]
fn a_good_course_is_verified_and_counted() {
    let fixture = Fixture::new(&["first", "second"]);
    fixture
        .course(&["verify"])
        .ends_with(0)
        .says("verified 2 exercises: 2 stubs fail as they should, 2 solutions pass");
}

/// One course with a different fault in each exercise: all must be said, in one run.
#[test]
fn every_bad_stub_is_caught_in_one_run() {
    let fixture = Fixture::new(&[
        "good", "solved", "broken", "warns", "hangs", "exits", "silent", "astray",
    ]);
    fixture.solve("solved");
    fixture.answer("broken", "\"four\"");
    fixture.answer("warns", "let unused = 1; n");
    fixture.answer("hangs", "loop { let _ = n; std::thread::park() }");
    fixture.answer("exits", "let _ = n; std::process::exit(0)");
    fixture.replace(
        "exercises/ch01_numbers/silent/check.rs",
        "let _lesson =",
        "let _none = 0; //",
    );
    fixture.replace(
        "exercises/ch01_numbers/astray/check.rs",
        "html#doubling",
        "html#dubbing",
    );
    fixture.write_pristine();
    let stub = |name: &str, what: &str| format!("{}: the stub {what}", fixture.exercise(name));
    fixture
        .course_in_haste(&["verify"])
        .ends_with(1)
        .says(&stub("solved", "passes its checks, so there is nothing to solve"))
        .says(&stub("broken", "doesn't compile\n"))
        .says("mismatched types")
        .says(&stub("warns", "compiles with a warning\n"))
        .says(&stub(
            "hangs",
            "must fail a check and end: 2 of 2 checks fail, and it was stopped after 4 s",
        ))
        .says(&stub(
            "exits",
            "must fail a check and end: it ended the program before its checks did",
        ))
        .says(&stub(
            "silent",
            "fails in `two_becomes_four` without a concept and a page",
        ))
        .says(&stub(
            "astray",
            "fails and sends the learner astray: book/src/ch01_numbers.md has no section `#dubbing`",
        ))
        .is_silent_about("ch01_numbers/good")
        .is_silent_about("verified");
}

#[test]
fn every_bad_solution_is_caught_in_one_run() {
    let fixture = Fixture::new(&["good", "wrong", "broken", "warns", "hangs", "apart"]);
    let solution = |name: &str| format!("solutions/ch01_numbers/{name}.rs");
    fixture.replace(&solution("wrong"), "n * 2", "n * n");
    fixture.replace(&solution("broken"), "n * 2", "\"four\"");
    fixture.replace(&solution("warns"), "n * 2", "let unused = n; n * 2");
    fixture.replace(&solution("hangs"), "n * 2", "loop { let _ = n; std::thread::park() }");
    let only_stub = "#[cfg(not(feature = \"solutions\"))]\n#[test]\nfn below";
    fixture.replace("exercises/ch01_numbers/apart/check.rs", "#[test]\nfn below", only_stub);
    let says = |name: &str, what: &str| format!("{}: the solution {what}", solution(name));
    fixture
        .course_in_haste(&["verify"])
        .ends_with(1)
        .says(&says("wrong", "fails the checks: below_zero_it_doubles_too\n"))
        .says(&says("broken", "doesn't compile\n"))
        .says(&says("warns", "compiles with a warning\n"))
        .says(&says(
            "hangs",
            "doesn't pass: 2 of 2 checks fail, and it was stopped after 4 s",
        ))
        .says("exercises/ch01_numbers/apart/check.rs: stub and solution are judged by different checks")
        .is_silent_about("ch01_numbers/good")
        .is_silent_about("verified");
}

/// What is missing is said without a compiler; the rest of the course is still judged.
#[test]
fn whatever_is_missing_or_belongs_to_nothing_is_named() {
    let fixture = Fixture::new(&["first", "second", "third"]);
    fixture.replace("exercises/Cargo.toml", &target("first"), "");
    fixture.write(
        "exercises/Cargo.toml",
        &(fixture.read("exercises/Cargo.toml") + &target("gone")),
    );
    fixture.replace(
        "exercises/Cargo.toml",
        "second/check.rs\"\ntest = false",
        "second/check.rs\"",
    );
    std::fs::remove_file(fixture.path("solutions/ch01_numbers/third.rs")).unwrap();
    fixture.write("solutions/ch01_numbers/orphan.rs", "");
    fixture.write("exercises/ch01_numbers/bare/exercise.rs", "");
    fixture.replace(
        "exercises/ch01_numbers/third/exercise.toml",
        "ch01_numbers.html#doubling",
        "ch02_more.html#x",
    );
    fixture.replace(
        "exercises/ch01_numbers/third/check.rs",
        "ch01_numbers/third.rs",
        "ch01_numbers/first.rs",
    );
    fixture
        .course(&["verify"])
        .ends_with(1)
        .says("exercises/Cargo.toml: ch01_first: has no target; add\n[[test]]\nname = \"ch01_first\"")
        .says("exercises/Cargo.toml: the target ch01_gone has no exercise")
        .says("exercises/Cargo.toml: ch01_second: needs `test = false`")
        .says("solutions/ch01_numbers/third.rs: the solution of ch01_third is missing")
        .says("solutions/ch01_numbers/orphan.rs: is the solution of no exercise")
        .says("exercises/ch01_numbers/bare: has no exercise.toml")
        .says("third/exercise.toml: the page `ch02_more.html#x` doesn't exist: there is no book/src/ch02_more.md")
        .says("third/check.rs: lacks `path = \"../../../solutions/ch01_numbers/third.rs\"`");
}

#[test]
fn a_missing_hint_is_named() {
    let fixture = Fixture::new(&["first"]);
    fixture.replace("exercises/ch01_numbers/first/exercise.toml", ", \"n times two\"", "");
    fixture
        .course(&["verify"])
        .ends_with(1)
        .says("first/exercise.toml")
        .says("expected an array of length 3");
}

#[test]
fn a_pristine_copy_that_drifted_is_caught() {
    let fixture = Fixture::new(&["first", "second"]);
    fixture.replace(&fixture.exercise("second"), "Double it", "Double it well");
    fixture
        .course(&["verify"])
        .ends_with(1)
        .says("exercises/pristine.json: ch01_second isn't as its exercise is; run `cargo xtask generate`")
        .is_silent_about("ch01_first isn't");
}

#[test]
fn a_course_without_exercises_proves_nothing() {
    Fixture::new(&[])
        .course(&["verify"])
        .ends_with(1)
        .says("there are none");
}
