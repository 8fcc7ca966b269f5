//! Two stores, and somebody who kills the process between any two calls.

use crate::exercise::{Archive, Away, BATCH, Document, Live, Message, NotInserted};
use crate::stores::Stores;
use std::future::pending;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Notify;

/// The live store keeps its newest messages for those who read.
pub const KEPT: usize = 50;

/// No right run over these few messages has so many.
const TOO_MANY_CALLS: usize = 200;

/// What goes wrong with one call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum How {
    /// The process is killed before the call is done.
    KilledBefore,
    /// The process is killed when an insert has stored half of its documents. Other calls are whole.
    KilledWithin,
    /// The process is killed when the call is done, before it knows.
    KilledAfter,
    /// The store answers `Away`, and has done nothing.
    AwayUndone,
    /// The store answers `Away`, and has done what it was asked.
    AwayDone,
}

/// The call that goes wrong, counted from 0.
pub type Fault = (usize, How);

/// See the module.
pub struct World {
    pub stores: Stores,
    /// Messages that people write right before each insert and each trim of the next run.
    pub busy: u64,
    /// How often `insert_many` was called in the last run.
    pub inserts: AtomicUsize,
    fault: Option<Fault>,
    calls: AtomicUsize,
    killed: Notify,
}

/// How a run ended.
#[derive(Debug, PartialEq)]
pub enum Ended {
    ByItself(Result<(), Away>),
    Killed,
}

impl World {
    /// `messages` wait.
    pub async fn with(messages: u64) -> Self {
        let stores = Stores::new().await;
        stores.write(messages).await;
        Self {
            stores,
            busy: 0,
            inserts: AtomicUsize::new(0),
            fault: None,
            calls: AtomicUsize::new(0),
            killed: Notify::new(),
        }
    }

    /// One run of the learner's, in which one call may go wrong.
    pub async fn runs(&mut self, fault: Option<Fault>) -> Ended {
        self.fault = fault;
        self.calls = AtomicUsize::new(0);
        self.inserts = AtomicUsize::new(0);
        self.killed = Notify::new();
        tokio::select! {
            biased;
            ended = crate::exercise::run_once(&*self, &*self) => Ended::ByItself(ended),
            // The run is dropped where it is, as a killed process is gone where it is.
            () = self.killed.notified() => Ended::Killed,
        }
    }

    /// How many calls the last run has made.
    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::Relaxed)
    }

    /// What goes wrong with the call that begins now.
    fn next_fault(&self, call: &str) -> Option<How> {
        let number = self.calls.fetch_add(1, Ordering::Relaxed);
        assert!(
            number < TOO_MANY_CALLS,
            "the run has made {number} calls and goes on, now with `{call}`: does it get forward?"
        );
        self.fault.filter(|(at, _)| *at == number).map(|(_, how)| how)
    }

    async fn killed<T>(&self) -> T {
        self.killed.notify_one();
        pending().await
    }

    /// Does a call, or doesn't.
    async fn call<T>(&self, name: &str, done: impl Future<Output = T>) -> Result<T, Away> {
        match self.next_fault(name) {
            None => Ok(done.await),
            Some(How::KilledBefore) => self.killed().await,
            Some(How::KilledWithin | How::KilledAfter) => {
                done.await;
                self.killed().await
            }
            Some(How::AwayUndone) => Err(Away),
            Some(How::AwayDone) => {
                done.await;
                Err(Away)
            }
        }
    }

    async fn insert(&self, documents: &[Document], ordered: bool) -> bool {
        let documents: Vec<_> = documents
            .iter()
            .map(|document| (document.id, document.text.clone()))
            .collect();
        self.stores.insert(&documents, ordered).await
    }
}

impl Live for World {
    async fn cursor(&self) -> Result<u64, Away> {
        self.call("cursor", self.stores.cursor()).await
    }

    async fn after(&self, id: u64, limit: usize) -> Result<Vec<Message>, Away> {
        assert!(
            limit <= BATCH,
            "`after` was asked for {limit} messages at once; a batch has at most {BATCH}"
        );
        let rows = self.call("after", self.stores.after(id, limit)).await?;
        Ok(rows.into_iter().map(|(id, text, _)| Message { id, text }).collect())
    }

    async fn move_cursor(&self, id: u64) -> Result<(), Away> {
        self.call("move_cursor", self.stores.move_cursor(id)).await
    }

    async fn trim(&self, up_to: u64) -> Result<(), Away> {
        self.stores.write(self.busy).await;
        // As in the hub, where the store itself refuses to cut off what isn't archived.
        let cursor = self.stores.cursor().await;
        assert!(
            up_to <= cursor,
            "`trim({up_to})` was called while the cursor was at {cursor}: what the cursor hasn't passed counts as not archived, so move it first"
        );
        self.call("trim", self.stores.trim(up_to, KEPT)).await
    }
}

impl Archive for World {
    async fn insert_many(&self, documents: &[Document], ordered: bool) -> Result<(), NotInserted> {
        assert!(
            !documents.is_empty(),
            "`insert_many` was called with an empty list, and MongoDB refuses that"
        );
        let count = documents.len();
        assert!(
            count <= BATCH,
            "`insert_many` was called with {count} documents; a batch has at most {BATCH}"
        );
        self.inserts.fetch_add(1, Ordering::Relaxed);
        self.stores.write(self.busy).await;
        let all_new = match self.fault {
            Some((at, How::KilledWithin)) if at == self.calls.load(Ordering::Relaxed) => {
                let half = documents.len() / 2;
                self.call("insert_many", self.insert(&documents[..half], ordered)).await
            }
            _ => self.call("insert_many", self.insert(documents, ordered)).await,
        };
        match all_new {
            Ok(true) => Ok(()),
            Ok(false) => Err(NotInserted::DuplicateKeys),
            Err(Away) => Err(NotInserted::Away),
        }
    }
}
