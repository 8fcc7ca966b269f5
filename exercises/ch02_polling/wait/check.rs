//! Checks for `ch02_wait`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch02_polling/wait.rs")]
mod exercise;

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};

use exercise::Chat;
use testkit::lesson;
use tokio::time::timeout;

const PAGE: &str = "ch02_polling.html#long-polling";
/// Nobody waits that long in these checks, unless `wait` overlooks a message.
const LONG: Duration = Duration::from_secs(60);
const SOON: Duration = Duration::from_millis(500);

/// The answer, or a failure when it doesn't come.
async fn soon<T>(what: &str, answer: impl Future<Output = T>) -> T {
    match timeout(SOON, answer).await {
        Ok(answer) => answer,
        Err(_) => panic!("{what}: no answer within {SOON:?}"),
    }
}

#[tokio::test]
async fn what_is_newer_already_is_answered_at_once() {
    let _lesson = lesson("A long poll looks first and sleeps after", PAGE);
    let chat = Chat::default();
    chat.post("one");
    chat.post("two");
    chat.post("three");
    assert_eq!(
        soon("two messages are newer than number 1", chat.wait(1, LONG)).await,
        ["two", "three"]
    );
}

#[tokio::test]
async fn a_message_ends_the_wait_of_everyone() {
    let _lesson = lesson("One message wakes everyone who waits", PAGE);
    let chat = Chat::default();
    chat.post("old");
    let posting = async { chat.post("new") };
    // Joined futures start in this order: both wait before the message comes.
    let (ann, bob, ()) = soon("a message came", async {
        tokio::join!(chat.wait(1, LONG), chat.wait(1, LONG), posting)
    })
    .await;
    assert_eq!((ann, bob), (vec!["new".to_owned()], vec!["new".to_owned()]));
}

#[tokio::test]
async fn what_comes_between_two_requests_is_not_lost() {
    let _lesson = lesson("A message may come while no request waits", PAGE);
    let chat = Chat::default();
    let mut read = Vec::new();
    for number in 1..=5 {
        // Posted while nobody waits.
        chat.post(&format!("message {number}"));
        read.extend(soon("a message came between two requests", chat.wait(read.len(), LONG)).await);
    }
    assert_eq!(read.len(), 5, "read: {read:?}");
}

#[tokio::test]
async fn after_the_patience_the_answer_is_empty() {
    let _lesson = lesson(
        "A long poll is answered before something on its way loses patience",
        PAGE,
    );
    let chat = Chat::default();
    chat.post("read already");
    let (asked, patience) = (Instant::now(), Duration::from_millis(100));
    let answer = soon("the patience is over", chat.wait(1, patience)).await;
    assert!(answer.is_empty(), "nothing is newer, and the answer was {answer:?}");
    assert!(
        asked.elapsed() >= patience,
        "answered after {:?}: that is polling",
        asked.elapsed()
    );
}

#[tokio::test]
async fn waiting_is_sleeping_and_not_looking_again_and_again() {
    let _lesson = lesson("Who waits for a change is woken by it, and sleeps until then", PAGE);
    let chat = Chat::default();
    let mut wait = pin!(chat.wait(0, Duration::from_millis(200)));
    let mut woken = 0;
    soon(
        "the patience is over",
        poll_fn(|context| {
            woken += 1;
            wait.as_mut().poll(context).map(drop)
        }),
    )
    .await;
    assert!(woken <= 4, "in 200 ms of silence `wait` woke up {woken} times");
}

#[tokio::test]
async fn a_wait_that_is_given_up_takes_nothing_away() {
    let _lesson = lesson("A client may go away while it waits", PAGE);
    let chat = Chat::default();
    {
        let mut given_up = pin!(chat.wait(0, LONG));
        poll_fn(|context| {
            let _ = given_up.as_mut().poll(context);
            Poll::Ready(())
        })
        .await;
        chat.post("hi");
    }
    assert_eq!(soon("a message came", chat.wait(0, LONG)).await, ["hi"]);
}
