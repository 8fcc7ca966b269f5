//! The two documents that describe the server to a program, read for people: `api/asyncapi.json` and `api/openapi.json`.
//!
//! The appendix of events is made from them, and `cargo xtask check events` compares them with the server's code.

mod asyncapi;
mod openapi;
mod pairs;
mod schema;

pub use asyncapi::{Emitted, Events, Namespace, Seen};
pub use openapi::{Call, Rest};
pub use pairs::Pairs;
pub(crate) use schema::anchor;
pub use schema::{Items, Schema};

use std::path::Path;

use anyhow::Context as _;
use serde::de::DeserializeOwned;

/// Where the events are described.
pub const EVENTS: &str = "api/asyncapi.json";
/// Where the REST calls are described.
pub const REST: &str = "api/openapi.json";

/// The events of the repository in `root`.
pub fn events(root: &Path) -> anyhow::Result<Events> {
    read::<asyncapi::Document>(root, EVENTS)?.events()
}

/// The REST calls of the repository in `root`.
pub fn rest(root: &Path) -> anyhow::Result<Rest> {
    read::<openapi::Document>(root, REST)?.rest()
}

fn read<T: DeserializeOwned>(root: &Path, path: &str) -> anyhow::Result<T> {
    let text = std::fs::read_to_string(root.join(path)).with_context(|| format!("{path} can't be read"))?;
    serde_json::from_str(&text).with_context(|| format!("{path} isn't what the book expects"))
}

/// The last part of a reference such as `#/components/schemas/User`.
fn last(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or(reference)
}
