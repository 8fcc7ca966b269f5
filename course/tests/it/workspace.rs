//! What plain cargo does in a course with unfinished exercises: nothing of it may notice them.

use std::process::Command;

use crate::fixture::{Fixture, Ran};

fn cargo(fixture: &Fixture, args: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO"));
    command.args(args);
    fixture.prepare(&mut command);
    Ran::from(command.output().unwrap())
}

#[test]
fn a_syntax_error_in_one_exercise_breaks_nothing_else() {
    let fixture = Fixture::new(&["first", "second"]);
    fixture.write(&fixture.exercise("first"), "fn fn {");
    cargo(&fixture, &["test", "--workspace", "--all-targets"]).ends_with(0);
    cargo(&fixture, &["build", "--workspace", "--all-targets"]).ends_with(0);
    cargo(&fixture, &["test", "--package", "exercises", "--test", "ch01_second"])
        .ends_with(101)
        .says("two_becomes_four");
    cargo(&fixture, &["test", "--package", "exercises", "--test", "ch01_first"])
        .ends_with(101)
        .says("could not compile");
    fixture
        .course(&["check", "second"])
        .ends_with(1)
        .says("2 of 2 checks fail");
}

#[test]
fn an_exercise_is_checked_by_hand_with_its_concept_and_its_page() {
    let fixture = Fixture::new(&["first"]);
    cargo(&fixture, &["test", "--package", "exercises", "--test", "ch01_first"])
        .ends_with(101)
        .says("Concept: doubling adds a number to itself")
        .says("Read:    ch01_numbers.html#doubling");
}
