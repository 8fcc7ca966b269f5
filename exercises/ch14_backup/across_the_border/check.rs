//! Checks for `ch14_across_the_border`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch14_backup/across_the_border.rs")]
mod exercise;
#[path = "../stores.rs"]
mod stores;

use exercise::{Archive, Away, Live, Message};
use std::sync::atomic::{AtomicBool, Ordering};
use stores::{Row, Stores};
use testkit::lesson;

const PAGE: &str = "ch14_backup.html#history-across-the-border";

/// Two stores that hold one conversation between them.
struct World {
    stores: Stores,
    archive_is_away: bool,
    /// A backup that begins, and ends, when the first question is answered.
    backup_comes: AtomicBool,
}

struct Redis<'w>(&'w World);
struct Mongo<'w>(&'w World);

impl World {
    /// `count` messages, 10, 20 and so on. All up to `archived` are in the archive, and all after `trimmed` in the live store.
    async fn of(count: u64, archived: u64, trimmed: u64) -> Self {
        let stores = Stores::new().await;
        stores.write(count).await;
        let world = Self {
            stores,
            archive_is_away: false,
            backup_comes: AtomicBool::new(false),
        };
        world.backs_up(archived, trimmed).await;
        world
    }

    async fn backs_up(&self, archived: u64, trimmed: u64) {
        let rows = self.stores.after(0, 10_000).await;
        let documents: Vec<_> = rows
            .into_iter()
            .filter(|(id, ..)| *id <= archived)
            .map(|(id, text, _)| (Some(id), text))
            .collect();
        if !documents.is_empty() {
            self.stores.insert(&documents, false).await;
        }
        self.stores.trim(trimmed, 0).await;
    }

    async fn answered(&self) {
        if self.backup_comes.swap(false, Ordering::Relaxed) {
            // Everything but the newest three leaves the live store.
            let ids = self.stores.live_page(None, 10_000).await;
            let last = ids.last().map_or(0, |(id, ..)| *id);
            self.backs_up(last, last.saturating_sub(30)).await;
        }
    }

    async fn asks(&self, before: Option<u64>, limit: usize) -> Result<Vec<Message>, Away> {
        exercise::page(&Redis(self), &Mongo(self), before, limit).await
    }
}

impl Live for Redis<'_> {
    async fn page(&self, before: Option<u64>, limit: usize) -> Result<Vec<Message>, Away> {
        // Two questions at once are answered in either order.
        tokio::task::yield_now().await;
        let rows = self.0.stores.live_page(before, limit).await;
        self.0.answered().await;
        Ok(messages(rows))
    }
}

impl Archive for Mongo<'_> {
    async fn page(&self, before: Option<u64>, limit: usize) -> Result<Vec<Message>, Away> {
        if self.0.archive_is_away {
            return Err(Away);
        }
        let rows = self.0.stores.archive_page(before, limit).await;
        self.0.answered().await;
        Ok(messages(rows))
    }
}

fn messages(rows: Vec<Row>) -> Vec<Message> {
    rows.into_iter()
        .map(|(id, text, read)| Message { id, text, read })
        .collect()
}

/// What a page must hold, as ids.
fn ids(from: u64, to: u64) -> Vec<u64> {
    (from / 10..=to / 10).map(|number| number * 10).collect()
}

fn ids_of(page: &Result<Vec<Message>, Away>) -> Result<Vec<u64>, Away> {
    let page = page.as_ref().map_err(|away| *away)?;
    Ok(page.iter().map(|message| message.id).collect())
}

#[tokio::test]
async fn a_page_may_be_in_one_store_or_in_both() {
    let _lesson = lesson("One page, wherever the border lies", PAGE);
    // 10 to 200. The archive has 10 to 150, the live store 100 to 200: both have 100 to 150.
    let world = World::of(20, 150, 90).await;
    for (before, limit, from, to, what) in [
        (None, 5, 160, 200, "all of them are in the live store"),
        (None, 11, 100, 200, "the live store has exactly these"),
        (None, 12, 90, 200, "the first of them is only in the archive"),
        (None, 20, 10, 200, "that is everything"),
        (None, 100, 10, 200, "there are only 20"),
        (Some(150), 10, 50, 140, "some are in the archive, and some in both"),
        (Some(100), 4, 60, 90, "the live store has nothing before 100"),
        (
            Some(45),
            100,
            10,
            40,
            "no message has the id 45; it is a place all the same",
        ),
    ] {
        let page = world.asks(before, limit).await;
        assert_eq!(
            ids_of(&page),
            Ok(ids(from, to)),
            "the page of {limit} before {before:?} ({what}); the archive has 10 to 150, the live store 100 to 200"
        );
    }
    let nothing = world.asks(Some(10), 5).await;
    assert_eq!(
        nothing,
        Ok(Vec::new()),
        "10 is the first message, so nothing is before it"
    );
}

#[tokio::test]
async fn an_empty_archive_and_an_empty_live_store_are_no_matter() {
    let _lesson = lesson(
        "Before the first backup the archive is empty; after a loss the live store is",
        PAGE,
    );
    let before_the_first_backup = World::of(5, 0, 0).await;
    let page = before_the_first_backup.asks(None, 50).await;
    assert_eq!(ids_of(&page), Ok(ids(10, 50)), "the archive is empty");
    let all_is_archived = World::of(5, 50, 50).await;
    let page = all_is_archived.asks(None, 3).await;
    assert_eq!(ids_of(&page), Ok(ids(30, 50)), "the live store is empty");
}

#[tokio::test]
async fn of_two_the_live_one_counts() {
    let _lesson = lesson("A receipt reaches the live store first", PAGE);
    let world = World::of(20, 150, 90).await;
    world.stores.read(120).await;
    let page = world.asks(None, 20).await.unwrap_or_default();
    let read: Vec<_> = page
        .iter()
        .filter(|message| message.read)
        .map(|message| message.id)
        .collect();
    assert_eq!(
        read,
        [120],
        "message 120 was read after it had been archived; both stores have it, and only the live store knows that"
    );
}

#[tokio::test]
async fn a_backup_between_two_questions_makes_no_hole() {
    let _lesson = lesson(
        "What leaves the live store between two questions must not fall through",
        PAGE,
    );
    for limit in [12, 20, 100] {
        // The archive has 10 to 100, the live store 100 to 200.
        let world = World::of(20, 100, 90).await;
        world.backup_comes.store(true, Ordering::Relaxed);
        let page = world.asks(None, limit).await;
        let from = 210 - 10 * limit.min(20) as u64;
        assert_eq!(
            ids_of(&page),
            Ok(ids(from, 200)),
            "the page of {limit}; right after the first answer a backup moved 110 to 170 from the live store to the archive"
        );
    }
}

#[tokio::test]
async fn while_the_archive_is_away_nothing_is_claimed_about_it() {
    let _lesson = lesson(
        "What the live store can fill needs no archive; a short page would be a lie",
        PAGE,
    );
    let mut world = World::of(20, 150, 90).await;
    world.archive_is_away = true;
    for limit in [1, 10, 11] {
        let page = world.asks(None, limit).await;
        assert_eq!(
            ids_of(&page),
            Ok(ids(210 - 10 * limit as u64, 200)),
            "the archive is away, and the live store has the whole page of {limit}"
        );
    }
    for (before, limit) in [(None, 12), (Some(150), 10), (Some(100), 1)] {
        assert_eq!(
            world.asks(before, limit).await,
            Err(Away),
            "the archive is away, and the page of {limit} before {before:?} needs it"
        );
    }
}
