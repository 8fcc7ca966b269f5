//! `cargo course` as a learner and as CI use it: the real binary, cargo and rustc, in a small course of its own.
#![expect(clippy::unwrap_used, reason = "a test ends when something is missing")]

mod check;
mod fixture;
mod learner;
mod program;
mod serve;
mod servers;
mod services;
mod verify;
mod watch;
mod workspace;
