//! What doesn't touch the chat itself, over plain HTTP: JSON in, JSON out, and every error as a [`problem::Problem`].
//!
//! Each file gives a `routes(state)` without a fallback, so that the server can merge them; [`problem::everywhere`] comes
//! last and answers what none of them takes.

pub mod accounts;
pub mod body;
pub mod caller;
pub mod conversations;
pub mod health;
pub mod origin;
pub mod problem;
