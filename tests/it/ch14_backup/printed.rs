//! The console programs: what they print is what the page says about them.

use crate::smoke::binary;
use anyhow::{Result, ensure};
use std::process::Command;
use testkit::servers::{self, Kind};

const BOTH: &[Kind] = &[Kind::Redis, Kind::Mongo];

/// What a program prints, with single spaces.
fn prints(mode: &str) -> Result<Vec<String>> {
    let program = binary("ch14_backup")?;
    // On servers of its own, whatever the environment of the tests names.
    let output = Command::new(program)
        .arg(mode)
        .env_remove("REDIS_URL")
        .env_remove("MONGODB_URI")
        .output()?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "`{mode}` failed: {errors}");
    let lines = String::from_utf8(output.stdout)?;
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    Ok(lines.lines().map(words).collect())
}

fn with(lines: &[String], start: &str) -> Vec<String> {
    lines.iter().filter(|line| line.starts_with(start)).cloned().collect()
}

#[test]
fn one_store_alone_gets_full_and_may_get_lost() -> Result<()> {
    if servers::not_run(BOTH) {
        return Ok(());
    }
    let lines = prints("alone")?;
    assert!(lines.iter().any(|line| line.contains("unavailable")), "{lines:?}");
    let pages = with(&lines, "the newest page has");
    assert_eq!(
        pages,
        ["the newest page has 100 messages", "the newest page has nothing"],
        "{lines:?}"
    );
    Ok(())
}

#[test]
fn the_first_try_loses_the_second_doubles_and_the_third_does_neither() -> Result<()> {
    if servers::not_run(BOTH) {
        return Ok(());
    }
    for (job, ends) in [
        ("one", &["lost: m1 m2 m3; twice: nothing"] as &[&str]),
        ("two", &["lost: nothing; twice: m1 m2 m3"]),
        ("three", &["lost: nothing; twice: nothing"; 4]),
    ] {
        let lines = prints(job)?;
        assert_eq!(with(&lines, "lost:"), ends, "{job}: {lines:?}");
    }
    Ok(())
}

#[test]
fn a_scheduler_lets_runs_pile_up_and_the_job_does_not() -> Result<()> {
    if servers::not_run(BOTH) {
        return Ok(());
    }
    let lines = prints("overlap")?;
    assert_eq!(
        with(&lines, "tick: a run starts, and now there are 3").len(),
        1,
        "{lines:?}"
    );
    assert_eq!(with(&lines, "tick: a backup is already running").len(), 2, "{lines:?}");
    assert_eq!(
        with(&lines, "the run ends, and has carried 2 messages").len(),
        1,
        "{lines:?}"
    );
    Ok(())
}

#[test]
fn while_mongodb_is_away_the_chat_goes_on() -> Result<()> {
    if servers::not_run(BOTH) {
        return Ok(());
    }
    let lines = prints("away")?;
    let newest = with(&lines, "the newest ");
    assert_eq!(
        newest,
        ["the newest 3: m4 m5 m6", "the newest 6: unavailable"],
        "{lines:?}"
    );
    assert_eq!(
        lines.last().map(String::as_str),
        Some("in MongoDB: m1 m2 m3 m4 m5 m6"),
        "{lines:?}"
    );
    Ok(())
}

#[test]
fn the_border_between_the_stores_is_not_seen() -> Result<()> {
    if servers::not_run(BOTH) {
        return Ok(());
    }
    let lines = prints("border")?;
    let pages = with(&lines, "page:");
    let expected = [
        "page: m6 m7 m8",
        "page: m3 m4 m5",
        "page: m1 m2",
        "page: nothing is older",
        "page: m1 m2 m3 m4 m5 m6 m5 m6 m7 m8",
    ];
    assert_eq!(pages, expected, "{lines:?}");
    Ok(())
}

#[test]
fn a_lock_that_ends_by_itself_protects_nothing() -> Result<()> {
    if servers::not_run(BOTH) {
        return Ok(());
    }
    let lines = prints("lock")?;
    assert_eq!(with(&lines, "lost: nothing; twice: m1 m2 m3").len(), 1, "{lines:?}");
    assert_eq!(with(&lines, "A has carried 60 messages, B 60").len(), 1, "{lines:?}");
    let last = "in MongoDB: 60 messages; lost: nothing; twice: nothing";
    assert_eq!(lines.last().map(String::as_str), Some(last), "{lines:?}");
    Ok(())
}

#[test]
fn what_was_backed_up_comes_back() -> Result<()> {
    if servers::not_run(BOTH) {
        return Ok(());
    }
    let lines = prints("lost")?;
    let redis = with(&lines, "in Redis:");
    assert_eq!(redis, ["in Redis: m5 m6 m7", "in Redis: m5 m6"], "{lines:?}");
    for line in [
        "MongoDB has no messages",
        "2 messages are back, in 1 logs; 0 wait for somebody",
        "a reader's page: m1 m2 m3 m4 m5 m6 m8",
    ] {
        assert_eq!(with(&lines, line).len(), 1, "{line}: {lines:?}");
    }
    let refused = "Error: the live store isn't empty";
    assert_eq!(with(&lines, refused).len(), 1, "{lines:?}");
    let checks = with(&lines, "1 logs:");
    assert_eq!(
        checks,
        [
            "1 logs: 3 messages in Redis, 6 in MongoDB, 1 wait; 0 findings",
            "1 logs: 2 messages in Redis, 5 in MongoDB, 0 wait; 1 findings"
        ],
        "{lines:?}"
    );
    Ok(())
}

#[test]
fn the_scheduler_has_six_fields() -> Result<()> {
    let lines = prints("cron")?;
    let refused = with(&lines, "`").iter().filter(|line| line.contains("refused")).count();
    assert_eq!((lines.len(), refused), (6, 2), "{lines:?}");
    let every_five = with(&lines, "`0 */5 * * * *` next at ");
    assert!(
        every_five[0].ends_with("0:00 UTC") || every_five[0].ends_with("5:00 UTC"),
        "{lines:?}"
    );
    Ok(())
}
