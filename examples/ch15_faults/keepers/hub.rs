//! The hub's own stores. They do all that a message needs: look whether its command is a repeat, give the next id, write it into its
//! logs, remember the command.

use super::{Keeper, TEXT, next};
use crate::worker::now_ms;
use anyhow::Result;
use async_trait::async_trait;
use realtime_hub::hub::id::TempId;
use realtime_hub::hub::message::Author;
use realtime_hub::store::{Command, Draft, Page, Store};
use std::sync::Arc;

/// The memory of this process, or a Redis with the hub's script.
pub(crate) struct Hub(pub(crate) Arc<dyn Store>);

#[async_trait]
impl Keeper for Hub {
    async fn keep(&self, log: &str, number: u64) -> Result<()> {
        let command = Command {
            sender: log.to_owned(),
            temp_id: TempId::Text(next().to_string()),
        };
        let draft = Draft {
            logs: vec![log.to_owned()],
            room: log.to_owned(),
            author: Author::Named("ann".into()),
            receiver: None,
            body: format!("{number}: {TEXT}").into(),
            command: Some(command),
        };
        self.0.append(draft, now_ms()).await?;
        Ok(())
    }

    async fn newest(&self, log: &str, limit: usize) -> Result<usize> {
        let page = Page { before: None, limit };
        Ok(self.0.page(log, &page).await?.len())
    }
}
