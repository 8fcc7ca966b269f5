//! Turn the radio on: join at once, listen in a task.

use tokio::sync::broadcast;
use tokio::task::JoinHandle;

/// Turns one more radio on.
pub fn turn_on(station: &broadcast::Sender<String>) -> JoinHandle<Vec<String>> {
    // Not inside the task: it runs later, and what is said until then would be missed.
    let mut radio = station.subscribe();
    tokio::spawn(async move {
        let mut heard = Vec::new();
        while let Ok(text) = radio.recv().await {
            heard.push(text);
        }
        heard
    })
}
