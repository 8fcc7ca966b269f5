//! Accounts over HTTP, as a client meets them: the real router behind a real connection, with a clock that the test winds.

#![expect(
    clippy::unwrap_used,
    reason = "a test ends when something is missing, and says where"
)]

mod api;
mod body;
mod doors;
mod guessing;
mod moderation;
mod outage;
mod people;
mod watching;
