//! A client without a socket: what it is told is written down.

use futures_util::FutureExt;
use realtime_hub::clock::{Clock, Entropy, SystemClock};
use realtime_hub::config::Config;
use realtime_hub::hub::error::{Code, Refusal};
use realtime_hub::people::Login;
use realtime_hub::protocol::Protocol;
use realtime_hub::protocol::args::Args;
use realtime_hub::protocol::frame::{Ack, Frame};
use realtime_hub::runtime::{Parts, Runtime};
use realtime_hub::session::{Job, Sent, Session, Wire};
use realtime_hub::store::Store;
use serde_json::Value;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// What somebody was told: events with their payload, in order.
pub(super) type Heard = Vec<(String, Value)>;

/// A connection that writes down what it is told.
#[derive(Clone, Debug, Default)]
struct Tape(Arc<Mutex<Heard>>);

impl Wire for Tape {
    fn emit(&self, frame: &Frame) -> Sent {
        let payload = serde_json::from_str(frame.payload.get()).expect("a frame holds JSON");
        let mut heard = self.0.lock().expect("nothing panics under this lock");
        heard.push((frame.event.to_owned(), payload));
        Sent::Queued
    }

    fn connected(&self) -> bool {
        true
    }

    fn disconnect(&self) -> bool {
        let mut heard = self.0.lock().expect("nothing panics under this lock");
        heard.push(("(disconnected)".to_owned(), Value::Null));
        true
    }

    fn namespace(&self) -> &str {
        "/model"
    }
}

/// A client.
#[derive(Clone, Debug)]
pub(super) struct Client {
    pub(super) session: Arc<Session>,
    tape: Tape,
}

impl Client {
    pub(super) fn connect(runtime: &Arc<Runtime>, login: Option<Arc<Login>>) -> Self {
        Self::with(runtime, login, Job::Gone)
    }

    /// `first` is what its session does before any command.
    pub(super) fn with(runtime: &Arc<Runtime>, login: Option<Arc<Login>>, first: Job) -> Self {
        let tape = Tape::default();
        let session = Session::new(runtime, tape.clone(), login, first);
        Self { session, tape }
    }

    /// Emits an event and returns what the callback gets: the ack, or the code of the refusal.
    pub(super) async fn emits(&self, protocol: &dyn Protocol, event: &str, args: Vec<Value>) -> Result<Value, Code> {
        let done: Result<Ack, Refusal> = protocol.on(&self.session, event, Args::of(args, true)).await;
        let ack = done.map_err(|refusal| refusal.code)?;
        Ok(serde_json::to_value(&ack).expect("an ack is JSON"))
    }

    /// Everything that this client was told since it was last asked.
    pub(super) fn heard(&self) -> Heard {
        std::mem::take(&mut *self.tape.0.lock().expect("nothing panics under this lock"))
    }
}

/// What doesn't have to wait: one client acts, and the store is in memory.
pub(super) fn now<T>(doing: impl Future<Output = T>) -> T {
    doing.now_or_never().expect("nothing waits")
}

/// Secrets that count.
#[derive(Debug, Default)]
struct Counter(AtomicU64);

impl Entropy for Counter {
    fn secret(&self) -> std::io::Result<[u8; 32]> {
        let mut bytes = [0; 32];
        let count = self.0.fetch_add(1, Ordering::Relaxed);
        bytes
            .iter_mut()
            .zip(count.to_le_bytes())
            .for_each(|(byte, digit)| *byte = digit);
        Ok(bytes)
    }
}

/// What a server without sockets shares. `change` sets limits; `store` replaces the one in memory.
pub(super) fn runtime(change: impl FnOnce(&mut Config), store: Option<Arc<dyn Store>>) -> Arc<Runtime> {
    runtime_at(Arc::new(SystemClock), change, store)
}

/// The same, and what time it is.
pub(super) fn runtime_at(
    clock: Arc<dyn Clock>,
    change: impl FnOnce(&mut Config),
    store: Option<Arc<dyn Store>>,
) -> Arc<Runtime> {
    let mut config = Config::default();
    (config.limits.argon2_memory_kib, config.limits.argon2_passes) = (8, 1);
    change(&mut config);
    let mut parts = Parts::embedded(&config);
    parts.clock = clock;
    parts.entropy = Arc::new(Counter::default());
    parts.store = store.unwrap_or(parts.store);
    Runtime::new(config, parts).expect("a runtime starts")
}
