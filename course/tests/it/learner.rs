//! The other commands of a learner: `list`, `next`, `hint`, `reset`.

use crate::fixture::{Fixture, Ran};

#[test]
fn hints_come_one_by_one_and_then_the_solutions_place() {
    let fixture = Fixture::new(&["first", "second"]);
    fixture
        .course(&["hint"])
        .ends_with(0)
        .says("Look at n.")
        .is_silent_about("star");
    fixture
        .course(&["hint", "second"])
        .says("Look at n.")
        .is_silent_about("star");
    fixture
        .course(&["hint", "ch01_first"])
        .says("Use the star.")
        .is_silent_about("times");
    fixture
        .course(&["hint"])
        .says("n times two")
        .is_silent_about("solutions/");
    fixture.course(&["hint"]).says("solutions/ch01_numbers/first.rs");
}

#[test]
fn reset_puts_the_exercise_back_keeps_the_text_and_forgets_the_mark() {
    let fixture = Fixture::new(&["first"]);
    let stub = fixture.read(&fixture.exercise("first"));
    fixture.solve("first");
    let mine = fixture.read(&fixture.exercise("first"));
    fixture.course(&["check"]).ends_with(0);
    fixture
        .course(&["reset", "first", "--yes"])
        .ends_with(0)
        .says("exercises/ch01_numbers/first/exercise.old.rs");
    assert_eq!(fixture.read(&fixture.exercise("first")), stub);
    assert_eq!(fixture.read("exercises/ch01_numbers/first/exercise.old.rs"), mine);
    fixture.course(&["list"]).says("open     ch01_first");
    fixture
        .course(&["reset", "first", "--yes"])
        .ends_with(0)
        .says("is as it always was");
}

#[test]
fn reset_without_a_yes_changes_nothing() {
    let fixture = Fixture::new(&["first"]);
    fixture.solve("first");
    let mine = fixture.read(&fixture.exercise("first"));
    fixture.course(&["reset", "first"]).ends_with(2).says("--yes");
    assert_eq!(fixture.read(&fixture.exercise("first")), mine);
}

#[test]
fn next_shows_the_task_and_moves_on_when_it_is_solved() {
    let fixture = Fixture::new(&["first", "second"]);
    fixture
        .course(&["next"])
        .ends_with(0)
        .says("ch01_first  Double")
        .says("Write `double`.")
        .says("exercise.rs");
    fixture.solve("first");
    fixture.course(&["check"]).ends_with(0);
    fixture.course(&["next"]).says("ch01_second  Double");
    fixture.solve("second");
    fixture.course(&["check"]).ends_with(0);
    for command in ["next", "check", "hint", "watch"] {
        fixture.course(&[command]).ends_with(0).says("Every exercise is solved");
    }
}

#[test]
fn broken_progress_is_reported_and_kept() {
    let fixture = Fixture::new(&["first"]);
    fixture.write(".course/progress.json", "{ half");
    fixture
        .course(&["list"])
        .ends_with(0)
        .says("can't be read")
        .says("progress.broken-1.json")
        .says("0 of 1 solved");
    assert_eq!(fixture.read(".course/progress.broken-1.json"), "{ half");
}

#[test]
fn every_command_works_from_a_directory_inside_and_says_so_outside() {
    let fixture = Fixture::new(&["first"]);
    let inside = fixture
        .command(&["list"])
        .current_dir(fixture.path("exercises/ch01_numbers/first"))
        .output()
        .unwrap();
    Ran::from(inside).ends_with(0).says("ch01_first");
    let elsewhere = tempfile::tempdir().unwrap();
    let outside = fixture
        .command(&["list"])
        .current_dir(elsewhere.path())
        .output()
        .unwrap();
    Ran::from(outside).ends_with(1).says("no course here");
}

#[test]
fn the_help_shows_examples_and_the_environment() {
    Fixture::new(&[])
        .course(&["--help"])
        .ends_with(0)
        .says("cargo course check ch04_once")
        .says("COURSE_ADDR");
}
