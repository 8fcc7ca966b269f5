//! A MongoDB, written in batches by this program: each message has its own answer, and shares an insert with those that came in
//! meanwhile.

use super::Keeper;
use super::mongo::{document, newest};
use anyhow::{Context as _, Result};
use async_trait::async_trait;
use mongodb::Collection;
use mongodb::bson::Document;
use tokio::sync::{mpsc, oneshot};

/// The most messages that one batch carries.
const BATCH: usize = 1_000;

/// A message on its way into a batch, and who waits for the answer.
type Waiting = (Document, oneshot::Sender<()>);

/// See the module.
pub(crate) struct Batches {
    waiting: mpsc::Sender<Waiting>,
    collection: Collection<Document>,
}

impl Batches {
    pub(crate) fn over(collection: Collection<Document>) -> Self {
        let (waiting, batches) = mpsc::channel(BATCH);
        tokio::spawn(write_batches(collection.clone(), batches));
        Self { waiting, collection }
    }
}

/// Whatever has come in while the batch before was written is the next one. Nobody waits for a batch to be full.
async fn write_batches(collection: Collection<Document>, mut waiting: mpsc::Receiver<Waiting>) {
    let mut batch = Vec::new();
    while waiting.recv_many(&mut batch, BATCH).await > 0 {
        let (documents, answers): (Vec<_>, Vec<_>) = batch.drain(..).unzip();
        if collection.insert_many(documents).await.is_err() {
            // Nobody knows what of it is stored. So nobody is answered: the channels end here.
            continue;
        }
        for answer in answers {
            // Whoever asked may be gone.
            let _ = answer.send(());
        }
    }
}

#[async_trait]
impl Keeper for Batches {
    async fn keep(&self, log: &str, number: u64) -> Result<()> {
        let (answer, answered) = oneshot::channel();
        let sent = self.waiting.send((document(log, number), answer)).await;
        sent.ok().context("nobody writes batches any more")?;
        answered.await.context("nobody knows whether the batch was written")
    }

    async fn newest(&self, log: &str, count: usize) -> Result<usize> {
        newest(&self.collection, log, count).await
    }
}
