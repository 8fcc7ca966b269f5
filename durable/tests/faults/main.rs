//! What is still there when something ends: the hub, Redis, MongoDB, a backup between two steps. All of it with real servers.

#![expect(
    clippy::unwrap_used,
    reason = "a test ends when something is missing, and says where"
)]

mod acked;
mod child;
mod dice;
mod lasting;
mod load;
mod looking;
#[path = "../it/starting/program.rs"]
mod program;
mod readers;
mod rounds;
mod servers;
mod verdict;
mod world;
