//! The chat and classroom server that the course builds.
//!
//! Chapters 1 to 7 stand on their own in `examples/`: they are naive on purpose and use nothing of this library.
//! From chapter 8 on, what a chapter needs for good becomes a module here, and the chapter's page shows that file.

pub mod accounts;
pub mod archive;
pub mod backup;
pub mod batches;
pub mod clock;
pub mod config;
pub mod history;
pub mod hub;
pub mod line;
pub mod pages;
pub mod people;
pub mod protocol;
pub mod rest;
pub mod runtime;
pub mod sequencer;
pub mod server;
pub mod session;
pub mod shutdown;
pub mod store;
pub mod telemetry;
pub mod workers;
