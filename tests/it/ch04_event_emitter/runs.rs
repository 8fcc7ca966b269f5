//! What each run of the example prints, as the page shows it.

use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    let example = crate::smoke::binary("ch04_event_emitter").expect("the example compiles");
    Command::new(example)
        .args(arguments)
        .env_remove("RUST_BACKTRACE")
        .output()
        .expect("the example starts")
}

/// The lines on stdout of a run that ends well.
fn prints(arguments: &[&str]) -> Vec<String> {
    let output = run(arguments);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{arguments:?} ended with {}: {stderr}",
        output.status
    );
    lines(&output.stdout)
}

fn lines(bytes: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(bytes).lines().map(str::to_owned).collect()
}

#[test]
fn without_an_argument_it_greets_alice() {
    assert_eq!(prints(&[]), ["Hello, Alice"]);
}

#[test]
fn rounds_runs_over_the_list_as_it_was() {
    let expected = [
        "ann   hears m1, stops bob, adds dave",
        "bob   hears m1",
        "carol hears m1, once",
        "emit m1 returns true",
        "ann   hears m2, stops bob, adds dave",
        "dave  hears m2",
        "emit m2 returns true",
    ];
    assert_eq!(prints(&["rounds"]), expected);
}

#[test]
fn deadlock_never_returns_from_emit() {
    let expected = [
        "ann hears m1, adds bob",
        "a second later emit has not returned: `on` waits for its lock",
    ];
    assert_eq!(prints(&["deadlock"]), expected);
}

#[test]
fn cells_are_shared_by_a_listener_and_the_function_around_it() {
    assert_eq!(
        prints(&["cells"]),
        [r#"["listener 7 heard m1", "listener 7 heard m2"]"#]
    );
}

#[test]
fn borrowed_panics_at_the_second_borrow() {
    let output = run(&["borrowed"]);
    assert_eq!(output.status.code(), Some(101));
    assert_eq!(lines(&output.stdout), ["ann hears m1, adds bob"]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("RefCell already borrowed"), "{stderr}");
}

#[test]
fn panic_reaches_the_listener_to_error_after_the_round() {
    let expected = [
        "screen: m1",
        "search: m1",
        "error:  listener 3 to `message` panicked: the disk is full",
        "emit has returned",
    ];
    assert_eq!(prints(&["panic"]), expected);
}

#[test]
fn unheard_ends_in_a_panic_after_the_round() {
    let output = run(&["unheard"]);
    assert_eq!(output.status.code(), Some(101));
    assert_eq!(lines(&output.stdout), ["screen: m1", "search: m1"]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(
        stderr.contains("nobody listens to `error`: listener 2 to `message` panicked"),
        "{stderr}"
    );
}

#[test]
fn lag_counts_exactly_what_the_slow_listener_missed() {
    let printed = prints(&["lag"]);
    for n in 1..=6 {
        let place = printed
            .iter()
            .position(|line| *line == format!("send m{n}"))
            .expect("each message is sent");
        assert_eq!(printed[place + 1], format!("  ann hears m{n}"));
    }
    let bob: Vec<_> = printed
        .iter()
        .filter(|line| line.contains("bob"))
        .map(String::as_str)
        .collect();
    let heard = ["  bob hears m3", "  bob hears m4", "  bob hears m5", "  bob hears m6"];
    assert_eq!(
        bob,
        [&["now bob looks", "  bob was too slow and missed 2"], &heard[..]].concat()
    );
}

#[test]
fn full_makes_the_sender_wait_for_room() {
    let printed = prints(&["full"]);
    assert_eq!(
        printed[4..],
        [
            "try_send m4: it waits in the queue",
            "try_send m5: no available capacity",
            "send m5: it waits for room",
            "  ann hears m1",
            "send m5: it waits in the queue",
        ]
    );
}

#[test]
fn pitfall_lets_the_banned_one_in_and_answer_only_the_other() {
    assert_eq!(
        prints(&["pitfall"]),
        ["guest list: mallory is banned", "door:       come in, mallory"]
    );
    assert_eq!(
        prints(&["answer"]),
        [
            "guest list: mallory is refused",
            "door:       mallory stays outside",
            "guest list: alice is welcome",
            "door:       come in, alice",
        ]
    );
}

#[test]
fn a_run_that_does_not_exist_is_named_with_those_that_do() {
    let output = run(&["lagg"]);
    assert!(!output.status.success());
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("`lagg`") && stderr.contains("lag, full"), "{stderr}");
}
