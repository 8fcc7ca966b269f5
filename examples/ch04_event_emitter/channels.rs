//! The same over tokio's channels: the list of listeners becomes a queue, and a queue can be full.

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, mpsc};
use tokio::task::yield_now;

/// How many messages wait in each channel. Small, so that you see it fill.
const CAPACITY: usize = 4;

/// A listener as a task: it hears one message after the other until the sender is gone.
async fn listen(name: &str, mut messages: broadcast::Receiver<String>) {
    loop {
        match messages.recv().await {
            Ok(text) => println!("  {name} hears {text}"),
            // Not the end: the next `recv` goes on with the oldest message that is left.
            Err(RecvError::Lagged(missed)) => println!("  {name} was too slow and missed {missed}"),
            Err(RecvError::Closed) => return,
        }
    }
}

/// A broadcast channel: every receiver hears every message, unless it falls too far behind.
pub(crate) async fn lag() -> anyhow::Result<()> {
    println!("broadcast, capacity {CAPACITY}");
    let (sender, for_ann) = broadcast::channel(CAPACITY);
    let for_bob = sender.subscribe();
    let ann = tokio::spawn(listen("ann", for_ann));
    for n in 1..=6 {
        println!("send m{n}");
        sender.send(format!("m{n}"))?;
        // Ann's turn. Bob doesn't look: his receiver exists, his task doesn't run yet.
        yield_now().await;
    }
    drop(sender);
    ann.await?;
    println!("now bob looks");
    listen("bob", for_bob).await;
    Ok(())
}

/// An mpsc channel: one receiver, and a sender that finds it full has to wait or give up.
pub(crate) async fn full() -> anyhow::Result<()> {
    println!("mpsc, capacity {CAPACITY}");
    let (sender, mut messages) = mpsc::channel(CAPACITY);
    for n in 1..=5 {
        match sender.try_send(format!("m{n}")) {
            Ok(()) => println!("try_send m{n}: it waits in the queue"),
            Err(refused) => println!("try_send m{n}: {refused}"),
        }
    }
    let send = async {
        println!("send m5: it waits for room");
        sender.send("m5".to_owned()).await?;
        println!("send m5: it waits in the queue");
        anyhow::Ok(())
    };
    let hear = async { println!("  ann hears {}", messages.recv().await.unwrap_or_default()) };
    // Both at once, `send` first.
    tokio::join!(biased; send, hear).0
}
