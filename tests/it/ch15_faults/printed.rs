//! The console programs: what they print is what the page says about them.

use crate::smoke::binary;
use anyhow::{Result, ensure};
use std::process::Command;
use testkit::servers::{self, Kind};

const BOTH: &[Kind] = &[Kind::Redis, Kind::Mongo];

/// What a program prints: for each line its words.
fn prints(words: &[&str]) -> Result<Vec<Vec<String>>> {
    let output = Command::new(binary("ch15_faults")?).args(words).output()?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{words:?} failed: {errors}");
    let lines = String::from_utf8(output.stdout)?;
    let words = |line: &str| line.split_whitespace().map(str::to_owned).collect();
    Ok(lines.lines().map(words).collect())
}

/// The last numbers of a line.
fn numbers<const COUNT: usize>(line: &[String]) -> Result<[usize; COUNT]> {
    let first = line.len().saturating_sub(COUNT);
    let numbers: Result<Vec<usize>, _> = line[first..].iter().map(|word| word.parse()).collect();
    let numbers = numbers?;
    numbers.try_into().map_err(|_| anyhow::anyhow!("{line:?} is too short"))
}

#[test]
fn no_kill_loses_doubles_or_moves_anything_and_an_older_redis_loses_what_nobody_copied() -> Result<()> {
    if servers::not_run(BOTH) {
        return Ok(());
    }
    let lines = prints(&["faults"])?;
    let faults = lines.get(3..).unwrap_or_default();
    assert_eq!(faults.len(), 15, "{lines:?}");
    for line in faults {
        let [saved, _refused, lost, doubled, reordered, undead, unread] = numbers(line)?;
        let [first, second, ..] = &line[..] else {
            anyhow::bail!("too short: {line:?}");
        };
        assert!(saved >= 150, "{line:?}: too few for anything to show");
        assert_eq!([doubled, reordered, undead], [0; 3], "{line:?}");
        match (first.as_str(), second.as_str()) {
            ("Redis", "older,") => assert!((25..=100).contains(&lost), "{line:?}"),
            ("Redis", "back,") => assert!(lost < 100, "{line:?}: the backup was close behind"),
            _ => assert_eq!([lost, unread], [0, 0], "{line:?}"),
        }
    }
    Ok(())
}

#[test]
fn a_kill_takes_nothing_that_was_written_and_a_power_cut_takes_what_was_not_synced() -> Result<()> {
    if servers::not_run(BOTH) {
        return Ok(());
    }
    let lines = prints(&["crash"])?;
    let of = |name: &str| {
        let lines = lines.iter().filter(|line| line.join(" ").starts_with(name)).cloned();
        lines.collect::<Vec<_>>()
    };
    for line in of("Redis, no file") {
        let [answered, killed, cut] = numbers(&line)?;
        assert!(answered > 0 && killed == answered && cut == answered, "{line:?}");
    }
    let mut least = usize::MAX;
    for line in of("Redis, everysec") {
        let [answered, killed, cut] = numbers(&line)?;
        assert!(answered > 0 && killed == 0 && cut < answered, "{line:?}");
        least = least.min(cut);
    }
    assert!(least > 0 && least < usize::MAX, "a power cut took nothing: {lines:?}");
    for line in of("Redis, always") {
        let [_, killed, cut] = numbers(&line)?;
        assert_eq!([killed, cut], [0, 0], "{line:?}");
    }
    for line in of("MongoDB, journaled") {
        let [killed] = numbers(&line[..line.len() - 2])?;
        assert_eq!(killed, 0, "{line:?}");
    }
    Ok(())
}
