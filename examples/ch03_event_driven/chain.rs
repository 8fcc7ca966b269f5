//! The feature as a chain of calls: every step does its own work and then calls the next one, which it knows by name.

use super::chat::{Chat, Failed};

/// Ann pressed "send". The error that comes back may be that of any step behind this one.
pub(crate) fn send_message(chat: &mut Chat, text: &str) -> Result<(), Failed> {
    chat.store(text)?;
    then_append(chat, text)
}

fn then_append(chat: &mut Chat, text: &str) -> Result<(), Failed> {
    chat.append(text)?;
    then_notify(chat)
}

fn then_notify(chat: &mut Chat) -> Result<(), Failed> {
    chat.notify()?;
    then_count(chat)
}

fn then_count(chat: &mut Chat) -> Result<(), Failed> {
    chat.count()
}
