//! A server that dies, and one that stops to answer.

use super::*;
use std::time::{Duration, Instant};

async fn started() -> Option<servers::Mongo> {
    if servers::not_run(&[Kind::Mongo]) {
        return None;
    }
    Some(servers::Mongo::start(MongoOptions::default()).await.unwrap())
}

async fn open(server: &servers::Mongo) -> MongoArchive {
    let database = Mongo::connect(&server.url()).await.unwrap();
    MongoArchive::open(&database.answering_within(Duration::from_secs(2)))
        .await
        .unwrap()
}

fn batch(from: u64) -> Vec<Entry> {
    (from..from + 100).map(|n| letter(n, "room", 1)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_put_survives_a_kill_and_the_archive_goes_on_when_the_server_is_back() {
    let Some(mut server) = started().await else { return };
    let archive = Arc::new(open(&server).await);
    let mut expected = 0;
    for _ in 0..3 {
        let writer = {
            let archive = archive.clone();
            tokio::spawn(async move {
                let mut put = expected;
                while archive.put(&batch(put)).await.is_ok() {
                    put += 100;
                }
                put
            })
        };
        // Killed while a batch is on its way, whichever that is.
        while archive
            .newest()
            .await
            .unwrap()
            .is_none_or(|newest| newest < id(expected + 1_000))
        {}
        server.kill().unwrap();
        let put = writer.await.unwrap();
        assert!(matches!(archive.ready().await, Err(StoreError::Unavailable(_))));
        server.restart().await.unwrap();
        archive.ready().await.unwrap();
        let found = archive.entries("inbox:ann", None, usize::MAX).await.unwrap();
        let acknowledged: Vec<_> = (0..put).map(|n| letter(n, "room", 1)).collect();
        // The batch that failed may be there, or a part of it.
        assert!(found.len() >= acknowledged.len(), "{} of {put} are there", found.len());
        assert_eq!(found[..acknowledged.len()], acknowledged);
        archive.put(&batch(put)).await.unwrap();
        expected = put + 100;
        assert_eq!(
            archive.entries("inbox:ann", None, usize::MAX).await.unwrap().len() as u64,
            expected
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_stops_to_answer_holds_nobody_for_ever() {
    let Some(server) = started().await else { return };
    let archive = open(&server).await;
    archive.put(&batch(0)).await.unwrap();
    server.freeze().unwrap();
    let start = Instant::now();
    let asked = [
        archive.put(&batch(100)).await.map(|_| ()),
        archive.newest().await.map(|_| ()),
        archive.ready().await,
    ];
    assert!(
        start.elapsed() < Duration::from_secs(20),
        "it took {:?}",
        start.elapsed()
    );
    server.thaw().unwrap();
    for answer in asked {
        let Err(StoreError::Unavailable(why)) = answer else {
            panic!("a frozen server can't have answered {answer:?}");
        };
        assert!(why.contains(&format!("127.0.0.1:{}", server.port())), "{why}");
    }
    // What was on its way may have come through after all; it is there once.
    archive.put(&batch(100)).await.unwrap();
    assert_eq!(archive.entries("inbox:ann", None, 1_000).await.unwrap().len(), 200);
}
