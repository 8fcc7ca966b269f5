//! `-- stream`: the same chat as a stream.

use super::console::Console;
use anyhow::Result;

const CHAT: &str = "ch13:stream";

pub(crate) async fn run() -> Result<()> {
    let mut redis = Console::open().await?;
    redis.call(&["DEL", CHAT]).await;
    println!("-- each entry has an id: milliseconds and a counter; here they are small --");
    for (id, text) in [("1-0", "one"), ("2-0", "two"), ("2-1", "three")] {
        redis.call(&["XADD", CHAT, id, "m", text]).await;
    }
    println!("-- an id must be greater than every id before --");
    redis.call(&["XADD", CHAT, "2-1", "m", "three"]).await;
    println!("-- Bob has everything up to 2-1 and goes; four more are sent --");
    for (id, text) in [("3-0", "four"), ("4-0", "five"), ("5-0", "six"), ("6-0", "seven")] {
        redis.call(&["XADD", CHAT, id, "m", text]).await;
    }
    println!("-- what is below 3-0 has been copied to MongoDB, so it may go --");
    redis.call(&["XTRIM", CHAT, "MINID", "3-0"]).await;
    println!("-- Bob asks for all after 2-1 --");
    redis.call(&["XRANGE", CHAT, "(2-1", "+"]).await;
    println!("-- the newest two, and the two before them --");
    redis.call(&["XREVRANGE", CHAT, "+", "-", "COUNT", "2"]).await;
    redis.call(&["XREVRANGE", CHAT, "(5-0", "-", "COUNT", "2"]).await;
    println!("-- emptied, it still knows which ids it has given --");
    redis.call(&["XTRIM", CHAT, "MAXLEN", "0"]).await;
    redis.call(&["XADD", CHAT, "6-0", "m", "eight"]).await;
    redis.call(&["DEL", CHAT]).await;
    Ok(())
}
