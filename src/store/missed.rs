//! What somebody gets who comes into a log, or comes back.

use super::{Page, Store, StoreError};
use crate::hub::message::Message;
use std::sync::Arc;

/// Messages of a log, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Missed {
    /// Everything after `since`; or the newest page, without one and for `reload`.
    pub messages: Vec<Arc<Message>>,
    /// What was stored after `since` is lost in part, so what the client has and gets has a hole. It begins anew with these.
    pub reload: bool,
}

/// What a client gets that has everything up to `since`.
pub async fn missed(store: &dyn Store, log: &str, since: Option<&str>) -> Result<Missed, StoreError> {
    let Some(since) = since else {
        let messages = store.page(log, &Page::default()).await?;
        return Ok(Missed {
            messages,
            reload: false,
        });
    };
    let messages = store.after(log, since).await?;
    // Asked second: what is lost while the messages are read counts, too.
    let reload = store.has_lost(since).await?;
    let messages = match reload {
        true => store.page(log, &Page::default()).await?,
        false => messages,
    };
    Ok(Missed { messages, reload })
}
