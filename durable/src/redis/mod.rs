//! Redis: the one place that speaks to its driver.
//!
//! `look` asks whether this Redis can be used at all. `link` is the connection and what becomes of it. `scripts` holds the Lua that
//! makes each operation one step; it lies in `lua/`. [`RedisStore`] keeps the messages. [`RedisAccounts`] keeps people and their
//! tokens.

mod accounts;
mod link;
mod lock;
mod look;
mod reply;
mod scripts;
mod store;
mod unique;

pub use accounts::RedisAccounts;
pub use link::OpenError;
pub use lock::RedisLock;
pub use look::{LookError, Seen, look};
pub use scripts::append_script;
pub use store::{Limits, RedisLooker, RedisStore};

use std::time::Duration;

/// How long one operation may take, all its tries together.
const PATIENCE: Duration = Duration::from_secs(2);
