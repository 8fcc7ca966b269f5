//! Checks for `ch13_since`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch13_redis/since.rs")]
mod exercise;

use exercise::{CHAT, TOGETHER, after, newest, says};
use testkit::lesson;
use testkit::practice::{Breaks, Entry, Failed, Redis};

const STREAM: &str = "ch13_redis.html#a-stream";

/// A chat in which the texts `1`, `2`, … were said, and their ids.
fn chat(count: usize) -> (Redis, Vec<String>) {
    let mut redis = Redis::start();
    let ids = (1..=count)
        .map(|number| says(&mut redis, &number.to_string()).unwrap())
        .collect();
    (redis, ids)
}

fn texts(entries: &[Entry]) -> Vec<String> {
    let texts = entries.iter().filter_map(|entry| entry.field("text"));
    texts.map(str::to_owned).collect()
}

/// `3`, `4`, … up to `last`.
fn numbers(first: usize, last: usize) -> Vec<String> {
    (first..=last).map(|number| number.to_string()).collect()
}

#[test]
fn what_is_newer_comes_oldest_first() {
    let _lesson = lesson(
        "`XRANGE` from `(id` on gives what is newer than the id, oldest first",
        STREAM,
    );
    let (mut redis, ids) = chat(5);
    let found = after(&mut redis, &ids[1]).unwrap();
    assert_eq!(
        texts(&found),
        ["3", "4", "5"],
        "5 entries, and all after the second are asked for"
    );
    let found: Vec<_> = found.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(found, ids[2..], "their ids");
    assert_eq!(
        texts(&after(&mut redis, "0-0").unwrap()),
        numbers(1, 5),
        "all after 0-0"
    );
}

#[test]
fn since_itself_does_not_come_again() {
    let _lesson = lesson("`(` in front of an id leaves the id itself out", STREAM);
    let (mut redis, ids) = chat(3);
    let found = after(&mut redis, &ids[2]).unwrap();
    assert!(
        found.is_empty(),
        "whoever has the last entry lacks nothing, and got {:?}",
        texts(&found)
    );
    assert_eq!(
        texts(&after(&mut redis, &ids[1]).unwrap()),
        ["3"],
        "all after the second of three"
    );
}

#[test]
fn nothing_was_said() {
    let _lesson = lesson("A stream that nobody has written is empty", STREAM);
    assert!(
        after(&mut Redis::start(), "0-0").unwrap().is_empty(),
        "nothing was said"
    );
}

#[test]
fn however_much_that_is() {
    let _lesson = lesson("A page that is full isn't the last one", STREAM);
    for (count, skipped) in [(99, 0), (100, 0), (101, 0), (200, 0), (250, 10), (310, 110)] {
        let (mut redis, ids) = chat(count);
        let since = if skipped == 0 { "0-0" } else { &ids[skipped - 1] };
        let found = texts(&after(&mut redis, since).unwrap());
        assert_eq!(
            found.len(),
            count - skipped,
            "{count} entries, all after number {skipped} are asked for: how many came"
        );
        assert_eq!(
            found,
            numbers(skipped + 1, count),
            "{count} entries, all after number {skipped} are asked for"
        );
    }
}

#[test]
fn a_place_stays_a_place_when_the_oldest_are_trimmed() {
    let _lesson = lesson("An id is compared, and needn't be found", STREAM);
    let (mut redis, ids) = chat(6);
    redis.call(&["XTRIM", CHAT, "MINID", &ids[3]]).unwrap();
    let found = texts(&after(&mut redis, &ids[4]).unwrap());
    assert_eq!(found, ["6"], "entries 1 to 3 were trimmed; all after 5 are asked for");
    let found = texts(&after(&mut redis, &ids[0]).unwrap());
    assert_eq!(
        found,
        ["4", "5", "6"],
        "entries 1 to 3 were trimmed; all after 1 are asked for, as far as they are there"
    );
}

#[test]
fn one_command_reads_a_hundred_at_most() {
    let _lesson = lesson("While Redis answers one command, everybody else waits", STREAM);
    let (mut redis, _) = chat(250);
    redis.will_break(1, Breaks::BeforeRedis);
    let found = after(&mut redis, "0-0").map(|found| found.len());
    assert_eq!(
        found,
        Err(Failed::Lost),
        "250 entries need three commands, and the connection broke at the second: that error is to be returned"
    );
    redis.connect();
    assert_eq!(
        after(&mut redis, "0-0").map(|found| found.len()),
        Ok(250),
        "250 entries, and the connection is back"
    );
    let largest = redis.largest_answer();
    assert!(
        largest <= TOGETHER,
        "one command brought {largest} entries, and {TOGETHER} are the most"
    );
}

#[test]
fn newest_works_as_before() {
    let _lesson = lesson("What worked still works", STREAM);
    let (mut redis, _) = chat(4);
    assert_eq!(
        texts(&newest(&mut redis, 2).unwrap()),
        ["4", "3"],
        "the newest two of four"
    );
}
