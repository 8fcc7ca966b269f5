//! Checks for `ch02_tell_apart`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch02_polling/tell_apart.rs")]
mod exercise;

use std::time::Duration;

use exercise::LongPoll;
use testkit::lesson;
use tokio::sync::watch;
use tokio::time::timeout;

const PAGE: &str = "ch02_polling.html#the-pitfall-listening-only-while-you-ask";
const PATIENCE: Duration = Duration::from_millis(150);

#[derive(Clone, Copy)]
enum Kind {
    Right,
    /// Begins to listen when it is asked.
    Forgetful,
    /// Never waits.
    Hasty,
}

struct Server {
    kind: Kind,
    messages: watch::Sender<Vec<String>>,
}

impl LongPoll for Server {
    fn post(&self, text: &str) {
        self.messages.send_modify(|messages| messages.push(text.to_owned()));
    }

    async fn wait(&self, after: usize) -> Vec<String> {
        let mut messages = self.messages.subscribe();
        let known = messages.borrow_and_update().len();
        let after = match self.kind {
            Kind::Forgetful => known.max(after),
            Kind::Right | Kind::Hasty => after,
        };
        if !matches!(self.kind, Kind::Hasty) {
            let newer = messages.wait_for(|messages| messages.len() > after);
            let _ = timeout(PATIENCE, newer).await.map(drop);
        }
        self.messages.borrow().iter().skip(after).cloned().collect()
    }

    fn patience(&self) -> Duration {
        PATIENCE
    }
}

enum Outcome {
    Returned,
    Panicked,
    NeverEnded,
}

/// Runs the learner's test in a thread of its own, where a panic is an outcome.
fn outcome(kind: Kind) -> Outcome {
    let run = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let server = Server {
            kind,
            messages: watch::Sender::default(),
        };
        let test = async { timeout(Duration::from_millis(1_500), exercise::check(&server)).await };
        runtime.expect("a runtime").block_on(test)
    };
    match std::thread::spawn(run).join() {
        Ok(Ok(())) => Outcome::Returned,
        Ok(Err(_)) => Outcome::NeverEnded,
        Err(_) => Outcome::Panicked,
    }
}

/// Fails with a sentence unless `check` panics for this server.
fn is_caught(kind: Kind, fault: &str) {
    match outcome(kind) {
        Outcome::Panicked => {}
        Outcome::Returned => panic!("{fault}, and `check` returned: it must panic for this server"),
        Outcome::NeverEnded => panic!("{fault}, and `check` did not end: it must panic for this server"),
    }
}

#[test]
fn a_right_server_passes() {
    let _lesson = lesson("A test that fails for what is right proves nothing", PAGE);
    match outcome(Kind::Right) {
        Outcome::Returned => {}
        Outcome::Panicked => panic!("this server is right, and `check` panicked; its message stands above"),
        Outcome::NeverEnded => panic!("this server is right, and `check` did not end"),
    }
}

#[test]
fn a_server_that_forgets_what_came_between_two_requests_is_caught() {
    let _lesson = lesson("A message may come while no request waits", PAGE);
    is_caught(
        Kind::Forgetful,
        "messages that are posted while no request waits are lost",
    );
}

#[test]
fn a_server_that_answers_at_once_with_nothing_is_caught() {
    let _lesson = lesson("A long poll without the wait is a poll", PAGE);
    is_caught(Kind::Hasty, "it never waits: its clients ask as fast as they can");
}
