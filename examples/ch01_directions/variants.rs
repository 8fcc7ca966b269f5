//! Three variants of the chapter's channels: a radio turned on too late, a telephone used like a walkie-talkie, a chat.

use std::io;

use tokio::io::{AsyncBufReadExt, BufReader, stdin};
use tokio::sync::{broadcast, mpsc};
use tokio::time::Instant;
use tokio::{join, spawn};

use super::app::{Air, Report, SENTENCES};

/// Cem turns the radio on in the middle of the news. Returns what he hears.
pub(crate) async fn tune_in_late() -> Vec<usize> {
    let (radio, _) = broadcast::channel(SENTENCES);
    // Naive: nobody keeps what was said, so it is gone for whoever comes late; chapter 2 keeps it.
    let say = |sentence| drop(radio.send(sentence));
    (1..=3).for_each(say);
    let mut cem = radio.subscribe();
    (4..=SENTENCES).for_each(say);
    drop(radio);
    let mut heard = Vec::new();
    while let Ok(sentence) = cem.recv().await {
        heard.push(sentence);
    }
    heard
}

/// Prints what Cem heard, and why he can't ask for the rest.
pub(crate) async fn late() {
    println!("the radio says sentences 1 to {SENTENCES}");
    println!("Cem turns it on late and hears {:?}", tune_in_late().await);
    println!("Cem asks: what did you say before? Nobody hears him: a radio has no microphone.");
}

/// The pitfall: a telephone used like request and response. Each side waits for the other before it goes on.
pub(crate) async fn ask_and_wait() -> Report {
    let (started, air) = (Instant::now(), Air::default());
    let (to_bob, bobs_ear) = mpsc::channel(SENTENCES);
    let (to_ann, anns_ear) = mpsc::channel(SENTENCES);
    let (ann, bob) = join!(ask(&air, to_bob, anns_ear), answer(&air, to_ann, bobs_ear));
    Report {
        way: "ask and wait",
        who_may_speak: "both",
        heard: ann + bob,
        at_once: air.at_once.get(),
        took: started.elapsed(),
    }
}

/// Ann says a sentence and waits for Bob's before she says the next. Returns how many she heard.
async fn ask(air: &Air, to_bob: mpsc::Sender<usize>, mut from_bob: mpsc::Receiver<usize>) -> usize {
    let mut heard = 0;
    for sentence in 1..=SENTENCES {
        air.speak().await;
        let _ = to_bob.send(sentence).await;
        // Nothing in the line makes her wait here. She does it to herself.
        heard += usize::from(from_bob.recv().await.is_some());
    }
    heard
}

/// Bob waits for Ann's sentence before he says his own. Returns how many he heard.
async fn answer(air: &Air, to_ann: mpsc::Sender<usize>, mut from_ann: mpsc::Receiver<usize>) -> usize {
    let mut heard = 0;
    for sentence in 1..=SENTENCES {
        heard += usize::from(from_ann.recv().await.is_some());
        air.speak().await;
        let _ = to_ann.send(sentence).await;
    }
    heard
}

/// A chat with yourself: what you type goes through a channel to Bob, who prints it. The end of input ends it.
///
/// # Errors
/// When the keyboard can't be read.
pub(crate) async fn chat() -> io::Result<()> {
    println!("you are Ann: type a line for Bob and press Enter; an empty line ends the chat");
    let (to_bob, mut bobs_ear) = mpsc::channel::<String>(16);
    let bob = spawn(async move {
        while let Some(text) = bobs_ear.recv().await {
            println!("Bob hears: {text}");
        }
    });
    let mut keyboard = BufReader::new(stdin()).lines();
    while let Some(text) = keyboard.next_line().await?.filter(|text| !text.is_empty()) {
        // Naive: Bob is in this process; a second one, in another terminal, hears nothing. Chapter 2 puts HTTP between them.
        if to_bob.send(text).await.is_err() {
            break;
        }
    }
    drop(to_bob);
    bob.await?;
    Ok(())
}
