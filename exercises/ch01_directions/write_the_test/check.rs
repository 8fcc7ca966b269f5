//! Checks for `ch01_write_the_test`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch01_directions/write_the_test.rs")]
mod exercise;

use std::time::Duration;

use exercise::{Line, Side, judge};
use testkit::lesson;
use tokio::sync::{Mutex, Semaphore, mpsc};
use tokio::time::timeout;

const PAGE: &str = "ch01_directions.html#both-at-once-the-telephone";

/// One direction: a channel whose ear may be shared.
struct Direction(mpsc::UnboundedSender<String>, Mutex<mpsc::UnboundedReceiver<String>>);

impl Direction {
    fn new() -> Self {
        let (mouth, ear) = mpsc::unbounded_channel();
        Self(mouth, Mutex::new(ear))
    }

    fn say(&self, text: &str) {
        // Both ends live in `self`, so this can't fail.
        let _ = self.0.send(text.to_owned());
    }

    async fn hear(&self) -> String {
        self.1.lock().await.recv().await.unwrap_or_default()
    }
}

/// A right line.
struct Telephone {
    to_ann: Direction,
    to_bob: Direction,
}

impl Line for Telephone {
    async fn say(&self, side: Side, text: &str) {
        if side == Side::Ann {
            self.to_bob.say(text)
        } else {
            self.to_ann.say(text)
        }
    }

    async fn hear(&self, side: Side) -> String {
        if side == Side::Ann {
            self.to_ann.hear().await
        } else {
            self.to_bob.hear().await
        }
    }
}

fn telephone() -> Telephone {
    Telephone {
        to_ann: Direction::new(),
        to_bob: Direction::new(),
    }
}

/// Wrong: whoever speaks while a sentence is unheard has to wait.
struct WalkieTalkie {
    line: Telephone,
    turn: Semaphore,
}

impl Line for WalkieTalkie {
    async fn say(&self, side: Side, text: &str) {
        if let Ok(turn) = self.turn.acquire().await {
            turn.forget();
            self.line.say(side, text).await;
        }
    }

    async fn hear(&self, side: Side) -> String {
        let text = self.line.hear(side).await;
        self.turn.add_permits(1);
        text
    }
}

/// Wrong: everybody hears their own words.
struct Echo(Telephone);

impl Line for Echo {
    async fn say(&self, side: Side, text: &str) {
        if side == Side::Ann {
            self.0.to_ann.say(text)
        } else {
            self.0.to_bob.say(text)
        }
    }

    async fn hear(&self, side: Side) -> String {
        self.0.hear(side).await
    }
}

async fn verdict(line: &impl Line) -> Result<(), String> {
    timeout(Duration::from_secs(5), judge(line))
        .await
        .expect("your test never ends: put a timeout around what may hang")
}

#[tokio::test]
async fn a_telephone_passes() {
    let _lesson = lesson(
        "A test that refuses what is right is as wrong as one that lets everything pass",
        PAGE,
    );
    assert_eq!(verdict(&telephone()).await, Ok(()), "this line is full-duplex");
}

#[tokio::test]
async fn a_walkie_talkie_is_caught() {
    let _lesson = lesson(
        "Two-way is not yet full-duplex: let the second speak before anybody has heard the first",
        PAGE,
    );
    let line = WalkieTalkie {
        line: telephone(),
        turn: Semaphore::new(1),
    };
    let caught = verdict(&line).await.is_err_and(|why| !why.trim().is_empty());
    assert!(
        caught,
        "your test let a line pass on which only one can speak at a time"
    );
}

/// Wrong: what this side says arrives, and what the other says doesn't.
struct OneWay(Telephone, Side);

impl Line for OneWay {
    async fn say(&self, side: Side, text: &str) {
        if side == self.1 {
            self.0.say(side, text).await;
        }
    }

    async fn hear(&self, side: Side) -> String {
        self.0.hear(side).await
    }
}

#[tokio::test]
async fn a_line_that_sends_everybody_their_own_words_is_caught() {
    let _lesson = lesson("A test must look at what arrives, and at which end", PAGE);
    let caught = verdict(&Echo(telephone()))
        .await
        .is_err_and(|why| !why.trim().is_empty());
    assert!(caught, "your test let a line pass on which Ann hears herself");
}

#[tokio::test]
async fn a_line_that_carries_one_direction_is_caught() {
    let _lesson = lesson("A test for two directions must try both", PAGE);
    for speaker in [Side::Bob, Side::Ann] {
        let caught = verdict(&OneWay(telephone(), speaker))
            .await
            .is_err_and(|why| !why.trim().is_empty());
        assert!(
            caught,
            "your test let a line pass that carries only what {speaker:?} says"
        );
    }
}
