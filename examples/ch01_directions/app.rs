//! Chapter 1: the same conversation over three kinds of channels, with timings.

use std::cell::Cell;
use std::time::Duration;

use tokio::join;
use tokio::sync::{Mutex, broadcast, mpsc};
use tokio::time::{Instant, sleep};

/// How long one sentence is on the air.
pub(crate) const AIR_TIME: Duration = Duration::from_millis(100);
/// How many sentences each speaker says.
pub(crate) const SENTENCES: usize = 5;

/// What one way of talking showed.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) way: &'static str,
    pub(crate) who_may_speak: &'static str,
    /// Sentences that arrived, all listeners together.
    pub(crate) heard: usize,
    /// Whether two sentences were ever on the air at the same moment.
    pub(crate) at_once: bool,
    pub(crate) took: Duration,
}

/// The air between the speakers: it knows how many of them speak at this moment.
#[derive(Default)]
pub(crate) struct Air {
    speaking: Cell<usize>,
    pub(crate) at_once: Cell<bool>,
}

impl Air {
    /// Says one sentence: takes [`AIR_TIME`], whoever else speaks.
    pub(crate) async fn speak(&self) {
        self.speaking.set(self.speaking.get() + 1);
        self.at_once.set(self.at_once.get() || self.speaking.get() > 1);
        sleep(AIR_TIME).await;
        self.speaking.set(self.speaking.get() - 1);
    }
}

/// A radio: one sender, three listeners, and no way back.
pub(crate) async fn one_way() -> Report {
    let (started, air) = (Instant::now(), Air::default());
    let (radio, _) = broadcast::channel(SENTENCES);
    let mut listeners = [radio.subscribe(), radio.subscribe(), radio.subscribe()];
    for sentence in 1..=SENTENCES {
        air.speak().await;
        // An error says that nobody listens. A radio doesn't care, and couldn't know.
        let _ = radio.send(sentence);
    }
    drop(radio);
    let mut heard = 0;
    for listener in &mut listeners {
        while listener.recv().await.is_ok() {
            heard += 1;
        }
    }
    Report {
        way: "one-way",
        who_may_speak: "the radio",
        heard,
        at_once: air.at_once.get(),
        took: started.elapsed(),
    }
}

/// Walkie-talkies: both may speak, one at a time. Whoever holds the turn is on the air; the other waits for "over".
pub(crate) async fn half_duplex() -> Report {
    let turn = Mutex::new(());
    both_talk("half-duplex", "one at a time", Some(&turn)).await
}

/// A telephone: a channel for each direction, and nobody waits for a turn.
pub(crate) async fn full_duplex() -> Report {
    both_talk("full-duplex", "both", None).await
}

/// Ann and Bob each say their sentences to the other.
async fn both_talk(way: &'static str, who_may_speak: &'static str, turn: Option<&Mutex<()>>) -> Report {
    let (started, air) = (Instant::now(), Air::default());
    let (to_bob, bobs_ear) = mpsc::channel(SENTENCES);
    let (to_ann, anns_ear) = mpsc::channel(SENTENCES);
    join!(talk(&air, to_bob, turn), talk(&air, to_ann, turn));
    let heard = count(bobs_ear).await + count(anns_ear).await;
    Report {
        way,
        who_may_speak,
        heard,
        at_once: air.at_once.get(),
        took: started.elapsed(),
    }
}

/// One side of the conversation. With a turn to take, it takes it before each sentence and gives it back after.
async fn talk(air: &Air, other: mpsc::Sender<usize>, turn: Option<&Mutex<()>>) {
    for sentence in 1..=SENTENCES {
        let _my_turn = match turn {
            Some(turn) => Some(turn.lock().await),
            None => None,
        };
        air.speak().await;
        // Naive: both sides live in one process, so the other is always there; from chapter 2 on it may be gone.
        let _ = other.send(sentence).await;
    }
}

/// Hears everything until the other side has hung up.
async fn count(mut ear: mpsc::Receiver<usize>) -> usize {
    let mut heard = 0;
    while ear.recv().await.is_some() {
        heard += 1;
    }
    heard
}

/// Prints one line for each report.
pub(crate) fn table(reports: &[Report]) {
    println!(
        "{:<14}{:<16}{:>6}{:>9}{:>9}",
        "way", "may speak", "heard", "at once", "time"
    );
    for Report {
        way,
        who_may_speak,
        heard,
        at_once,
        took,
    } in reports
    {
        let at_once = if *at_once { "yes" } else { "no" };
        println!(
            "{way:<14}{who_may_speak:<16}{heard:>6}{at_once:>9}{:>6} ms",
            took.as_millis()
        );
    }
}
