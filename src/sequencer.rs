//! One lock per room: whoever holds it is alone in that room, and the other rooms go on.
//!
//! A protocol with many rooms keeps them here. A room comes into being when somebody enters it, and is forgotten when the last
//! one who held it goes and nothing in it is worth keeping: a server that has seen a million rooms holds those in use.

use std::collections::HashMap;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex as SyncMutex, MutexGuard, PoisonError};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// What a room must say about itself.
pub trait Sequenced: Default {
    /// Whether a new room would do as well.
    fn is_forgettable(&self) -> bool;
}

/// The rooms that somebody is in. `B` is what stands beside each room, open to those who don't hold it: where they wait.
#[derive(Debug)]
pub struct Sequencers<R, B = ()> {
    rooms: SyncMutex<HashMap<Arc<str>, Kept<R, B>>>,
}

#[derive(Debug, Default)]
struct Kept<R, B> {
    room: Arc<Mutex<R>>,
    beside: Arc<B>,
}

impl<R, B> Default for Sequencers<R, B> {
    fn default() -> Self {
        Self {
            rooms: SyncMutex::default(),
        }
    }
}

impl<R: Sequenced, B: Default> Sequencers<R, B> {
    /// Waits until nobody else is in the room, and holds it until the [`Turn`] is dropped. Who waits longest is next.
    ///
    /// Nobody may wait for a second room while holding one: two who do it crosswise would wait for ever.
    ///
    /// # Cancel safety
    /// Dropping the future gives the place in the line back.
    pub async fn enter(&self, name: &str) -> Turn<'_, R, B> {
        let (name, room) = self.find(name);
        // Made before the wait, so that a wait that is given up cleans up too.
        let mut leaving = Leaving {
            rooms: self,
            name,
            tidies: true,
        };
        let room = room.lock_owned().await;
        leaving.tidies = false;
        Turn { room, leaving }
    }

    /// The room, which comes into being here if need be, and its name as it is kept: most rooms are there already, and then nothing
    /// is copied.
    fn find(&self, name: &str) -> (Arc<str>, Arc<Mutex<R>>) {
        let mut rooms = self.lock();
        if let Some((name, kept)) = rooms.get_key_value(name) {
            return (Arc::clone(name), Arc::clone(&kept.room));
        }
        let name: Arc<str> = name.into();
        let kept = rooms.entry(Arc::clone(&name)).or_default();
        (name, Arc::clone(&kept.room))
    }

    /// What stands beside a room. A room that isn't kept gets none for good: two who ask then get two.
    pub fn beside(&self, name: &str) -> Arc<B> {
        let rooms = self.lock();
        rooms.get(name).map(|kept| Arc::clone(&kept.beside)).unwrap_or_default()
    }

    /// How many rooms are kept.
    pub fn len(&self) -> usize {
        self.lock().len()
    }

    /// Whether no room is kept.
    pub fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Arc<str>, Kept<R, B>>> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets the room unless somebody holds it or waits for it: then it isn't ours alone, and whoever that is comes here
    /// later. Nobody can begin to wait meanwhile, because that takes the lock that is held here.
    fn tidy(&self, name: &str) {
        let mut rooms = self.lock();
        let unused = rooms
            .get_mut(name)
            .and_then(|kept| Arc::get_mut(&mut kept.room))
            .map(Mutex::get_mut);
        if unused.is_some_and(|room| room.is_forgettable()) {
            rooms.remove(name);
        }
    }
}

/// Being alone in a room.
pub struct Turn<'a, R: Sequenced, B: Default = ()> {
    // The fields are dropped in this order: the room is let go, then it may be forgotten.
    room: OwnedMutexGuard<R>,
    leaving: Leaving<'a, R, B>,
}

struct Leaving<'a, R: Sequenced, B: Default> {
    rooms: &'a Sequencers<R, B>,
    name: Arc<str>,
    // Whether the room may have become one to forget.
    tidies: bool,
}

impl<R: Sequenced, B: Default> Drop for Turn<'_, R, B> {
    fn drop(&mut self) {
        // Asked while it is still held. Whoever makes it forgettable later holds it then, and asks again.
        self.leaving.tidies = self.room.is_forgettable();
    }
}

impl<R: Sequenced, B: Default> Drop for Leaving<'_, R, B> {
    fn drop(&mut self) {
        if self.tidies {
            self.rooms.tidy(&self.name);
        }
    }
}

impl<R: Sequenced, B: Default> Deref for Turn<'_, R, B> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.room
    }
}

impl<R: Sequenced, B: Default> DerefMut for Turn<'_, R, B> {
    fn deref_mut(&mut self) -> &mut R {
        &mut self.room
    }
}

impl<R: Sequenced + fmt::Debug, B: Default> fmt::Debug for Turn<'_, R, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.room.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[derive(Debug, Default)]
    struct Count(u32);

    impl Sequenced for Count {
        fn is_forgettable(&self) -> bool {
            self.0 == 0
        }
    }

    #[tokio::test]
    async fn a_room_is_kept_while_there_is_something_in_it() {
        let rooms = Sequencers::<Count>::default();
        rooms.enter("maths").await.0 = 1;
        assert_eq!(rooms.enter("maths").await.0, 1);
        rooms.enter("maths").await.0 = 0;
        assert!(rooms.is_empty());
    }

    #[tokio::test]
    async fn who_waits_for_a_room_finds_it_when_the_last_one_leaves() {
        let rooms = Arc::new(Sequencers::<Count>::default());
        let held = rooms.enter("maths").await;
        let waiting = tokio::spawn({
            let rooms = Arc::clone(&rooms);
            async move { rooms.enter("maths").await.0 += 1 }
        });
        tokio::task::yield_now().await;
        drop(held);
        waiting.await.unwrap();
        assert_eq!(rooms.enter("maths").await.0, 1);
        assert_eq!(rooms.len(), 1);
    }

    #[tokio::test]
    async fn all_who_wait_for_a_room_find_the_same_beside_it() {
        let rooms = Sequencers::<Count, Mutex<u32>>::default();
        rooms.enter("maths").await.0 = 1;
        *rooms.beside("maths").lock().await = 7;
        assert_eq!(*rooms.beside("maths").lock().await, 7);
        rooms.enter("maths").await.0 = 0;
        assert_eq!(
            *rooms.beside("maths").lock().await,
            0,
            "a room that is forgotten takes it along"
        );
    }

    #[tokio::test]
    async fn a_wait_that_is_given_up_leaves_nothing_behind() {
        let rooms = Sequencers::<Count>::default();
        let held = rooms.enter("maths").await;
        let waiting = tokio::time::timeout(Duration::ZERO, rooms.enter("maths")).await;
        assert!(waiting.is_err());
        drop(held);
        assert!(rooms.is_empty());
    }
}
