//! A badge that listens.
//!
//! Fill the hole in `on_event`. An appended message adds one to the badge, opening the chat sets it to zero, and no
//! other event changes it.
//!
//! Read: chapter 3, "Listeners that don't know each other".

/// What can happen in the chat.
#[derive(Debug)]
pub enum Event {
    /// A message may be seen by everybody now.
    AppendMessage { text: String },
    /// Bob opened the chat and sees what is in it.
    ChatOpened,
    /// Somebody is writing.
    UserTyping { username: String },
}

/// Keeps the number of unread messages up to date.
pub fn on_event(badge: &mut u32, event: &Event) {
    todo!("change the badge, now {badge}, for {event:?}")
}
