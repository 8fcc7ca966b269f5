//! Databases to practise on: in memory, or the real servers.
//!
//! The exercises of Part IV speak to these. By default each of them is a small imitation in this process, so a check starts no
//! server and ends in a moment. `cargo course check NAME --real` sets [`REAL`], and the same calls go to the servers that `REDIS_URL` and
//! `MONGODB_URI` name. `testkit`'s own tests compare the two, answer by answer.

mod memory;
mod redis;
mod reply;
mod resp;
mod server;
mod stream;
#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicU64, Ordering};

pub use redis::{Breaks, Redis, Transaction};
pub use reply::{Entry, Failed, Reply};

/// Set to anything but nothing, it sends every call to a real server.
pub const REAL: &str = "COURSE_REAL";

/// A MongoDB to practise on: `MONGODB_URI` with a database that nobody else has. Whoever uses it drops that database at the end.
///
/// # Panics
///
/// When `MONGODB_URI` isn't set.
pub fn mongo_uri() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let uri = std::env::var("MONGODB_URI");
    let uri = uri.unwrap_or_else(|_| panic!("MONGODB_URI isn't set; `cargo course check NAME --real` sets it"));
    let database = format!(
        "practice_{}_{}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    );
    with_database(&uri, &database)
}

/// The same address with another database.
fn with_database(uri: &str, database: &str) -> String {
    let (rest, options) = uri.split_once('?').unwrap_or((uri, ""));
    let (scheme, rest) = rest.split_once("://").unwrap_or(("mongodb", rest));
    let host = rest.split('/').next().unwrap_or(rest);
    // A password is checked in the database of the address, unless the options name another.
    let options = match options {
        "" => String::new(),
        options => format!("?{options}"),
    };
    format!("{scheme}://{host}/{database}{options}")
}

/// Whether the calls go to real servers.
pub fn is_real() -> bool {
    std::env::var_os(REAL).is_some_and(|value| !value.is_empty())
}
