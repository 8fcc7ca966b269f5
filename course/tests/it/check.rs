//! `check`: verdicts, exit codes and what is remembered.

use crate::fixture::{Fixture, Ran};

#[test]
fn a_stub_fails_with_its_sentence_its_concept_its_page_and_the_way_to_a_hint() {
    let fixture = Fixture::new(&["first", "second"]);
    fixture
        .course(&["check"])
        .ends_with(1)
        .says("fails   ch01_first  2 of 2 checks fail")
        .says("  fails  two becomes four")
        .says("not yet implemented: twice")
        .says("Concept: doubling knows no sign")
        .says("http://127.0.0.1:4000/ch01_numbers.html#doubling")
        .says("book/src/ch01_numbers.md")
        .says("cargo course hint ch01_first")
        .is_silent_about("running 2 tests")
        .is_silent_about("RUST_BACKTRACE")
        .is_silent_about("\u{1b}[");
}

#[test]
fn a_solved_exercise_passes_is_remembered_and_shown_as_changed_after_an_edit() {
    let fixture = Fixture::new(&["first", "second"]);
    fixture.solve("first");
    fixture
        .course(&["check", "first"])
        .ends_with(0)
        .says("all 2 checks pass")
        .says("cargo course watch ch01_second");
    fixture
        .course(&["list"])
        .ends_with(0)
        .says("done     ch01_first")
        .says("1 of 2 solved");
    fixture.replace(&fixture.exercise("first"), "n * 2", "n * 3");
    fixture
        .course(&["list"])
        .says("changed  ch01_first")
        .says("0 of 2 solved");
    fixture
        .course(&["check"])
        .ends_with(1)
        .says("ch01_first  2 of 2 checks fail")
        .says("left: 6");
    fixture.course(&["list"]).says("open     ch01_first");
}

#[test]
fn after_a_pass_comes_the_exercise_behind_it_and_not_the_first_of_the_course() {
    let fixture = Fixture::new(&["first", "second", "third"]);
    fixture.solve("second");
    fixture
        .course(&["check", "second"])
        .ends_with(0)
        .says("Next: cargo course watch ch01_third");
}

#[test]
fn a_compile_error_shows_the_compiler_and_no_cargo() {
    let fixture = Fixture::new(&["first", "second"]);
    fixture.answer("first", "\"four\"");
    fixture
        .course(&["check", "first"])
        .ends_with(1)
        .says("it doesn't compile yet")
        .says("mismatched types")
        .says("exercise.rs:5:5")
        .is_silent_about("could not compile")
        .is_silent_about("Compiling");
}

#[test]
fn a_chapter_means_all_of_its_exercises_and_one_that_does_not_compile_hides_no_other() {
    let fixture = Fixture::new(&["first", "second", "third"]);
    fixture.replace(&fixture.exercise("first"), "todo!", "fn fn todo!");
    fixture.solve("third");
    fixture
        .course(&["check", "ch01"])
        .ends_with(1)
        .says("fails   ch01_first  it doesn't compile yet")
        .says("fails   ch01_second  2 of 2 checks fail")
        .says("passes  ch01_third  all 2 checks pass");
}

#[test]
fn an_exercise_that_never_ends_is_stopped_and_the_checks_that_hang_are_named() {
    let fixture = Fixture::new(&["first"]);
    fixture.answer("first", "if n > 0 { loop { std::thread::park() } } 2 * n");
    fixture
        .course_in_haste(&["check"])
        .ends_with(1)
        .says("1 of 2 checks fail, and it was stopped after 4 s")
        .says("hangs  two becomes four")
        .says("ok     below zero it doubles too");
}

#[test]
fn an_exercise_that_leaves_early_has_not_passed() {
    let fixture = Fixture::new(&["first"]);
    fixture.answer("first", "std::process::exit(n - n)");
    fixture
        .course(&["check"])
        .ends_with(1)
        .says("it ended the program before its checks did");
    fixture.course(&["list"]).says("open     ch01_first");
}

#[test]
fn checks_that_cannot_be_built_are_not_called_the_learners_fault() {
    let fixture = Fixture::new(&["first"]);
    fixture.write("testkit/src/lib.rs", "fn broken( {\n");
    fixture
        .course(&["check"])
        .ends_with(1)
        .says("its checks can't be built")
        .says("The reason isn't in your file");
    fixture.write("exercises/Cargo.toml", "[package");
    fixture
        .course(&["check"])
        .ends_with(1)
        .says("its checks can't be built")
        .says("exercises/Cargo.toml");
}

#[test]
fn a_wrong_name_is_a_usage_error_with_a_suggestion() {
    let fixture = Fixture::new(&["first", "second"]);
    fixture
        .course(&["check", "ch01_frist"])
        .ends_with(2)
        .says("did you mean `ch01_first`?");
    fixture.course(&["chekc"]).ends_with(2).says("check");
    let ran = Ran::from(
        fixture
            .command(&["check"])
            .env("COURSE_TIMEOUT_SECS", "soon")
            .output()
            .unwrap(),
    );
    ran.ends_with(2).says("COURSE_TIMEOUT_SECS is `soon`");
}
