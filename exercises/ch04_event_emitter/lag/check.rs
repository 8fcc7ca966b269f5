//! Checks for `ch04_lag`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch04_event_emitter/lag.rs")]
mod exercise;

use std::ops::RangeInclusive;
use std::time::Duration;

use exercise::{Followed, follow};
use testkit::lesson;
use tokio::sync::broadcast::{self, Receiver, Sender};
use tokio::task::yield_now;
use tokio::time::timeout;

const PAGE: &str = "ch04_event_emitter.html#the-same-over-channels";

fn channel() -> (Sender<u64>, Receiver<u64>) {
    broadcast::channel(4)
}

/// The n-th message. Not n itself: who counts what it missed by the texts alone must be wrong.
fn message(n: u64) -> u64 {
    n * n + 100
}

fn messages(numbers: impl IntoIterator<Item = u64>) -> Vec<u64> {
    numbers.into_iter().map(message).collect()
}

fn send(sender: &Sender<u64>, numbers: RangeInclusive<u64>) {
    for n in numbers {
        let sent = sender.send(message(n));
        assert!(sent.is_ok(), "`follow` returned although the sender is still there");
    }
}

/// `follow`, with an end: one that never returns is wrong, and should say so.
async fn followed(receiver: Receiver<u64>) -> Followed {
    timeout(Duration::from_secs(1), follow(receiver))
        .await
        .expect("`follow` must return when the sender is gone")
}

#[tokio::test]
async fn a_listener_that_keeps_up_hears_everything() {
    let _lesson = lesson("Who keeps up misses nothing", PAGE);
    let (sender, receiver) = channel();
    let listener = tokio::spawn(followed(receiver));
    for n in 1..=20 {
        send(&sender, n..=n);
        yield_now().await;
    }
    drop(sender);
    let expected = Followed {
        heard: messages(1..=20),
        missed: 0,
    };
    assert_eq!(
        listener.await.unwrap(),
        expected,
        "the listener had its turn after each message"
    );
}

#[tokio::test]
async fn what_waits_is_heard_after_the_sender_is_gone() {
    let _lesson = lesson("A closed channel is emptied first", PAGE);
    let (sender, receiver) = channel();
    send(&sender, 1..=3);
    drop(sender);
    assert_eq!(
        followed(receiver).await,
        Followed {
            heard: messages(1..=3),
            missed: 0
        }
    );
}

#[tokio::test]
async fn a_listener_that_lagged_counts_and_goes_on() {
    let _lesson = lesson(
        "`Lagged` is not the end: it says how many are lost, and the next `recv` goes on",
        PAGE,
    );
    let (sender, receiver) = channel();
    send(&sender, 1..=10);
    drop(sender);
    let expected = Followed {
        heard: messages(7..=10),
        missed: 6,
    };
    assert_eq!(
        followed(receiver).await,
        expected,
        "ten were sent, the channel holds four"
    );
}

#[tokio::test]
async fn who_lags_twice_counts_both() {
    let _lesson = lesson(
        "Each `Lagged` counts what was lost since the last message that was heard",
        PAGE,
    );
    let (sender, receiver) = channel();
    let listener = tokio::spawn(followed(receiver));
    send(&sender, 1..=5);
    yield_now().await;
    send(&sender, 6..=12);
    yield_now().await;
    drop(sender);
    let expected = Followed {
        heard: messages((2..=5).chain(9..=12)),
        missed: 4,
    };
    assert_eq!(
        listener.await.unwrap(),
        expected,
        "five at once, then seven at once, and the channel holds four"
    );
}
