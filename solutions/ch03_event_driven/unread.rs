//! A badge that listens: two events matter, and the arm for all others says so.

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
    match event {
        Event::AppendMessage { .. } => *badge += 1,
        Event::ChatOpened => *badge = 0,
        Event::UserTyping { .. } => {}
    }
}
