use std::process::Command;

use super::{Breaks, Failed, REAL, Redis, Reply};
use crate::servers::{Kind, RedisOptions, not_run};
use crate::{Result, servers};

/// Every command with its ordinary, its empty and its wrong use.
const CALLS: &str = "
GET a | SET a 1 | SET a 2 NX | GET a | INCR a | INCR n | SET t x | INCR t | DEL a | DEL a | GET a
RPUSH l one two three | RPUSH l four | LLEN l | LRANGE l 0 -1 | LRANGE l -2 -1 | LRANGE l 5 9 | LRANGE l 2 1 | LTRIM l -3 -1
LRANGE l 0 -1 | LTRIM l 9 9 | LLEN l | GET l | RPUSH t x | LRANGE l a 1
XADD s 1-0 f x | XADD s 1-0 f x | XADD s 0-0 f x | XADD s 1-1 f y g z | XADD s 5 f w | XADD s bad f w | XADD s 9-1 f
XLEN s | XRANGE s - + | XRANGE s + - | XREVRANGE s - + | XRANGE s (1-0 - | XRANGE s (1-0 + | XRANGE s 1 1 | XRANGE s (1-1 (5-0 | XRANGE s 5 1 | XRANGE s - + COUNT 1
XREVRANGE s + - COUNT 2 | XREVRANGE s (5-0 - | XREVRANGE s + (5-0 | XRANGE none - + | XLEN none | XADD none 3-0 f v
XDEL s 1-0 9-9 | XTRIM s MINID 5-0 | XLEN s | XTRIM s MAXLEN 0 | XLEN s | XADD s 4-0 f x | XADD s 6-0 f x | XTRIM s SIDEWAYS 1
HSET h a 1 b 2 | HSET h a 3 c 4 | HGET h a | HGET h z | HGET none a | HINCRBY h a 2 | HINCRBY h n -1 | HDEL h a z | HSET h a
SADD m x y | SADD m x | SISMEMBER m x | SISMEMBER m z | SREM m x z | SMEMBERS m | SREM m y | SMEMBERS m | HGET m x
";

fn transcript(redis: &mut Redis) -> Vec<String> {
    let calls = CALLS
        .lines()
        .flat_map(|line| line.split(" | "))
        .filter(|call| !call.is_empty());
    let answers = calls.map(|call| {
        let words: Vec<&str> = call.split(' ').collect();
        format!("{call}: {:?}", redis.call(&words))
    });
    answers.collect()
}

fn appends(redis: &mut Redis, text: &str) -> Result<i64, Failed> {
    redis.atomically(|step| {
        let next = step.read(&["GET", "last"])?.int().unwrap_or(0) + 1;
        step.write(&["SET", "last", &next.to_string()]);
        step.write(&["RPUSH", "texts", text]);
        Ok(next)
    })
}

/// What a transaction does and leaves undone, with each way to break.
fn broken(redis: &mut Redis) -> Vec<String> {
    let mut seen = Vec::new();
    for (exchange, how) in [
        (0, Breaks::BeforeRedis),
        (0, Breaks::AfterRedis),
        (1, Breaks::BeforeRedis),
        (1, Breaks::AfterRedis),
        (2, Breaks::AfterRedis),
    ] {
        redis.will_break(exchange, how);
        let outcome = appends(redis, &format!("{exchange} {how:?}"));
        let later = redis.call(&["GET", "last"]);
        let broke = redis.is_broken();
        redis.connect();
        let texts = redis.call(&["LRANGE", "texts", "0", "-1"]);
        seen.push(format!("{outcome:?}, {later:?}, {broke}, {texts:?}"));
    }
    redis.will_meet(1, &[&["SET", "last", "40"], &["RPUSH", "texts", "a guest"]]);
    let met = appends(redis, "after a guest");
    let texts = redis.call(&["LRANGE", "texts", "-2", "-1"]);
    seen.push(format!("{met:?}, {texts:?}, {}", redis.largest_answer()));
    let refused: Result<(), Failed> = redis.atomically(|step| {
        step.write(&["SET", "last", "100"]);
        Err(Failed::Refused("no".into()))
    });
    seen.push(format!("{refused:?}, {:?}", redis.call(&["GET", "last"])));
    let half = redis.atomically(|step| {
        step.write(&["SET", "last", "50"]);
        step.write(&["RPUSH", "last", "x"]);
        Ok(())
    });
    seen.push(format!("{half:?}, {:?}", redis.call(&["GET", "last"])));
    seen
}

#[test]
fn what_breaks_before_redis_is_not_done_and_what_breaks_after_it_is() {
    let mut redis = Redis::memory();
    redis.will_break(0, Breaks::BeforeRedis);
    assert_eq!(redis.call(&["SET", "a", "1"]), Err(Failed::Lost));
    redis.connect();
    assert_eq!(redis.call(&["GET", "a"]), Ok(Reply::Nil));
    redis.will_break(1, Breaks::AfterRedis);
    assert_eq!(redis.call(&["SET", "a", "1"]), Ok(Reply::ok()));
    assert_eq!(redis.call(&["SET", "a", "2"]), Err(Failed::Lost));
    assert_eq!(redis.call(&["GET", "a"]), Err(Failed::Lost));
    redis.connect();
    assert_eq!(redis.call(&["GET", "a"]), Ok(Reply::Text("2".into())));
}

#[test]
fn a_transaction_happens_as_a_whole_or_not_at_all() -> Result {
    let mut redis = Redis::memory();
    assert_eq!(appends(&mut redis, "one")?, 1);
    redis.will_break(1, Breaks::BeforeRedis);
    assert_eq!(appends(&mut redis, "two"), Err(Failed::Lost));
    redis.connect();
    assert_eq!(redis.call(&["GET", "last"])?.int(), Some(1));
    assert_eq!(appends(&mut redis, "three")?, 2);
    assert_eq!(redis.call(&["LRANGE", "texts", "0", "-1"])?.texts(), ["one", "three"]);
    Ok(())
}

#[test]
fn a_transaction_runs_again_when_somebody_has_changed_what_it_read() -> Result {
    let mut redis = Redis::memory();
    redis.will_meet(1, &[&["SET", "last", "7"]]);
    assert_eq!(appends(&mut redis, "one")?, 8);
    redis.will_meet(1, &[&["SET", "other", "7"]]);
    assert_eq!(appends(&mut redis, "two")?, 9, "nobody has changed what it read");
    assert_eq!(redis.call(&["LRANGE", "texts", "0", "-1"])?.texts(), ["one", "two"]);
    assert_eq!(redis.largest_answer(), 2);
    Ok(())
}

#[test]
fn entries_come_with_their_fields() -> Result {
    let mut redis = Redis::memory();
    redis.call(&["XADD", "s", "7-1", "text", "Hi!", "from", "ann"])?;
    let entries = redis.call(&["XRANGE", "s", "-", "+"])?.entries();
    let shown: Vec<_> = entries
        .iter()
        .map(|entry| (entry.id.as_str(), entry.field("from")))
        .collect();
    assert_eq!(shown, [("7-1", Some("ann"))]);
    assert_eq!(entries[0].field("ann"), None, "the value of a field is no field");
    Ok(())
}

const INSIDE: &str = "REALTIMEHUB_TEST_PRACTICE";

/// Not a test by itself: the next one runs it in a process of its own, because the environment can't be set in this one.
#[test]
fn compares_with_a_real_server() {
    if std::env::var_os(INSIDE).is_none() {
        return;
    }
    let mut real = Redis::start();
    assert_eq!(transcript(&mut Redis::memory()), transcript(&mut real));
    assert_eq!(broken(&mut Redis::memory()), broken(&mut Redis::start()));
    let mut stars = [Redis::memory(), Redis::start()];
    for redis in &mut stars {
        for _ in 0..3 {
            redis.call(&["XADD", "s", "*", "a", "b"]).unwrap();
        }
        assert_eq!(redis.call(&["XLEN", "s"]), Ok(Reply::Int(3)));
    }
    let mut other = Redis::start();
    assert_eq!(
        other.call(&["XLEN", "s"]),
        Ok(Reply::Int(0)),
        "each has keys of its own"
    );
}

#[tokio::test]
async fn the_imitation_answers_as_redis_does() -> Result {
    if not_run(&[Kind::Redis]) {
        return Ok(());
    }
    let redis = servers::Redis::start(RedisOptions::default()).await?;
    let mut itself = Command::new(std::env::current_exe()?);
    itself.args(["--exact", "practice::tests::compares_with_a_real_server", "--nocapture"]);
    itself.env(INSIDE, "1").env(REAL, "1").env("REDIS_URL", redis.url());
    let ended = itself.output()?;
    let said = String::from_utf8_lossy(&ended.stderr);
    anyhow::ensure!(
        ended.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&ended.stdout)
    );
    anyhow::ensure!(String::from_utf8_lossy(&ended.stdout).contains("1 passed"));
    Ok(())
}
