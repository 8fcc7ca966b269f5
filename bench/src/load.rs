//! Load on one server: rooms of one size, each with as many unacknowledged messages as asked for.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use tokio::{sync::watch, task::JoinSet};

use crate::{member, percentile::percentile, process::Server};

/// After the load has ended, a server has this long to deliver what it has acked.
const DRAIN: Duration = Duration::from_secs(20);

/// So many come in before everybody has heard of them. Each is announced to all, with the names of all: a thousand at once would
/// be a million long packets, and who doesn't read them in time has fallen behind before anything is measured.
const JOINED_TOGETHER: usize = 25;
/// Nothing has come for so long: everybody has heard.
const QUIET: Duration = Duration::from_millis(60);

/// How long the phases last.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timing {
    /// Until caches are warm and queues have their usual length.
    pub(crate) warm_up: Duration,
    /// What is measured.
    pub(crate) measured: Duration,
}

/// What one run showed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outcome {
    /// Deliveries to others than the sender, per second of the server's CPU time.
    pub(crate) per_cpu_second: f64,
    /// The same per second of the clock.
    pub(crate) per_second: f64,
    /// CPU seconds of the server per second of the clock: how busy it was.
    pub(crate) cpus: f64,
    /// Half of the sampled deliveries took less, in milliseconds.
    pub(crate) p50_ms: f64,
    /// 99 of 100 sampled deliveries took less, in milliseconds.
    pub(crate) p99_ms: f64,
}

/// What all clients of one server share.
pub(crate) struct Tally {
    started: Instant,
    /// Messages that left.
    pub(crate) sent: AtomicU64,
    /// Messages that were answered.
    pub(crate) acked: AtomicU64,
    /// Messages that reached somebody else than their sender.
    pub(crate) delivered: AtomicU64,
    /// Everything else that came: who is in the room, and its history.
    pub(crate) presence: AtomicU64,
    refused: Mutex<BTreeMap<String, u64>>,
    latencies_ns: Mutex<Vec<u64>>,
}

impl Tally {
    /// Nanoseconds since the clients started.
    pub(crate) fn now_ns(&self) -> u64 {
        self.started.elapsed().as_nanos() as u64
    }

    /// A sampled delivery of a message that left at `sent_ns`.
    pub(crate) fn note_latency(&self, sent_ns: u64) {
        lock(&self.latencies_ns).push(self.now_ns().saturating_sub(sent_ns));
    }

    /// An answer that says no.
    pub(crate) fn note_refusal(&self, answer: &[u8]) {
        *lock(&self.refused)
            .entry(String::from_utf8_lossy(answer).into_owned())
            .or_default() += 1;
    }
}

/// Full rooms on one server.
pub(crate) struct Rooms<'a> {
    server: &'a Server,
    members: usize,
    clients: JoinSet<anyhow::Result<()>>,
    tally: Arc<Tally>,
    /// How many members of each room keep a message in flight; 0 ends the load.
    in_flight: watch::Sender<usize>,
}

impl<'a> Rooms<'a> {
    /// Connects `members` clients for each room, and waits until all have joined.
    pub(crate) async fn fill(server: &'a Server, rooms: usize, members: usize) -> anyhow::Result<Self> {
        let tally = Arc::new(Tally {
            started: Instant::now(),
            sent: AtomicU64::new(0),
            acked: AtomicU64::new(0),
            delivered: AtomicU64::new(0),
            presence: AtomicU64::new(0),
            refused: Mutex::default(),
            latencies_ns: Mutex::default(),
        });
        let (in_flight, watched) = watch::channel(0);
        let mut clients = JoinSet::new();
        for room in 0..rooms {
            for index in 0..members {
                let place = member::Place {
                    room,
                    index,
                    last: index + 1 == members,
                };
                let client = member::join(server.address, place, Arc::clone(&tally), watched.clone()).await?;
                clients.spawn(client);
                if index % JOINED_TOGETHER == 0 {
                    quiet(&tally).await;
                }
            }
        }
        quiet(&tally).await;
        Ok(Self {
            server,
            members,
            clients,
            tally,
            in_flight,
        })
    }

    /// Lets `in_flight` members of each room talk, and measures.
    pub(crate) async fn measure(&mut self, in_flight: usize, timing: Timing) -> anyhow::Result<Outcome> {
        self.in_flight.send_replace(in_flight);
        self.alive(timing.warm_up).await?;
        lock(&self.tally.latencies_ns).clear();
        let (clock, cpu, delivered) = (
            Instant::now(),
            self.server.cpu_seconds()?,
            self.tally.delivered.load(Relaxed),
        );
        self.alive(timing.measured).await?;
        let (seconds, cpu) = (clock.elapsed().as_secs_f64(), self.server.cpu_seconds()? - cpu);
        let delivered = (self.tally.delivered.load(Relaxed) - delivered) as f64;
        let mut latencies = std::mem::take(&mut *lock(&self.tally.latencies_ns));
        self.in_flight.send_replace(0);
        self.nothing_is_missing().await?;
        latencies.sort_unstable();
        Ok(Outcome {
            per_cpu_second: delivered / cpu,
            per_second: delivered / seconds,
            cpus: cpu / seconds,
            p50_ms: percentile(&latencies, 50) as f64 / 1e6,
            p99_ms: percentile(&latencies, 99) as f64 / 1e6,
        })
    }

    /// Waits, and fails as soon as a client does.
    async fn alive(&mut self, time: Duration) -> anyhow::Result<()> {
        tokio::select! {
            () = tokio::time::sleep(time) => Ok(()),
            Some(ended) = self.clients.join_next() => ended?.context("a client was lost"),
        }
    }

    /// Waits until every message is acked and delivered to everybody: a server that drops messages under load would else win by it.
    async fn nothing_is_missing(&mut self) -> anyhow::Result<()> {
        let deadline = Instant::now() + DRAIN;
        loop {
            let (sent, acked) = (self.tally.sent.load(Relaxed), self.tally.acked.load(Relaxed));
            let (delivered, due) = (self.tally.delivered.load(Relaxed), sent * (self.members as u64 - 1));
            if let Some((answer, times)) = lock(&self.tally.refused).first_key_value() {
                bail!("refused {times} times: {answer}");
            }
            if acked == sent && delivered == due {
                return Ok(());
            }
            if Instant::now() > deadline {
                bail!("{acked} of {sent} messages were acked, {delivered} of {due} deliveries came");
            }
            self.alive(Duration::from_millis(10)).await?;
        }
    }
}

async fn quiet(tally: &Tally) {
    let mut before = None;
    loop {
        let now = tally.presence.load(Relaxed);
        if before.replace(now) == Some(now) {
            return;
        }
        tokio::time::sleep(QUIET).await;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
