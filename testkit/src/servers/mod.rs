//! Private database servers for tests: each on a free port with a folder of its own, and gone when the test is.
//!
//! ```no_run
//! use testkit::servers::{self, Append, Kind, Redis, RedisOptions};
//!
//! # async fn example() -> testkit::Result {
//! if servers::not_run(&[Kind::Redis]) {
//!     return Ok(());
//! }
//! let options = RedisOptions { append: Append::EverySec, ..RedisOptions::default() };
//! let mut redis = Redis::start(options).await?;
//! println!("{}", redis.url());
//! redis.kill()?;
//! redis.restart().await?;
//! # Ok(())
//! # }
//! ```

mod binary;
mod guard;
mod mongo;
mod mongo_user;
mod process;
mod proxy;
mod redis;
#[cfg(test)]
mod tests;

pub use binary::Kind;
pub use mongo::{Mongo, MongoOptions};
pub use process::Process;
pub use proxy::{Plan, Proxy};
pub use redis::{Append, Redis, RedisOptions};

/// What this machine lacks for the tests with real servers, and what to do about it.
pub fn missing() -> Option<String> {
    let lines: Vec<String> = [Kind::Redis, Kind::Mongo]
        .into_iter()
        .filter_map(Kind::missing)
        .collect();
    (!lines.is_empty()).then(|| lines.join("; "))
}

/// Whether the calling test has to be left out, because a server that it needs isn't installed. Says so where the person who
/// runs the tests sees it, although the test passes.
///
/// # Panics
///
/// When `CI` is set: there, a test that doesn't run is a failure.
pub fn not_run(needed: &[Kind]) -> bool {
    let lines: Vec<String> = needed.iter().filter_map(|kind| kind.missing()).collect();
    if lines.is_empty() {
        return false;
    }
    let thread = std::thread::current();
    let line = format!("NOT RUN: {}, {}", thread.name().unwrap_or("a test"), lines.join("; "));
    let ci = std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false");
    assert!(!ci, "{line}");
    // Not `eprintln!`: the test harness would keep it to itself.
    let _ = std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("{line}\n"));
    true
}
