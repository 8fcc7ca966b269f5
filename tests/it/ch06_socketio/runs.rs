//! What each program of the example prints, as the page shows it.

use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    let example = crate::smoke::binary("ch06_socketio").expect("the example compiles");
    Command::new(example)
        .args(arguments)
        .output()
        .expect("the example starts")
}

/// The lines that a run prints, those of the server left out.
fn prints(program: &str) -> Vec<String> {
    let output = run(&[program]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{program} ended with {}: {stderr}",
        output.status
    );
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines()
        .filter(|line| !line.starts_with("server: "))
        .map(str::to_owned)
        .collect()
}

/// The words of the row that starts with `emitted`.
fn row<'a>(table: &'a [String], emitted: &str) -> Vec<&'a str> {
    let row = table.iter().find_map(|line| line.strip_prefix(emitted));
    row.unwrap_or_else(|| panic!("no row `{emitted}` in {table:#?}"))
        .split_whitespace()
        .collect()
}

#[test]
fn table_says_who_received_what() {
    let table = prints("table");
    let (chat, room) = ("chatMessage", "roomMessage");
    let ok = r#"{"ok":true}"#;
    assert_eq!(row(&table, "toMe \"hi\""), [chat, "-", "-", ok]);
    assert_eq!(row(&table, "toAll \"hi\""), [chat, chat, chat, ok]);
    assert_eq!(row(&table, "toOthers \"hi\""), ["-", chat, chat, ok]);
    assert_eq!(row(&table, "toRoom \"kitchen\", \"hi\""), ["-", room, "-", ok]);
    assert_eq!(row(&table, "withinRoom \"kitchen\", \"hi\""), [room, room, "-", ok]);
    assert_eq!(row(&table, "myRooms"), ["-", "-", "-", r#"["kitchen"]"#]);
    assert_eq!(row(&table, "toMe 7"), ["error-response", "-", "-", "invalid_payload"]);
    assert_eq!(
        row(&table, "newMessage"),
        ["\"hi\"", "error-response", "-", "-", "not_found"]
    );
    let outsider = table.iter().position(|line| line.starts_with("emitted by Cem"));
    let outsider = &table[outsider.expect("the outsider's rows")..];
    assert_eq!(row(outsider, "toRoom \"kitchen\", \"hi\""), ["-", room, room, ok]);
}

#[test]
fn lesson_passes_a_message_on_and_notices_who_leaves() {
    let expected = [
        "User connected",
        "Message received: Hello Server",
        "New message: \"Hello Server\"",
        "User disconnected",
    ];
    assert_eq!(prints("lesson"), expected);
}

#[test]
fn packets_shows_all_three_layers() {
    let lines = prints("packets");
    let mut left = lines.iter();
    for packet in [
        "server -> client  0{\"sid\":",
        "client -> server  40",
        "server -> client  40{\"sid\":",
        "client -> server  42[\"toMe\",\"hi\"]",
        "server -> client  42[\"chatMessage\",\"hi\"]",
        "client -> server  420[\"myRooms\"]",
        "server -> client  430[[]]",
        "server -> client  432[[\"kitchen\"]]",
        "server -> client  42[\"roomMessage\",\"kitchen\",\"hi\"]",
        "client -> server  41",
    ] {
        assert!(
            left.any(|line| line.starts_with(packet)),
            "`{packet}` isn't in its place in {lines:#?}"
        );
    }
    // The page says it: in this library the key of the connection and the id of the socket are one text.
    let sid = |start: &str| {
        let line = lines.iter().find_map(|line| line.strip_prefix(start));
        line.and_then(|rest| rest.split('"').next()).unwrap_or_default()
    };
    assert_eq!(
        sid("server -> client  0{\"sid\":\""),
        sid("server -> client  40{\"sid\":\"")
    );
}

#[test]
fn pitfall_is_met_with_silence_three_times() {
    let lines = prints("pitfall");
    let arrived: Vec<_> = lines
        .iter()
        .filter(|line| line.starts_with("   "))
        .map(|line| line.trim())
        .collect();
    let fence = r#"["newMessage","fence"]"#;
    assert_eq!(
        arrived,
        [
            format!("The first to arrive: {fence}"),
            format!("The first to arrive: {fence}"),
            r#"The first to arrive: ["ready","now I listen"]"#.to_owned(),
            format!("Then: {fence}"),
        ]
    );
}

#[test]
fn order_counts_what_was_overtaken() {
    let lines = prints("order");
    assert_eq!(lines.first().map(String::as_str), Some("5000 events emitted in order"));
    let overtaken = lines[1].split(' ').next().and_then(|number| number.parse::<u32>().ok());
    assert!(overtaken.is_some_and(|number| number > 0), "{lines:?}");
}

#[test]
fn a_program_that_does_not_exist_is_refused_with_the_names_of_those_that_do() {
    let output = run(&["tables"]);
    assert!(!output.status.success());
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("`tables`") && message.contains("`table`"), "{message}");
}
