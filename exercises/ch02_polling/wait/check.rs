//! Checks for `ch02_wait`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch02_polling/wait.rs")]
mod exercise;

use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

use exercise::Chat;
use testkit::lesson;
use tokio::time::{sleep, timeout};

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
        ["two", "three"],
        "got (left), expected (right)"
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
    let expected = vec!["new".to_owned()];
    assert_eq!(
        (ann, bob),
        (expected.clone(), expected),
        "got (left), expected (right): what Ann and Bob were answered"
    );
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
    assert_eq!(
        soon("a message came", chat.wait(0, LONG)).await,
        ["hi"],
        "got (left), expected (right)"
    );
}

#[tokio::test]
async fn the_patience_is_one_for_the_whole_wait() {
    let _lesson = lesson(
        "A change that brings nothing new neither ends the wait nor renews its patience",
        PAGE,
    );
    let chat = Chat::default();
    let patience = Duration::from_millis(500);
    let posting = async {
        for text in ["one", "two", "three"] {
            sleep(Duration::from_millis(150)).await;
            chat.post(text);
        }
    };
    let asked = Instant::now();
    let waiting = async { (chat.wait(4, patience).await, asked.elapsed()) };
    let ((answer, took), ()) = tokio::join!(waiting, posting);
    assert!(
        answer.is_empty(),
        "nothing is newer than number 4, and the answer was {answer:?}"
    );
    let told = "messages 1, 2 and 3 came after 150, 300 and 450 ms, and the wait was for number 5";
    assert!(
        took >= patience,
        "{told}: it gave up after {took:?}, before its patience of {patience:?} was over"
    );
    assert!(
        took < patience + Duration::from_millis(300),
        "{told}: it took {took:?}, and its patience is {patience:?}"
    );
}

/// Runs `race` in a thread that can wait and sleep as tokio's tasks do, and fails when it stands still.
fn runs_through(race: impl FnOnce() + Send + 'static) {
    // One race at a time: on a machine of two cores two races would slow each other down.
    static RACING: Mutex<()> = Mutex::new(());
    let _alone = RACING.lock();
    let (ended, end) = mpsc::channel();
    let racing = thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime");
        let _in_it = runtime.enter();
        race();
        let _ = ended.send(());
    });
    match end.recv_timeout(Duration::from_secs(5)) {
        Err(mpsc::RecvTimeoutError::Timeout) => panic!(
            "`wait` and `post` stand still: each waits for the other. Does `wait` hold what `wait_for` or `borrow` \
             returned while it borrows again?"
        ),
        _ => assert!(racing.join().is_ok(), "see above"),
    }
}

/// Polls once, as a runtime does; nothing is woken.
fn poll_once<T>(future: std::pin::Pin<&mut impl Future<Output = T>>) -> Poll<T> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn what_comes_while_a_wait_begins_is_not_overlooked() {
    let _lesson = lesson(
        "Subscribe first, look after: what comes between the two is seen by the look",
        PAGE,
    );
    runs_through(|| {
        let chat = Arc::new(Chat::default());
        let (posted, heard) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let posting = thread::spawn({
            let (chat, posted, heard) = (chat.clone(), posted.clone(), heard.clone());
            move || posts_one_by_one(&chat, &posted, &heard)
        });
        let begun = Instant::now();
        for read in 0.. {
            let mut wait = pin!(chat.wait(read, LONG));
            let mut answer = poll_once(wait.as_mut());
            reaches(&posted, read + 1);
            if answer.is_pending() {
                answer = poll_once(wait);
            }
            assert!(
                answer.is_ready(),
                "message {} came while `wait` began, and `wait` sleeps on: it looked before, and subscribed after",
                read + 1
            );
            let over = begun.elapsed() > Duration::from_millis(1_200);
            heard.store(if over { OVER } else { read + 1 }, SeqCst);
            if over {
                break;
            }
        }
        posting.join().expect("posting ended");
    });
}

const OVER: usize = usize::MAX;

/// Spins until `number` is at least `least`, and gives the other thread its turn when that takes long.
fn reaches(number: &AtomicUsize, least: usize) {
    for tries in 0.. {
        if number.load(SeqCst) >= least {
            return;
        }
        if tries > 1_000 {
            thread::yield_now();
        }
    }
}

/// Posts a message as soon as the one before has been heard, each time a little sooner or later.
fn posts_one_by_one(chat: &Chat, posted: &AtomicUsize, heard: &AtomicUsize) {
    for number in 1.. {
        for _ in 0..number % 64 {
            std::hint::spin_loop();
        }
        chat.post("now");
        posted.store(number, SeqCst);
        reaches(heard, number);
        if heard.load(SeqCst) == OVER {
            return;
        }
    }
}

#[test]
fn waiting_and_posting_do_not_block_each_other() {
    let _lesson = lesson(
        "What `wait_for` and `borrow` return locks the list until it is dropped",
        PAGE,
    );
    runs_through(|| {
        let (chat, over) = (Arc::new(Chat::default()), Arc::new(AtomicBool::new(false)));
        let posting = thread::spawn({
            let (chat, over) = (chat.clone(), over.clone());
            move || {
                while !over.load(SeqCst) {
                    chat.post("again");
                }
            }
        });
        let (begun, mut read) = (Instant::now(), 0);
        while begun.elapsed() < Duration::from_millis(300) {
            if let Poll::Ready(answer) = poll_once(pin!(chat.wait(read, LONG))) {
                read += answer.len();
            }
        }
        over.store(true, SeqCst);
        posting.join().expect("posting ended");
    });
}
