//! `watch`: the real program, driven by saves. Every wait is for a line of its output.

use crate::fixture::Fixture;
use crate::program::Program;

#[test]
fn a_save_brings_the_verdict_and_a_pass_brings_the_next_exercise() {
    let fixture = Fixture::new(&["first", "second"]);
    let mut watch = Program::start(fixture.command(&["watch"]));
    let said = watch.says("Watching exercises/ch01_numbers/first/exercise.rs");
    assert!(
        said.contains("Write `double`.") && said.contains("2 of 2 checks fail"),
        "{said}"
    );
    assert!(
        !said.contains('\u{1b}'),
        "no colours and no cleared screen in a pipe: {said:?}"
    );

    fixture.answer("first", "n + 2");
    let said = watch.says("Watching");
    assert!(said.contains("1 of 2 checks fail"), "{said}");

    fixture.solve("first");
    let said = watch.says("Watching exercises/ch01_numbers/second/exercise.rs");
    assert!(
        said.contains("passes  ch01_first") && said.contains("ch01_second  Double"),
        "{said}"
    );
    fixture.course(&["list"]).says("done     ch01_first");

    fixture.solve("second");
    watch.says("Every exercise is solved");
    assert!(watch.ends().success());
}

#[test]
fn the_exercise_that_is_saved_is_the_one_that_is_checked() {
    let fixture = Fixture::new(&["first", "second"]);
    let watch = Program::start(fixture.command(&["watch", "first"]));
    watch.says("Watching exercises/ch01_numbers/first/exercise.rs");
    fixture.answer("second", "\"two\"");
    let said = watch.says("Watching exercises/ch01_numbers/second/exercise.rs");
    assert!(said.contains("fails   ch01_second  it doesn't compile yet"), "{said}");
}

#[test]
fn a_save_while_a_check_hangs_begins_anew() {
    let fixture = Fixture::new(&["first"]);
    let marker = fixture.path("target/started");
    std::fs::create_dir_all(marker.parent().unwrap()).unwrap();
    let hang = format!("std::fs::write({marker:?}, \"\").unwrap(); loop {{ let _ = n; std::thread::park() }}");
    fixture.answer("first", &hang);
    let mut seen = course::saves::Saves::below(&[fixture.path("target")]).unwrap();
    let watch = Program::start(fixture.command(&["watch"]));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async { while !seen.next().await.unwrap().contains(&marker) {} });
    fixture.solve("first");
    let said = watch.says("Every exercise is solved");
    assert!(!said.contains("was stopped after"), "{said}");
}

#[test]
fn the_time_from_a_save_to_its_verdict_is_measured_and_the_file_put_back() {
    let fixture = Fixture::new(&["first"]);
    let stub = fixture.read(&fixture.exercise("first"));
    fixture
        .course(&["measure-watch", "--saves", "2"])
        .ends_with(0)
        .says("ch01_first: 2 saves, median ")
        .says("all: 2 saves");
    assert_eq!(fixture.read(&fixture.exercise("first")), stub);
}
