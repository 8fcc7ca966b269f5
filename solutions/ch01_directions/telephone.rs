//! A telephone line: two bounded channels, crossed.

use tokio::sync::mpsc;

/// How many sentences may wait in one direction.
pub const UNHEARD: usize = 4;

/// Where one side speaks.
pub struct Mouth(mpsc::Sender<String>);

/// Where one side listens.
pub struct Ear(mpsc::Receiver<String>);

/// A line: what Ann gets, and what Bob gets.
pub fn line() -> ((Mouth, Ear), (Mouth, Ear)) {
    let (anns_mouth, bobs_ear) = mpsc::channel(UNHEARD);
    let (bobs_mouth, anns_ear) = mpsc::channel(UNHEARD);
    ((Mouth(anns_mouth), Ear(anns_ear)), (Mouth(bobs_mouth), Ear(bobs_ear)))
}

impl Mouth {
    /// Says one sentence. `false`: the other side has no ear any more.
    pub async fn say(&self, text: &str) -> bool {
        self.0.send(text.to_owned()).await.is_ok()
    }
}

impl Ear {
    /// Waits for the next sentence. `None`: all was heard, and the other side has no mouth any more.
    pub async fn hear(&mut self) -> Option<String> {
        self.0.recv().await
    }
}
