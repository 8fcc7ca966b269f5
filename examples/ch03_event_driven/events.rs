//! The same feature driven by events: a queue, a loop, and listeners that don't know each other.

use std::collections::VecDeque;

use super::chat::{Chat, Failed};

/// Something that happened. It carries what its listeners need, so that none of them has to ask another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// Ann pressed "send".
    SendMessage { text: String },
    /// A message was stored, and everybody may see it now.
    AppendMessage { text: String },
}

/// Where events wait for their turn.
pub(crate) type Queue = VecDeque<Event>;

/// Hears every event, acts on those that it cares about, and may emit new ones into the queue.
pub(crate) type Listener = fn(&mut Chat, &Event, &mut Queue) -> Result<(), Failed>;

/// Who listens, and under which name. The one place that knows them all.
// Naive: the list is fixed when the program is compiled; in chapter 4 a listener comes and goes while it runs.
pub(crate) const LISTENERS: [(&str, Listener); 4] = [
    ("store", store),
    ("append", append),
    ("notify", notify),
    ("count", count),
];

/// A listener that failed: its name, and why.
pub(crate) type Failure = (&'static str, Failed);

/// Emits the first event and runs until the queue is empty. Returns the failures, in the order in which they came.
pub(crate) fn run(chat: &mut Chat, listeners: &[(&'static str, Listener)], first: Event) -> Vec<Failure> {
    let mut queue = Queue::from([first]);
    let mut failures = Vec::new();
    while let Some(event) = queue.pop_front() {
        for (name, listener) in listeners {
            // Naive: one that fails is noted and the next one is called, but one that panics ends the program and
            // takes the others with it; chapter 4 contains it.
            if let Err(why) = listener(chat, &event, &mut queue) {
                failures.push((*name, why));
            }
        }
    }
    failures
}

/// Stores what was sent, and only then tells the others.
fn store(chat: &mut Chat, event: &Event, queue: &mut Queue) -> Result<(), Failed> {
    if let Event::SendMessage { text } = event {
        chat.store(text)?;
        queue.push_back(Event::AppendMessage { text: text.clone() });
    }
    Ok(())
}

fn append(chat: &mut Chat, event: &Event, _: &mut Queue) -> Result<(), Failed> {
    let Event::AppendMessage { text } = event else {
        return Ok(());
    };
    chat.append(text)
}

fn notify(chat: &mut Chat, event: &Event, _: &mut Queue) -> Result<(), Failed> {
    let Event::AppendMessage { .. } = event else {
        return Ok(());
    };
    chat.notify()
}

fn count(chat: &mut Chat, event: &Event, _: &mut Queue) -> Result<(), Failed> {
    let Event::AppendMessage { .. } = event else {
        return Ok(());
    };
    chat.count()
}
