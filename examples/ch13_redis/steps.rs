//! `-- steps`: a hub that is killed between two commands, and one whose commands are one script.

use super::console::Console;
use anyhow::Result;
use redis::Value;

const ONCE: &str = "ch13:once:t1";
const LAST: &str = "ch13:last";
const CHAT: &str = "ch13:chat";
const WAITING: &str = "ch13:waiting";

/// What has to be done for a message. First of all the hub asks whether it was done before.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    GivesAnId,
    Stores,
    NotesThatItWaits,
    Remembers,
}

use Step::{GivesAnId, NotesThatItWaits, Remembers, Stores};

/// Naive: one command after the other. The hub is killed when it has done `lives` of the steps.
async fn send(redis: &mut Console, order: [Step; 4], lives: usize) {
    if redis.call(&["GET", ONCE]).await != Value::Nil {
        return;
    }
    let mut id = String::new();
    for step in order.into_iter().take(lives) {
        match step {
            GivesAnId => id = format!("{}-0", number(redis.call(&["INCR", LAST]).await)),
            Stores => drop(redis.call(&["XADD", CHAT, &id, "m", "Lunch?"]).await),
            NotesThatItWaits => drop(redis.call(&["SADD", WAITING, CHAT]).await),
            Remembers => drop(redis.call(&["SET", ONCE, &id]).await),
        }
    }
}

fn number(answer: Value) -> i64 {
    redis::from_redis_value(answer).unwrap_or_default()
}

/// Prints what is there, and begins anew.
async fn look(redis: &mut Console, killed: &str) {
    let stored = match number(redis.call(&["XLEN", CHAT]).await) {
        0 => "never: it is lost".to_owned(),
        1 => "once".to_owned(),
        more => format!("{more} times"),
    };
    let waits = match number(redis.call(&["SISMEMBER", WAITING, CHAT]).await) {
        0 => "no: it is never archived",
        _ => "yes",
    };
    println!("    {killed:<34} {stored:<20} {waits}");
    for key in [ONCE, LAST, CHAT, WAITING] {
        redis.call(&["DEL", key]).await;
    }
}

pub(crate) async fn run() -> Result<()> {
    let mut redis = Console::open().await?.quiet();
    let head = format!(
        "{:<34} {:<20} waits for the archive",
        "the hub is killed", "the message is there"
    );
    for (title, order) in [
        (
            "the command is remembered last",
            [GivesAnId, Stores, NotesThatItWaits, Remembers],
        ),
        (
            "the command is remembered first",
            [GivesAnId, Remembers, Stores, NotesThatItWaits],
        ),
    ] {
        println!("-- {title}; the client sends again --\n    {head}");
        for lives in 0..4 {
            send(&mut redis, order, lives).await;
            send(&mut redis, order, 4).await;
            let killed = order[..lives]
                .last()
                .map_or("at first".into(), |step| format!("when it {}", words(*step)));
            look(&mut redis, &killed).await;
        }
    }
    println!("-- one script; the client sends again --\n    {head}");
    let script = include_str!("append.lua");
    for (killed, tries) in [("before the script", 1), ("after the script", 2)] {
        for _ in 0..tries {
            // Behind the script: how many keys, the keys, and the values.
            redis
                .call(&["EVAL", script, "4", ONCE, LAST, CHAT, WAITING, "Lunch?"])
                .await;
        }
        look(&mut redis, killed).await;
    }
    Ok(())
}

fn words(step: Step) -> &'static str {
    match step {
        GivesAnId => "has given an id",
        Stores => "has stored it",
        NotesThatItWaits => "has noted that it waits",
        Remembers => "has remembered the command",
    }
}
