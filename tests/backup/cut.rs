//! Runs that end anywhere.

use super::client::Client;
use super::flaky::{Fate, Flaky};
use super::ops::{LOGS, Op, fate, op};
use super::slow::{SlowArchive, SlowLive};
use super::{SMALL, job};
use crate::at_once::{self, Task};
use proptest::prelude::*;
use realtime_hub::archive::Archive;
use realtime_hub::archive::memory::MemoryArchive;
use realtime_hub::backup::{BackupError, Step};
use realtime_hub::history::History;
use realtime_hub::store::Store;
use realtime_hub::store::live::Live;
use realtime_hub::store::memory::MemoryStore;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// After how many steps each run of a job ends, one process after the other; `None`: it comes to its end.
type Runs = Vec<Option<usize>>;

/// What there is: a live store and an archive that outlive every job, and what must come out.
struct World {
    live: Arc<MemoryStore>,
    archive: Arc<MemoryArchive>,
    model: MemoryStore,
}

impl World {
    fn new() -> Self {
        Self {
            live: Arc::new(MemoryStore::new(1 << 20)),
            archive: Arc::default(),
            model: MemoryStore::new(1 << 20),
        }
    }

    fn history(&self) -> History {
        let archive = SlowArchive(Arc::clone(&self.archive) as Arc<dyn Archive>);
        History::new(Arc::new(SlowLive(Arc::clone(&self.live))), Arc::new(archive))
    }

    /// Runs, each in a process of its own, which the last one's end has left nothing to.
    async fn runs(&self, runs: Runs, archive: Arc<dyn Archive>) {
        for end in runs {
            let steps = AtomicUsize::new(0);
            let job = job(
                Arc::new(SlowLive(Arc::clone(&self.live))),
                Arc::new(SlowArchive(Arc::clone(&archive))),
                move |_: Step| match end {
                    Some(end) if steps.fetch_add(1, Ordering::SeqCst) >= end => ControlFlow::Break(()),
                    _ => ControlFlow::Continue(()),
                },
            );
            match job.run_once().await {
                Ok(_) | Err(BackupError::Stopped(_) | BackupError::Archive(_)) => {}
                Err(other) => panic!("{other}"),
            }
            self.nothing_was_trimmed_too_early().await;
        }
    }

    /// What has left the live store is in the archive, as it is now.
    async fn nothing_was_trimmed_too_early(&self) {
        for name in LOGS {
            for message in self.model.after(name, "").await.unwrap() {
                let here = self.live.after(name, "").await.unwrap();
                if !here.iter().any(|there| there.id == message.id) {
                    let archived = self.archive.messages(&[message.id]).await.unwrap();
                    assert!(archived.len() == 1, "{} left {name} and is nowhere", message.id);
                }
            }
        }
    }

    /// When a run has come to its end, and nobody writes any more.
    async fn all_is_archived(&self) {
        let last = job(
            Arc::clone(&self.live) as Arc<dyn Live>,
            Arc::clone(&self.archive) as Arc<dyn Archive>,
            |_: Step| ControlFlow::Continue(()),
        );
        last.run_out().await.unwrap();
        assert_eq!(self.live.backlog().await.unwrap().messages, 0);
        let ledgers = self.live.ledgers("", usize::MAX).await.unwrap();
        for name in LOGS {
            let all = self.model.after(name, "").await.unwrap();
            let entries = self.archive.entries(name, None, usize::MAX).await.unwrap();
            let archived: Vec<_> = entries.iter().map(|entry| Arc::clone(&entry.message)).collect();
            assert_eq!(archived, all, "{name}");
            assert!(entries.iter().all(|entry| entry.logs.iter().any(|log| log == name)));
            let here = self
                .live
                .page(name, &realtime_hub::store::Page::default())
                .await
                .unwrap();
            assert!(here.len() <= SMALL.keep, "{name} wasn't trimmed");
            let own = entries.iter().filter(|entry| entry.logs[0] == name).count() as u64;
            if let Some(ledger) = ledgers.iter().find(|ledger| ledger.log == name) {
                assert_eq!((ledger.stored, ledger.archived), (own, own), "{name}");
            }
        }
    }
}

/// One case. `order` says who goes on, step by step.
fn play(ops: &[Op], jobs: Vec<(Runs, Vec<Fate>)>, order: &[u8]) {
    let world = World::new();
    let history = world.history();
    let client = async {
        let mut client = Client::new(&history, &world.model);
        for op in ops {
            client.does(op).await;
        }
        client.reads_it_all().await;
    };
    let mut tasks: Vec<Task<'_>> = vec![Box::pin(client)];
    for (runs, fates) in jobs {
        let archive = Arc::new(Flaky::new(&world.archive, fates));
        tasks.push(Box::pin(world.runs(runs, archive)));
    }
    at_once::run(tasks, order);
    let end = async {
        world.all_is_archived().await;
        let mut client = Client::new(&history, &world.model);
        client.ids = world
            .archive
            .entries("chat", None, 9)
            .await
            .unwrap()
            .iter()
            .map(|entry| entry.message.id)
            .collect();
        client.reads_it_all().await;
    };
    at_once::run(vec![Box::pin(end)], &[]);
}

fn runs() -> impl Strategy<Value = Runs> {
    proptest::collection::vec(proptest::option::weighted(0.7, 0..12_usize), 1..8)
}

fn jobs() -> impl Strategy<Value = Vec<(Runs, Vec<Fate>)>> {
    let fates = proptest::collection::vec(fate(), 0..8);
    proptest::collection::vec((runs(), fates), 1..=2)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    #[test]
    fn whatever_ends_where_nothing_is_lost_doubled_or_out_of_order(
        ops in proptest::collection::vec(op(), 1..40),
        jobs in jobs(),
        order in proptest::collection::vec(any::<u8>(), 0..600),
    ) {
        play(&ops, jobs, &order);
    }
}
