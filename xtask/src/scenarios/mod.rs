//! Who plays the clients while a server is recorded: one function per scenario, one file per chapter.
//!
//! A scenario ends when everything it waits for has arrived; it never sleeps, so that two runs print the same lines.

mod ch05;
mod ch07;

use std::pin::Pin;

use anyhow::Result;

/// Waits until the server prints a line with this text. For what no client can see, such as that a disconnect was noticed.
pub(crate) type Prints<'a> = &'a dyn Fn(&str) -> Result<()>;

/// Plays the clients of the server at a URL such as `http://127.0.0.1:3000`.
pub(crate) type Scenario = for<'a> fn(String, Prints<'a>) -> Pin<Box<dyn Future<Output = Result<()>> + 'a>>;

/// The scenario that a chapter's `[[run]]` names. Each chapter adds the list of its file: `ch07::SCENARIOS`.
pub(crate) fn find(name: &str) -> Option<Scenario> {
    let all: &[&[(&str, Scenario)]] = &[ch05::SCENARIOS, ch07::SCENARIOS];
    all.iter()
        .copied()
        .flatten()
        .find(|(known, _)| *known == name)
        .map(|(_, scenario)| *scenario)
}
