//! The console programs: what they print is what the page says about them.

use crate::smoke::binary;
use anyhow::{Context, Result, ensure};
use std::process::Command;
use testkit::servers::{Kind, not_run};

/// What a program prints, with single spaces; nothing where Redis isn't installed.
fn prints(mode: &str) -> Result<Option<Vec<String>>> {
    if not_run(&[Kind::Redis]) {
        return Ok(None);
    }
    let mut command = Command::new(binary("ch13_redis")?);
    let output = command.arg(mode).env_remove("REDIS_URL").output()?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "`{mode}` failed: {errors}");
    let lines = String::from_utf8(output.stdout)?;
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    Ok(Some(lines.lines().map(words).collect()))
}

fn has(lines: &[String], line: &str) -> Result<()> {
    ensure!(lines.iter().any(|one| one == line), "no line `{line}` in {lines:#?}");
    Ok(())
}

#[test]
fn a_hub_alone_forgets_and_one_on_redis_does_not() -> Result<()> {
    let Some(before) = prints("before")? else { return Ok(()) };
    has(&before, "cem joins: gets m3 \"Bob?\"")?;
    has(&before, "bob joins since m2: gets m3 \"Bob?\"")?;
    let after = prints("restart")?.context("it ran before")?;
    has(
        &after,
        "cem joins: gets m1 \"Lunch at one?\", m2 \"The soup is good.\", m3 \"Bob?\"",
    )?;
    has(&after, "bob joins since m2: gets m3 \"Bob?\"")
}

#[test]
fn a_list_doubles_and_skips_and_a_stream_does_neither() -> Result<()> {
    let Some(list) = prints("list")? else { return Ok(()) };
    has(&list, "LRANGE ch13:list 0 -1 one, one")?;
    has(&list, "LRANGE ch13:list 3 -1 six, seven")?;
    has(&list, "LRANGE ch13:list 0 -1 three, four, five, six, seven")?;
    let stream = prints("stream")?.context("it ran before")?;
    has(
        &stream,
        "XRANGE ch13:stream (2-1 + 3-0 four, 4-0 five, 5-0 six, 6-0 seven",
    )?;
    has(&stream, "XREVRANGE ch13:stream (5-0 - COUNT 2 4-0 five, 3-0 four")?;
    let refused = stream.iter().filter(|line| line.contains("equal or smaller"));
    ensure!(refused.count() == 2, "{stream:#?}");
    Ok(())
}

#[test]
fn between_two_commands_there_is_a_place_to_die_and_in_a_script_there_is_none() -> Result<()> {
    let Some(lines) = prints("steps")? else { return Ok(()) };
    has(&lines, "when it has stored it 2 times yes")?;
    has(&lines, "when it has noted that it waits 2 times yes")?;
    has(
        &lines,
        "when it has remembered the command never: it is lost no: it is never archived",
    )?;
    has(&lines, "when it has stored it once no: it is never archived")?;
    has(&lines, "before the script once yes")?;
    has(&lines, "after the script once yes")
}

#[test]
fn a_kill_loses_what_was_not_handed_over_and_a_power_cut_what_is_not_on_the_disk() -> Result<()> {
    let Some(lines) = prints("disk")? else { return Ok(()) };
    let row = |name: &str| -> Result<Vec<u64>> {
        let line = lines.iter().find(|line| line.starts_with(name));
        let words = line.with_context(|| format!("no {name}: {lines:#?}"))?.split(' ');
        Ok(words.filter_map(|word| word.parse().ok()).collect())
    };
    ensure!(row("no file")?[1..] == [100, 100], "{lines:#?}");
    ensure!(row("always")?[1..] == [0, 0], "{lines:#?}");
    let everysec = row("everysec")?;
    ensure!(everysec[1] == 0 && (1..100).contains(&everysec[2]), "{lines:#?}");
    Ok(())
}

#[test]
fn an_older_redis_is_noticed_and_one_that_is_away_refuses() -> Result<()> {
    let Some(older) = prints("older")? else { return Ok(()) };
    has(&older, "bob joins since m3: gets m1 \"one\", and is told to begin anew")?;
    has(&older, "cem joins since m1: gets m1 \"one\", and is told to begin anew")?;
    has(&older, "the id of m4 is greater than that of m3")?;
    has(&older, "dan joins since m4: gets nothing")?;
    let away = prints("away")?.context("it ran before")?;
    has(&away, "ann sends \"two\" (t2): no: unavailable")?;
    has(&away, "GET /readyz: 503")?;
    let heard: Vec<_> = away.iter().filter(|line| line.starts_with("bob gets")).collect();
    ensure!(
        heard == ["bob gets m1 \"one\"", "bob gets m2 \"two\"", "bob gets m3 \"three\""],
        "{away:#?}"
    );
    Ok(())
}

#[test]
fn a_full_cache_acks_and_forgets_and_a_full_store_refuses() -> Result<()> {
    let Some(lines) = prints("full")? else { return Ok(()) };
    let row = |policy: &str| lines.iter().find(|line| line.starts_with(policy)).cloned();
    let cache = row("allkeys-lru").context("no row")?;
    ensure!(
        cache.contains(" 3000 0 ") && cache.ends_with("some are gone, and nobody was told"),
        "{cache}"
    );
    let store = row("noeviction").context("no row")?;
    let numbers: Vec<u64> = store.split(' ').filter_map(|word| word.parse().ok()).collect();
    ensure!(
        numbers[0] + numbers[1] == 3000 && numbers[1] > 0 && numbers[0] == numbers[2],
        "{store}"
    );
    ensure!(store.ends_with("all are there"), "{store}");
    Ok(())
}

#[test]
fn without_redis_it_says_what_to_do() -> Result<()> {
    let output = Command::new(binary("ch13_redis")?)
        .env("PATH", "")
        .env_remove("REDIS_URL")
        .output()?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.code() == Some(1), "it ended with {}", output.status);
    for part in [
        "REDIS_URL",
        "cargo course services up",
        "redis-server is missing",
        "apt-get install",
    ] {
        ensure!(errors.contains(part), "no `{part}` in {errors}");
    }
    let output = Command::new(binary("ch13_redis")?)
        .arg("list")
        .env("REDIS_URL", "redis://:sesame@127.0.0.1:1")
        .output()?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.code() == Some(1), "it ended with {}", output.status);
    for part in ["REDIS_URL", "127.0.0.1:1", "cargo course services up"] {
        ensure!(errors.contains(part), "no `{part}` in {errors}");
    }
    ensure!(!errors.contains("sesame"), "{errors}");
    let output = Command::new(binary("ch13_redis")?).arg("sing").output()?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(!output.status.success() && errors.contains("`sing`"), "{errors}");
    Ok(())
}
