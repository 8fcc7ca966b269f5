//! The hub with real databases, each test with servers or at least a database of its own.

#![expect(
    clippy::unwrap_used,
    reason = "a test ends when something is missing, and says where"
)]

#[macro_use]
#[path = "../../../tests/it/accounts_contract/mod.rs"]
mod accounts_contract;
mod accounts_mongo;
mod accounts_redis;
mod archive_contract;
mod archive_mongo;
mod archive_rate;
mod backlog_rate;
mod mongo;
mod redis_faults;
mod redis_lock;
mod starting;
mod store_contract;
