//! Checks for `ch13_older`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch13_redis/older.rs")]
mod exercise;

use exercise::{Ids, LAST};
use testkit::lesson;
use testkit::practice::{Breaks, Failed, Redis};

const OLDER: &str = "ch13_redis.html#older-than-it-was";

/// A hub that has connected, and has given the ids 1 to `count`.
fn hub(count: i64) -> (Ids, Redis) {
    let (mut ids, mut redis) = (Ids::default(), Redis::start());
    ids.connected(&mut redis).unwrap();
    for number in 1..=count {
        assert_eq!(ids.next(&mut redis), Ok(number), "id number {number} of an empty Redis");
    }
    (ids, redis)
}

/// The power is cut, and Redis comes back with this last id, or empty.
fn comes_back_with(redis: &mut Redis, last: Option<i64>) {
    match last {
        Some(last) => redis.call(&["SET", LAST, &last.to_string()]),
        None => redis.call(&["DEL", LAST]),
    }
    .unwrap();
    redis.connect();
}

fn reloads(ids: &Ids, since: std::ops::RangeInclusive<i64>) -> Vec<i64> {
    since.filter(|since| ids.must_reload(*since)).collect()
}

#[test]
fn ids_rise_and_nobody_reloads_while_nothing_is_lost() {
    let _lesson = lesson("A new connection is no loss", OLDER);
    let (mut ids, mut redis) = hub(3);
    ids.connected(&mut redis).unwrap();
    assert_eq!(ids.next(&mut redis), Ok(4), "the next id after 3, on a new connection");
    assert!(
        reloads(&ids, 0..=5).is_empty(),
        "nothing is lost, and clients are told to begin anew"
    );
}

#[test]
fn a_hub_that_starts_takes_over_what_redis_knows() {
    let _lesson = lesson("A hub that has seen nothing has lost nothing", OLDER);
    let (mut ids, mut redis) = (Ids::default(), Redis::start());
    redis.call(&["SET", LAST, "7"]).unwrap();
    ids.connected(&mut redis).unwrap();
    assert_eq!(
        ids.next(&mut redis),
        Ok(8),
        "Redis has given 7 ids before this hub started"
    );
    assert!(
        reloads(&ids, 0..=8).is_empty(),
        "nothing is lost, and clients are told to begin anew"
    );
    comes_back_with(&mut redis, Some(2));
    ids.connected(&mut redis).unwrap();
    assert_eq!(
        ids.next(&mut redis),
        Ok(9),
        "this hub gave 8, then Redis came back with 2"
    );
}

#[test]
fn no_id_comes_twice_after_a_loss() {
    let _lesson = lesson("An id that somebody has seen is never given again", OLDER);
    for last in [Some(3), Some(0), None] {
        let (mut ids, mut redis) = hub(5);
        comes_back_with(&mut redis, last);
        ids.connected(&mut redis).unwrap();
        assert_eq!(
            ids.next(&mut redis),
            Ok(6),
            "this hub gave 5 ids, and Redis came back with {last:?}"
        );
        assert_eq!(ids.next(&mut redis), Ok(7), "and the one after it");
    }
}

#[test]
fn what_was_seen_at_the_start_counts_too() {
    let _lesson = lesson("What a hub finds in Redis it has seen", OLDER);
    let (mut ids, mut redis) = (Ids::default(), Redis::start());
    redis.call(&["SET", LAST, "7"]).unwrap();
    ids.connected(&mut redis).unwrap();
    comes_back_with(&mut redis, Some(4));
    ids.connected(&mut redis).unwrap();
    assert_eq!(
        ids.next(&mut redis),
        Ok(8),
        "this hub found 7, then Redis came back with 4"
    );
    assert_eq!(
        reloads(&ids, 1..=9),
        [1, 2, 3, 4, 5, 6, 7],
        "who must begin anew, of 1 to 9"
    );
}

#[test]
fn whoever_is_from_before_a_loss_begins_anew() {
    let _lesson = lesson(
        "A client is told of a loss, or it misses something and doesn't know",
        OLDER,
    );
    for last in [Some(3), None] {
        let (mut ids, mut redis) = hub(5);
        comes_back_with(&mut redis, last);
        ids.connected(&mut redis).unwrap();
        ids.next(&mut redis).unwrap();
        assert_eq!(
            reloads(&ids, 1..=7),
            [1, 2, 3, 4, 5],
            "this hub gave 5 ids, Redis came back with {last:?}, and 6 was given: who must begin anew, of 1 to 7"
        );
    }
}

#[test]
fn another_hub_may_have_been_ahead() {
    let _lesson = lesson("A greater id is another hub's, and nothing is lost", OLDER);
    let (mut ids, mut redis) = hub(2);
    redis.call(&["SET", LAST, "10"]).unwrap();
    ids.connected(&mut redis).unwrap();
    assert_eq!(ids.next(&mut redis), Ok(11), "another hub gave ids up to 10");
    assert!(
        reloads(&ids, 0..=12).is_empty(),
        "nothing is lost, and clients are told to begin anew"
    );
    redis.call(&["SET", LAST, "20"]).unwrap();
    assert_eq!(
        ids.next(&mut redis),
        Ok(21),
        "another hub gave ids up to 20, while this one was connected"
    );
}

#[test]
fn a_second_loss_covers_the_first_and_a_new_connection_forgets_neither() {
    let _lesson = lesson("A loss isn't forgotten: its clients may come back much later", OLDER);
    let (mut ids, mut redis) = hub(5);
    for (last, next) in [(Some(3), 6), (Some(1), 7)] {
        comes_back_with(&mut redis, last);
        ids.connected(&mut redis).unwrap();
        assert_eq!(
            ids.next(&mut redis),
            Ok(next),
            "the next id, after Redis came back with {last:?}"
        );
    }
    ids.connected(&mut redis).unwrap();
    assert_eq!(
        ids.next(&mut redis),
        Ok(8),
        "the next id, on a new connection without a loss"
    );
    assert_eq!(
        reloads(&ids, 1..=8),
        [1, 2, 3, 4, 5, 6],
        "losses after 5 and after 6: who must begin anew, of 1 to 8"
    );
}

#[test]
fn a_connection_that_breaks_again_at_once_changes_nothing_of_that() {
    let _lesson = lesson("The new connection may break as well", OLDER);
    for how in [Breaks::BeforeRedis, Breaks::AfterRedis] {
        for exchange in 0..3 {
            let (mut ids, mut redis) = hub(5);
            comes_back_with(&mut redis, Some(3));
            redis.will_break(exchange, how);
            let connected = ids.connected(&mut redis);
            let expected = if redis.is_broken() { Err(Failed::Lost) } else { Ok(()) };
            assert_eq!(
                connected, expected,
                "the connection breaks at exchange {exchange} ({how:?})"
            );
            redis.connect();
            ids.connected(&mut redis).unwrap();
            let next = ids.next(&mut redis);
            assert_eq!(
                next,
                Ok(6),
                "connected again, after a break at exchange {exchange} ({how:?})"
            );
            assert_eq!(
                reloads(&ids, 1..=7),
                [1, 2, 3, 4, 5],
                "who must begin anew, of 1 to 7, after a break at exchange {exchange} ({how:?})"
            );
        }
    }
}

#[test]
fn another_hub_may_take_an_id_in_the_middle() {
    let _lesson = lesson(
        "Between a `GET` and a `SET` another hub may take an id; `INCR` is one command",
        OLDER,
    );
    for exchange in 0..3 {
        let (mut ids, mut redis) = hub(2);
        redis.will_meet(exchange, &[&["INCR", LAST]]);
        ids.next(&mut redis).unwrap();
        // The other hub comes now, if it hasn't come yet.
        for _ in 0..3 {
            redis.call(&["GET", LAST]).unwrap();
        }
        assert_eq!(
            redis.call(&["GET", LAST]).unwrap().int(),
            Some(4),
            "2 ids were given; then this hub took one, and another hub took one before exchange {exchange}"
        );
    }
}
