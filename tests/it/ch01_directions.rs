//! Chapter 1: three ways to talk, and what tells them apart. Times are compared with the sum of what was said, which
//! is a lower bound on any machine; whether two spoke at once is seen, not timed.

#[expect(
    dead_code,
    reason = "what prints runs as a program, in `smoke` and in the recordings"
)]
#[path = "../../examples/ch01_directions/app.rs"]
mod app;
#[expect(
    dead_code,
    reason = "what prints runs as a program, in `smoke` and in the recordings"
)]
#[path = "../../examples/ch01_directions/variants.rs"]
mod variants;

use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use app::{AIR_TIME, SENTENCES, full_duplex, half_duplex, one_way};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;
use variants::{ask_and_wait, tune_in_late};

use crate::ladder::Verdict;
use crate::smoke::binary;

const ONE_SIDE: usize = SENTENCES;
const BOTH_SIDES: usize = 2 * SENTENCES;

/// The least time in which `sentences` can be said one after the other.
fn in_turn(sentences: usize) -> Duration {
    AIR_TIME * u32::try_from(sentences).unwrap_or(u32::MAX)
}

#[tokio::test]
async fn one_way_reaches_every_listener_and_takes_the_time_of_one_speaker() {
    let radio = one_way().await;
    assert_eq!(radio.heard, 3 * ONE_SIDE, "three listeners");
    assert!(!radio.at_once);
    assert!(radio.took >= in_turn(ONE_SIDE));
}

#[tokio::test]
async fn half_duplex_never_has_two_on_the_air() {
    let walkie_talkie = half_duplex().await;
    assert_eq!(walkie_talkie.heard, BOTH_SIDES);
    assert!(!walkie_talkie.at_once, "two spoke at once");
    assert!(
        walkie_talkie.took >= in_turn(BOTH_SIDES),
        "one at a time can't be faster than all in a row"
    );
}

#[tokio::test]
async fn full_duplex_has_both_on_the_air_and_loses_nothing() {
    let telephone = full_duplex().await;
    assert_eq!(telephone.heard, BOTH_SIDES);
    assert!(telephone.at_once, "nobody spoke while the other did");
}

#[tokio::test]
async fn who_waits_for_answers_makes_a_telephone_as_slow_as_a_walkie_talkie() {
    let asked = ask_and_wait().await;
    assert_eq!(asked.heard, BOTH_SIDES);
    assert!(!asked.at_once, "the line would allow it, and nobody does it");
    assert!(asked.took >= in_turn(BOTH_SIDES));
}

/// A running `-- chat`: its keyboard, and what it prints.
struct Chat {
    keyboard: ChildStdin,
    screen: Lines<BufReader<ChildStdout>>,
    _process: Child,
}

impl Chat {
    async fn open() -> Result<Self> {
        let mut command = Command::new(binary("ch01_directions")?);
        let mut process = command
            .arg("chat")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let keyboard = process.stdin.take().context("no stdin")?;
        let screen = BufReader::new(process.stdout.take().context("no stdout")?).lines();
        let mut chat = Self {
            keyboard,
            screen,
            _process: process,
        };
        let greeting = chat.shows().await?;
        ensure!(greeting.starts_with("you are Ann"), "it greets with {greeting:?}");
        Ok(chat)
    }

    async fn types(&mut self, text: &str) -> Result<()> {
        Ok(self.keyboard.write_all(format!("{text}\n").as_bytes()).await?)
    }

    async fn shows(&mut self) -> Result<String> {
        let line = timeout(Duration::from_secs(10), self.screen.next_line())
            .await
            .context("it shows nothing")??;
        line.context("it ended")
    }
}

#[tokio::test]
async fn the_chat_prints_what_is_typed_until_an_empty_line() -> Result<()> {
    let mut chat = Chat::open().await?;
    chat.types("hi Bob").await?;
    ensure!(chat.shows().await? == "Bob hears: hi Bob");
    chat.types("").await?;
    ensure!(chat.shows().await.is_err_and(|error| error.to_string() == "it ended"));
    Ok(())
}

/// `a_message_reaches_another_process`: here it doesn't. The second process is asked for its own line as a fence.
pub(crate) async fn a_message_reaches_another_process() -> Result<Verdict> {
    let (mut first, mut second) = (Chat::open().await?, Chat::open().await?);
    first.types("from the first").await?;
    ensure!(first.shows().await?.contains("from the first"));
    second.types("from the second").await?;
    let seen = second.shows().await?;
    Ok(if seen.contains("from the first") {
        Verdict::Holds
    } else {
        Verdict::Fails(format!("the second terminal shows its own line alone: {seen:?}"))
    })
}

/// `who_comes_late_hears_what_was_said`: a radio keeps nothing.
pub(crate) async fn who_comes_late_hears_what_was_said() -> Verdict {
    let heard = tune_in_late().await;
    if heard == (1..=SENTENCES).collect::<Vec<_>>() {
        Verdict::Holds
    } else {
        Verdict::Fails(format!("the listener who came late heard only {heard:?}"))
    }
}
