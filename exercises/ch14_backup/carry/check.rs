//! Checks for `ch14_carry`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch14_backup/carry.rs")]
mod exercise;
#[path = "../stores.rs"]
mod stores;
mod world;

use exercise::Away;
use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use testkit::lesson;
use world::{Ended, Fault, How, KEPT, World};

const FIRST: &str = "ch14_backup.html#first-try-make-room-then-write";
const SECOND: &str = "ch14_backup.html#second-try-write-then-move-a-cursor";
const THIRD: &str = "ch14_backup.html#third-try-a-key";

/// Fails unless every message that was ever written is in the archive once.
async fn each_is_archived_once(world: &World, written: &[u64], when: &str) {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for text in world.stores.archived_texts().await {
        *times.entry(text).or_default() += 1;
    }
    let lost: Vec<_> = written
        .iter()
        .map(|id| format!("message {id}"))
        .filter(|text| !times.contains_key(text))
        .collect();
    let twice: Vec<_> = times.iter().filter(|(_, times)| **times > 1).collect();
    assert!(
        lost.is_empty(),
        "{when}: {} of {} messages aren't in the archive, the first is {:?}",
        lost.len(),
        written.len(),
        lost[0]
    );
    assert!(
        twice.is_empty(),
        "{when}: {} messages are in the archive more than once, the first is {:?}",
        twice.len(),
        twice[0].0
    );
}

/// Fails unless a run that ended well has left only the newest.
async fn room_is_made(world: &World, written: usize, when: &str) {
    let left = world.stores.live_page(None, 1_000).await.len();
    assert_eq!(
        left,
        written.min(KEPT),
        "{when}: so many are left in the live store, and each run that ends well trims up to the cursor, also if it found nothing to carry"
    );
}

/// All ids that were written up to now.
async fn written(world: &World, count: u64) -> Vec<u64> {
    let last = world.stores.write(1).await[0];
    let ids: Vec<_> = (1..=last / 10).map(|number| number * 10).collect();
    assert!(ids.len() as u64 > count, "the stores of this check are broken");
    ids
}

async fn runs_to_its_end(world: &mut World, when: &str) {
    assert_eq!(
        world.runs(None).await,
        Ended::ByItself(Ok(())),
        "{when}: both stores answer, so this run ends well"
    );
}

#[tokio::test]
async fn everything_that_waits_is_carried_batch_by_batch() {
    let _lesson = lesson("A run carries everything that waits, and makes room", THIRD);
    for count in [1, 100, 101, 250] {
        let mut world = World::with(count).await;
        let when = format!("{count} messages waited");
        runs_to_its_end(&mut world, &when).await;
        let ids: Vec<_> = (1..=count).map(|number| number * 10).collect();
        each_is_archived_once(&world, &ids, &when).await;
        room_is_made(&world, ids.len(), &when).await;
    }
}

#[tokio::test]
async fn a_run_with_nothing_to_do_does_nothing() {
    let _lesson = lesson("Nothing waits: the run ends well, and writes nothing", THIRD);
    let mut world = World::with(0).await;
    runs_to_its_end(&mut world, "nothing was ever written").await;
    let ids = world.stores.write(60).await;
    for run in 1..=3 {
        let when = format!("run {run}, and nobody has written since the first");
        runs_to_its_end(&mut world, &when).await;
        each_is_archived_once(&world, &ids, &when).await;
        assert_eq!(
            world.inserts.load(Ordering::Relaxed),
            usize::from(run == 1),
            "{when}: so often it must call `insert_many`; what a cursor has passed isn't written again"
        );
    }
}

#[tokio::test]
async fn what_comes_during_a_run_is_not_lost() {
    let _lesson = lesson(
        "People write while a batch is on its way; only what was in it is archived",
        FIRST,
    );
    let mut world = World::with(120).await;
    for busy in [20, 60] {
        world.busy = busy;
        // It may go on for as long as people write, so it is killed at last.
        let _ = world.runs(Some((40, How::KilledAfter))).await;
        world.busy = 0;
        let ids = written(&world, 120).await;
        let when = format!("people wrote {busy} messages before each insert and each trim of the run before");
        runs_to_its_end(&mut world, &when).await;
        each_is_archived_once(&world, &ids, &when).await;
    }
}

/// Tries every call in turn, until one run ends without coming so far. Each time the next run must put it right.
async fn however_it_goes_wrong(how: How, what: &str) {
    for at in 0.. {
        let mut world = World::with(160).await;
        let fault: Fault = (at, how);
        let ended = world.runs(Some(fault)).await;
        let when = format!("{what} at call {} of a run", at + 1);
        match ended {
            Ended::ByItself(Ok(())) => {
                assert!(
                    world.calls() <= at,
                    "{what} at call {} of a run, and the run said `Ok(())`: return `Away`, whichever call it was",
                    at + 1
                );
                assert!(at > 3, "a run over 160 messages ended after {at} calls");
                break;
            }
            Ended::ByItself(Err(Away)) | Ended::Killed => {}
        }
        // So a batch may hold some that were written before and some that weren't.
        let ids = written(&world, 160).await;
        let when = format!("{when}, then one more message came, then there was a whole run");
        runs_to_its_end(&mut world, &when).await;
        each_is_archived_once(&world, &ids, &when).await;
        room_is_made(&world, ids.len(), &when).await;
    }
}

#[tokio::test]
async fn killed_before_the_trim_it_makes_room_later_although_nobody_writes() {
    let _lesson = lesson(
        "A run that was killed between cursor and trim leaves the trim to the next, which finds nothing to carry",
        THIRD,
    );
    for at in 0.. {
        let mut world = World::with(160).await;
        if world.runs(Some((at, How::KilledBefore))).await != Ended::Killed {
            break;
        }
        let when = format!(
            "the process was killed before call {} of a run, nobody wrote, then there was a whole run",
            at + 1
        );
        runs_to_its_end(&mut world, &when).await;
        let ids: Vec<_> = (1..=160).map(|number| number * 10).collect();
        each_is_archived_once(&world, &ids, &when).await;
        room_is_made(&world, ids.len(), &when).await;
    }
}

#[tokio::test]
async fn killed_before_a_call_it_loses_nothing() {
    let _lesson = lesson("Between any two calls the process may end", FIRST);
    however_it_goes_wrong(How::KilledBefore, "the process was killed before it was done").await;
}

#[tokio::test]
async fn killed_after_a_call_it_doubles_nothing() {
    let _lesson = lesson(
        "What was written, and not written down as written, is written again",
        SECOND,
    );
    however_it_goes_wrong(How::KilledAfter, "the process was killed when it was done").await;
}

#[tokio::test]
async fn killed_within_an_insert_it_loses_and_doubles_nothing() {
    let _lesson = lesson(
        "Half a batch is there: the second try finds some keys taken, and must store the others",
        THIRD,
    );
    however_it_goes_wrong(How::KilledWithin, "the process was killed (an insert was half done)").await;
}

#[tokio::test]
async fn a_store_that_is_away_ends_the_run() {
    let _lesson = lesson(
        "What isn't answered may be done or not; the run ends there, and the next goes on",
        THIRD,
    );
    for (how, what) in [
        (How::AwayUndone, "a store answered `Away` (it had done nothing)"),
        (How::AwayDone, "a store answered `Away` (it had done it)"),
    ] {
        let mut world = World::with(160).await;
        assert_eq!(
            world.runs(Some((2, how))).await,
            Ended::ByItself(Err(Away)),
            "{what} at call 3 of a run: the run says so"
        );
        however_it_goes_wrong(how, what).await;
    }
}
