//! When a backup is made.

use super::flaky::Away;
use super::ops::{Op, draft};
use super::{SMALL, job};
use async_trait::async_trait;
use realtime_hub::archive::Archive;
use realtime_hub::archive::memory::MemoryArchive;
use realtime_hub::backup::{Backup, BackupError, Keeper, Lock, NoSteps, Step, Watched};
use realtime_hub::clock::{SystemClock, SystemEntropy};
use realtime_hub::store::Store;
use realtime_hub::store::live::Live;
use realtime_hub::store::memory::MemoryStore;
use realtime_hub::telemetry::Metrics;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{sleep, timeout};

async fn says(live: &MemoryStore, times: usize) {
    for _ in 0..times {
        live.append(draft(&Op::Say { log: 0, bytes: 1 }).unwrap(), 1)
            .await
            .unwrap();
    }
}

fn keeper(live: &Arc<MemoryStore>, archive: Arc<dyn Archive>, metrics: &Metrics, too_many: u64) -> Keeper {
    let around = Watched {
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        metrics: metrics.backup(),
        too_many,
    };
    Keeper::new(job(Arc::clone(live) as Arc<dyn Live>, archive, NoSteps), around)
}

/// Polls a keeper until nothing waits any more.
async fn until_nothing_waits(keeper: &Keeper, live: &MemoryStore) {
    let nothing = async {
        while live.backlog().await.unwrap().messages > 0 {
            sleep(Duration::from_millis(5)).await;
        }
    };
    let ended = timeout(Duration::from_secs(20), async {
        tokio::select! {
            () = keeper.keep() => {}
            () = nothing => {}
        }
    });
    assert!(ended.await.is_ok(), "no backup within 20 seconds");
}

#[tokio::test]
async fn a_tick_makes_one_and_the_metrics_say_so() {
    let (live, archive) = (Arc::new(MemoryStore::new(1 << 20)), Arc::new(MemoryArchive::new()));
    let metrics = Metrics::default();
    says(&live, 7).await;
    let keeper = keeper(&live, Arc::clone(&archive) as _, &metrics, 100);
    keeper.tick();
    until_nothing_waits(&keeper, &live).await;
    assert_eq!(archive.entries("chat", None, 100).await.unwrap().len(), 7);
    // The last look comes after the run.
    drop(timeout(Duration::from_millis(50), keeper.keep()).await);
    keeper.last(Duration::from_secs(5)).await.unwrap();
    let text = metrics.render().unwrap();
    for line in [
        "hub_backup_archived_total 7",
        "hub_backup_failures_total 0",
        "hub_backup_backlog 0",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
}

#[tokio::test]
async fn too_much_that_waits_makes_one_without_a_tick() {
    let (live, archive) = (Arc::new(MemoryStore::new(1 << 20)), Arc::new(MemoryArchive::new()));
    let metrics = Metrics::default();
    let keeper = keeper(&live, archive, &metrics, 5);
    says(&live, 4).await;
    drop(timeout(Duration::from_millis(50), keeper.keep()).await);
    assert_eq!(live.backlog().await.unwrap().messages, 4, "four aren't too many");
    says(&live, 1).await;
    until_nothing_waits(&keeper, &live).await;
}

#[tokio::test]
async fn an_archive_that_is_away_is_asked_again_later_and_the_backlog_is_visible() {
    let live = Arc::new(MemoryStore::new(1 << 20));
    let metrics = Metrics::default();
    let keeper = keeper(&live, Arc::new(Away), &metrics, 1);
    says(&live, 3).await;
    // Ticks don't shorten the wait: within a second after the first try there is no other one.
    for _ in 0..5 {
        keeper.tick();
        drop(timeout(Duration::from_millis(20), keeper.keep()).await);
    }
    let text = metrics.render().unwrap();
    assert!(text.contains("hub_backup_backlog 3"), "{text}");
    assert!(text.contains("hub_backup_last_success_timestamp_seconds 0"), "{text}");
    assert!(matches!(
        keeper.last(Duration::from_secs(5)).await,
        Err(BackupError::Archive(_))
    ));
}

#[tokio::test]
async fn a_second_run_says_so_and_the_last_one_waits() {
    let live = Arc::new(MemoryStore::new(1 << 20));
    let (begun, mut has_begun) = tokio::sync::mpsc::unbounded_channel();
    let (go, may_go) = std::sync::mpsc::channel::<()>();
    let may_go = std::sync::Mutex::new(may_go);
    says(&live, 1).await;
    let steps = move |step: Step| {
        if step == Step::Put {
            begun.send(()).unwrap();
            may_go.lock().unwrap().recv().unwrap();
        }
        ControlFlow::Continue(())
    };
    let first = Arc::new(job(
        Arc::clone(&live) as Arc<dyn Live>,
        Arc::new(MemoryArchive::new()),
        steps,
    ));
    let running = tokio::task::spawn_blocking({
        let (first, runtime) = (Arc::clone(&first), tokio::runtime::Handle::current());
        move || runtime.block_on(first.run_once())
    });
    has_begun.recv().await.unwrap();
    assert_eq!(first.run_once().await, Err(BackupError::Running));
    let last = tokio::spawn({
        let first = Arc::clone(&first);
        async move { first.run_out().await }
    });
    go.send(()).unwrap();
    assert_eq!(running.await.unwrap().unwrap().messages, 1);
    assert_eq!(last.await.unwrap().unwrap().messages, 0);
}

/// Somebody else's lock.
struct Theirs;

#[async_trait]
impl Lock for Theirs {
    async fn take(&self) -> bool {
        false
    }
    async fn renew(&self) {}
    async fn give_back(&self) {}
}

#[tokio::test]
async fn whoever_does_not_get_the_lock_leaves_the_work_to_the_other_but_for_the_last_time() {
    let live = Arc::new(MemoryStore::new(1 << 20));
    says(&live, 2).await;
    let job = Backup::new(
        Arc::clone(&live) as Arc<dyn Live>,
        Arc::new(MemoryArchive::new()),
        Arc::new(Theirs),
        SMALL,
    );
    assert_eq!(job.run_once().await, Err(BackupError::Elsewhere));
    assert_eq!(live.backlog().await.unwrap().messages, 2);
    assert_eq!(job.run_out().await.unwrap().messages, 2);
}
