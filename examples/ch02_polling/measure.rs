//! The measurement: the same messages, heard by four clients over real TCP, and what it cost each of them.

use std::fmt::Write;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{interval, sleep};

use super::app::serve;
use super::chat::Chat;
use super::client::{Client, Tally};

/// The script that all clients hear.
pub(crate) struct Plan {
    pub(crate) poll_every: Duration,
    /// How long a long poll, or a silent stream, may stay without a byte.
    pub(crate) patience: Duration,
    pub(crate) messages: usize,
    /// The messages shall fall at all points between two polls, so it is no multiple of `poll_every`.
    pub(crate) gap: Duration,
    pub(crate) quiet: Duration,
}

/// What one way cost.
pub(crate) struct Cost {
    pub(crate) way: &'static str,
    /// Up to the last message.
    pub(crate) talk: Tally,
    /// From then to the end of the silence.
    pub(crate) quiet: Tally,
    /// One per message, sorted.
    pub(crate) delays: Vec<Duration>,
}

impl Cost {
    pub(crate) fn median(&self) -> Duration {
        let delay = |place: usize| self.delays.get(place).copied().unwrap_or_default();
        let many = self.delays.len();
        // Of an even number, such as ten, two stand in the middle.
        (delay(many.saturating_sub(1) / 2) + delay(many / 2)) / 2
    }

    pub(crate) fn worst(&self) -> Duration {
        self.delays.last().copied().unwrap_or_default()
    }
}

pub(crate) async fn run() -> Result<()> {
    let plan = Plan {
        poll_every: Duration::from_millis(250),
        patience: Duration::from_secs(3),
        messages: 10,
        // Three polls and 76 ms. Begun together with the polls, ten messages would wait for 22, 44, 66 … 240 ms.
        gap: Duration::from_millis(826),
        quiet: Duration::from_secs(6),
    };
    println!(
        "{} messages, one every {:?}; then {:?} in which nobody writes.",
        plan.messages, plan.gap, plan.quiet
    );
    println!(
        "A poll every {:?}; a long poll waits for {:?}.\n",
        plan.poll_every, plan.patience
    );
    print!("{}", table(&measure(&plan).await?));
    Ok(())
}

/// Plays the script to a server of its own, on a free port.
pub(crate) async fn measure(plan: &Plan) -> Result<Vec<Cost>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let addr = listener.local_addr()?;
    tokio::spawn(serve(listener, Chat::new(plan.patience), std::future::pending()));

    let ways = ["polling, closing", "polling", "long-polling", "push"];
    let tallies = ways.map(|_| watch::Sender::<Tally>::default());
    let [closing, polling, long_polling, pushed] = tallies.clone();
    // Dropped at the end of this function, and the clients with it.
    let mut clients = JoinSet::new();
    clients.spawn(poll(addr, plan.poll_every, true, closing));
    clients.spawn(poll(addr, plan.poll_every, false, polling));
    clients.spawn(long_poll(addr, long_polling));
    clients.spawn(push(addr, pushed));
    tokio::select! {
        costs = play(plan, addr, &ways, &tallies) => costs,
        Some(ended) = clients.join_next() => match ended? {
            Err(error) => Err(error.context("a client failed")),
            Ok(()) => bail!("a client stopped listening"),
        },
    }
}

/// Writes the messages, waits until everyone has them, then keeps silent.
async fn play(
    plan: &Plan,
    addr: SocketAddr,
    ways: &[&'static str],
    tallies: &[watch::Sender<Tally>],
) -> Result<Vec<Cost>> {
    for tally in tallies {
        tally.subscribe().wait_for(|tally| tally.requests > 0).await?;
    }
    let mut ann = Client::connect(addr, &watch::Sender::default()).await?;
    let mut written = Vec::new();
    // By a clock of her own: the time that writing takes would move each message on a little.
    let mut beats = interval(plan.gap);
    beats.tick().await;
    for number in 1..=plan.messages {
        beats.tick().await;
        written.push(Instant::now());
        ann.post("ann", &format!("message {number}")).await?;
    }
    for tally in tallies {
        tally
            .subscribe()
            .wait_for(|tally| tally.seen.len() == plan.messages)
            .await?;
    }
    let talks: Vec<Tally> = tallies.iter().map(|tally| tally.borrow().clone()).collect();
    sleep(plan.quiet).await;
    let costs = ways.iter().zip(tallies).zip(talks).map(|((way, tally), talk)| {
        let mut delays: Vec<_> = talk
            .seen
            .iter()
            .zip(&written)
            .map(|((_, seen), then)| *seen - *then)
            .collect();
        delays.sort();
        Cost {
            way,
            quiet: since(&talk, &tally.borrow()),
            talk,
            delays,
        }
    });
    Ok(costs.collect())
}

fn since(before: &Tally, now: &Tally) -> Tally {
    Tally {
        connections: now.connections - before.connections,
        requests: now.requests - before.requests,
        bytes_out: now.bytes_out - before.bytes_out,
        bytes_in: now.bytes_in - before.bytes_in,
        seen: Vec::new(),
    }
}

/// Asks at fixed times. `closing` opens a connection for each question, as HTTP/1.0 did.
async fn poll(addr: SocketAddr, every: Duration, closing: bool, tally: watch::Sender<Tally>) -> Result<()> {
    let mut client = Client::connect(addr, &tally).await?;
    let (mut ticks, mut after) = (interval(every), 0);
    loop {
        ticks.tick().await;
        client.ask("GET", &format!("/messages?after={after}"), "").await?;
        after += client.messages().await?.len();
        if closing {
            client = Client::connect(addr, &tally).await?;
        }
    }
}

/// Asks again as soon as there is an answer.
async fn long_poll(addr: SocketAddr, tally: watch::Sender<Tally>) -> Result<()> {
    let mut client = Client::connect(addr, &tally).await?;
    let mut after = 0;
    loop {
        client.ask("GET", &format!("/wait?after={after}"), "").await?;
        after += client.messages().await?.len();
    }
}

/// Asks once, and listens.
async fn push(addr: SocketAddr, tally: watch::Sender<Tally>) -> Result<()> {
    let mut client = Client::connect(addr, &tally).await?;
    client.ask("GET", "/stream", "").await?;
    client.head().await?;
    loop {
        client.event().await?;
    }
}

/// Both phases as text.
pub(crate) fn table(costs: &[Cost]) -> String {
    let mut text = format!(
        "{:<18}{:>12}{:>10}{:>11}{:>10}{:>14}{:>10}\n",
        "while ann writes", "connections", "requests", "bytes out", "bytes in", "median delay", "worst"
    );
    for cost in costs {
        text += &row(cost.way, &cost.talk);
        let _ = writeln!(
            text,
            "{:>11} ms{:>7} ms",
            cost.median().as_millis(),
            cost.worst().as_millis()
        );
    }
    text += "\nwhile nobody writes\n";
    for cost in costs {
        text += &row(cost.way, &cost.quiet);
        text.push('\n');
    }
    text
}

fn row(way: &str, tally: &Tally) -> String {
    let Tally {
        connections,
        requests,
        bytes_out,
        bytes_in,
        ..
    } = tally;
    format!("{way:<18}{connections:>12}{requests:>10}{bytes_out:>11}{bytes_in:>10}")
}
