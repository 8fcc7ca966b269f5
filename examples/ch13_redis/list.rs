//! `-- list`: a chat as a list in Redis, and three ways to lose by it.

use super::console::Console;
use anyhow::Result;

const CHAT: &str = "ch13:list";

/// Naive: pushes at the end, and keeps the newest five.
async fn send(redis: &mut Console, text: &str) {
    redis.call(&["RPUSH", CHAT, text]).await;
    redis.call(&["LTRIM", CHAT, "-5", "-1"]).await;
}

pub(crate) async fn run() -> Result<()> {
    let mut redis = Console::open().await?;
    redis.call(&["DEL", CHAT]).await;
    println!("-- the answer gets lost, and the hub sends the command again --");
    for _ in 0..2 {
        redis.call(&["RPUSH", CHAT, "one"]).await;
    }
    redis.call(&["LRANGE", CHAT, "0", "-1"]).await;
    redis.call(&["DEL", CHAT]).await;
    println!("-- Bob reads three messages and goes; four more are sent --");
    for text in ["one", "two", "three"] {
        send(&mut redis, text).await;
    }
    redis.call(&["LRANGE", CHAT, "0", "-1"]).await;
    for text in ["four", "five", "six", "seven"] {
        send(&mut redis, text).await;
    }
    println!("-- Bob has three messages, so he asks for all from place 3 on --");
    redis.call(&["LRANGE", CHAT, "3", "-1"]).await;
    println!("-- a copy for MongoDB is to be made of all seven --");
    redis.call(&["LRANGE", CHAT, "0", "-1"]).await;
    redis.call(&["DEL", CHAT]).await;
    Ok(())
}
