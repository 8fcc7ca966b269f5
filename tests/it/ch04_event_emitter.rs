//! Chapter 4: the emitter against a model, its promises one by one, and what each run prints.
#![expect(clippy::expect_used, reason = "a test that can't go on should say why and stop")]

#[path = "../../examples/ch04_event_emitter/emitter.rs"]
pub(crate) mod emitter;

mod against_a_model;
mod promises;
mod runs;
