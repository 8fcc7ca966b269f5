//! Telling many clients the same thing: encoded once, and still nobody sees a hole.
//!
//! The library hands one encoded packet to all sockets of a room of its own. It says how many had no room for it, but not which
//! ones. So whoever may be slow is asked before; who has no room left has fallen behind, and is out before the others are told.

use super::Session;
use crate::hub::id::SessionId;
use crate::protocol::frame::Frame;
use std::collections::BTreeSet;
use std::collections::btree_map::{BTreeMap, Entry};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// What is told, and whom it leaves out.
pub type News = (Option<SessionId>, Frame);

/// The clients of one room, as those who hear things together.
///
/// Who belongs to it is said anew each time something is told, by the room itself; this only remembers who was let into the library's
/// room. Whoever tells something holds the room: two at once could tell two clients in two orders.
#[derive(Debug)]
pub struct Audience {
    // What the library calls its room; no two have the same name.
    name: String,
    inside: Mutex<Inside>,
}

#[derive(Debug, Default)]
struct Inside {
    // Weak: a session that has ended isn't kept until something is told again. The library has forgotten its socket by then.
    sessions: BTreeMap<SessionId, Weak<Session>>,
    // Theirs: one, or two with `HUB_ROOT`. The library's rooms end at a namespace.
    namespaces: BTreeSet<String>,
}

impl Default for Audience {
    fn default() -> Self {
        static LAST: AtomicU64 = AtomicU64::new(0);
        Self {
            name: format!("audience-{}", LAST.fetch_add(1, Ordering::Relaxed)),
            inside: Mutex::default(),
        }
    }
}

impl Drop for Audience {
    fn drop(&mut self) {
        let inside = self.inside.get_mut().unwrap_or_else(PoisonError::into_inner);
        let sessions = inside.sessions.values().filter_map(Weak::upgrade);
        sessions.for_each(|session| session.outbox.leave(&self.name));
    }
}

impl Audience {
    /// Tells everybody in the room one thing, but for `but`.
    pub fn tell<'a>(&self, everybody: impl Iterator<Item = &'a Arc<Session>>, but: Option<SessionId>, frame: Frame) {
        self.tell_batch(everybody, &[(but, frame)]);
    }

    /// Tells everybody in the room several things, in this order.
    pub fn tell_batch<'a>(&self, everybody: impl Iterator<Item = &'a Arc<Session>>, news: &[News]) {
        if news.is_empty() {
            return;
        }
        let everybody: Vec<_> = everybody.filter(|listener| !listener.is_closed()).collect();
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let mut together = self.seat(&mut inside, everybody, news);
        let flows = together.iter().all(|listener| listener.outbox.flows());
        for news in news {
            if !flows {
                self.send_off_who_is_full(&mut inside, &mut together, news);
            }
            let (but, frame) = news;
            match inside.namespaces.len() {
                1 => self.tell_together(&together, *but, frame),
                _ => inside.namespaces.iter().for_each(|namespace| {
                    let there = |listener: &&&Arc<Session>| listener.namespace() == namespace;
                    let there: Vec<_> = together.iter().filter(there).copied().collect();
                    self.tell_together(&there, *but, frame);
                }),
            }
        }
    }

    /// Lets new ones into the library's room and old ones out, and returns who hears things through it. Who can't is told here: a
    /// client that doesn't know yet that it is connected.
    fn seat<'a>(&self, inside: &mut Inside, everybody: Vec<&'a Arc<Session>>, news: &[News]) -> Vec<&'a Arc<Session>> {
        let ids = || everybody.iter().map(|listener| listener.id);
        if ids().eq(inside.sessions.keys().copied()) {
            return everybody;
        }
        let stay: BTreeSet<_> = ids().collect();
        for (_, gone) in inside.sessions.extract_if(.., |id, _| !stay.contains(id)) {
            if let Some(gone) = gone.upgrade() {
                gone.outbox.leave(&self.name);
            }
        }
        let mut together = Vec::with_capacity(everybody.len());
        for listener in everybody {
            match inside.sessions.entry(listener.id) {
                Entry::Occupied(_) => together.push(listener),
                Entry::Vacant(seat) if listener.outbox.join(&self.name) => {
                    seat.insert(Arc::downgrade(listener));
                    together.push(listener);
                }
                Entry::Vacant(_) => {
                    for (_, frame) in news.iter().filter(|(but, _)| *but != Some(listener.id)) {
                        listener.tell(frame);
                    }
                }
            }
        }
        let namespaces: BTreeSet<_> = together.iter().map(|listener| listener.namespace()).collect();
        inside.namespaces = namespaces.into_iter().map(str::to_owned).collect();
        together
    }

    fn send_off_who_is_full(&self, inside: &mut Inside, together: &mut Vec<&Arc<Session>>, (but, frame): &News) {
        together.retain(|listener| {
            if Some(listener.id) != *but && listener.outbox.has_no_room_for(frame) {
                listener.fall_behind();
            }
            let stays = !listener.is_closed();
            if !stays && inside.sessions.remove(&listener.id).is_some() {
                listener.outbox.leave(&self.name);
            }
            stays
        });
    }

    /// One packet for all of them, who are in one namespace.
    fn tell_together(&self, together: &[&Arc<Session>], but: Option<SessionId>, frame: &Frame) {
        // Whoever is left out must be the one who speaks: that is how the library leaves somebody out.
        let silent = together.iter().find(|listener| Some(listener.id) == but);
        let Some(speaker) = silent.or_else(|| together.first()) else {
            return;
        };
        let missed = speaker.outbox.broadcast(&self.name, frame, silent.is_none());
        let heard = together.len() - usize::from(silent.is_some());
        speaker.runtime.metrics.sent(heard.saturating_sub(missed) as u64);
        if missed > 0 {
            // Somebody's last place was taken since we asked: by an answer of its own, or by another room.
            let hear = || together.iter().filter(|listener| Some(listener.id) != but);
            let full = hear().filter(|listener| listener.outbox.is_full());
            let found = full.inspect(|listener| listener.fall_behind()).count();
            if found < missed {
                // It has room again, and can't be told from the others. So that nobody stays with a hole, all come back.
                hear().for_each(|listener| listener.fall_behind());
            }
        }
    }
}

#[cfg(test)]
mod tests;
