//! The chat and its two mistakes: one binary, chosen on the command line.

use super::{naive, page};
use anyhow::bail;

/// Which program runs: the chat, or one of its two mistakes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Variant {
    /// `appendMessage` after each message.
    Chat,
    /// The whole `chatHistory` after each message.
    Naive,
    /// The chat, with a page that listens for the wrong event.
    Pitfall,
}

impl Variant {
    /// Reads what stands after `--` on the command line.
    pub(crate) fn from_args(mut args: impl Iterator<Item = String>) -> anyhow::Result<Self> {
        match args.next().as_deref() {
            None => Ok(Self::Chat),
            Some("naive") => Ok(Self::Naive),
            Some("pitfall") => Ok(Self::Pitfall),
            Some(other) => bail!("there is no variant `{other}`; choose `naive`, `pitfall` or none"),
        }
    }

    /// What to print before the server listens.
    pub(crate) fn introduction(self) -> String {
        let table = if self == Self::Naive {
            naive::table()
        } else {
            String::new()
        };
        page::library_note() + &table
    }
}
