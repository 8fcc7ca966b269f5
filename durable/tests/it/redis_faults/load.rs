//! Writers that note what they were answered, and the comparison with what is there.

use super::*;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

/// What a writer was told about one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Told {
    Stored(MessageId),
    Refused,
}

/// Writes until it is told to stop. Every second text is a command that is sent again after a refusal, as clients do; the others are
/// given up.
pub(super) async fn writes(store: Arc<RedisStore>, writer: usize, stop: Arc<AtomicBool>) -> Vec<(String, Told)> {
    let mut told = Vec::new();
    for n in 0.. {
        let body = format!("{writer}/{n}");
        let again = n % 2 == 0;
        let mut answer = None;
        for _ in 0..if again { 3 } else { 1 } {
            let draft = if again {
                sent("load", &body)
            } else {
                text("load", &body)
            };
            answer = match store.append(draft, NOW_MS + n).await {
                Ok(Appended::New(message) | Appended::Repeated(message)) => Some(message.id),
                Err(StoreError::Unavailable(_)) => None,
                Err(error) => panic!("{error}"),
            };
            if answer.is_some() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        told.push((body, answer.map_or(Told::Refused, Told::Stored)));
        if stop.load(Ordering::Relaxed) {
            break;
        }
    }
    told
}

/// Several of them.
pub(super) struct Writers {
    stop: Arc<AtomicBool>,
    tasks: Vec<tokio::task::JoinHandle<Vec<(String, Told)>>>,
}

impl Writers {
    pub(super) fn begin(store: &Arc<RedisStore>, count: usize) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let tasks = (0..count)
            .map(|writer| tokio::spawn(writes(store.clone(), writer, stop.clone())))
            .collect();
        Self { stop, tasks }
    }

    pub(super) async fn end(self) -> Vec<(String, Told)> {
        self.stop.store(true, Ordering::Relaxed);
        let mut all = Vec::new();
        for task in self.tasks {
            all.extend(task.await.unwrap());
        }
        all
    }
}

/// Everything that was acked is there once, under the id that was told; what was refused is nowhere.
pub(super) async fn is_what_was_told(store: &RedisStore, told: &[(String, Told)]) {
    let found = store.after("load", "").await.unwrap();
    let mut there: HashMap<String, Vec<MessageId>> = HashMap::new();
    for message in &found {
        there
            .entry(message.body.as_str().unwrap().to_owned())
            .or_default()
            .push(message.id);
    }
    for (body, told) in told {
        match told {
            Told::Stored(id) => assert_eq!(there.remove(body), Some(vec![*id]), "{body}"),
            Told::Refused => assert_eq!(there.remove(body), None, "{body} was refused"),
        }
    }
    assert!(there.is_empty(), "nobody sent {there:?}");
    assert!(found.windows(2).all(|two| two[0].id < two[1].id));
    let live: &dyn realtime_hub::store::live::Live = store;
    assert_eq!(live.backlog().await.unwrap().messages, found.len() as u64);
    let stored = told.iter().filter(|(_, told)| *told != Told::Refused).count();
    println!("{} told stored, {} told refused", stored, told.len() - stored);
    assert!(stored > 100, "too few to mean anything");
}
