use super::*;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// A room in which what was said is written down; it waits for a permit before each batch.
#[derive(Default)]
struct Room {
    batches: Batches<u32, u32>,
    said: Mutex<Vec<Vec<u32>>>,
}

impl Room {
    async fn say(&self, number: u32, gate: &Semaphore) -> Option<u32> {
        let all = |jobs: Vec<u32>| async move {
            gate.acquire().await.unwrap().forget();
            self.said.lock().unwrap().push(jobs.clone());
            jobs
        };
        self.batches.carry_out(number, all).await
    }

    fn said(&self) -> Vec<Vec<u32>> {
        self.said.lock().unwrap().clone()
    }

    /// Waits until so many commands are in line, besides those that are being carried out.
    async fn has_waiting(&self, count: usize) {
        while self.batches.lock().jobs.len() != count {
            tokio::task::yield_now().await;
        }
    }
}

fn speaks(room: &Arc<Room>, gate: &Arc<Semaphore>, number: u32) -> tokio::task::JoinHandle<Option<u32>> {
    let (room, gate) = (Arc::clone(room), Arc::clone(gate));
    tokio::spawn(async move { room.say(number, &gate).await })
}

/// A room where 0 is being carried out and 1 to `count` wait, in this order.
async fn busy(count: u32) -> (Arc<Room>, Arc<Semaphore>, Vec<tokio::task::JoinHandle<Option<u32>>>) {
    let (room, gate) = (Arc::<Room>::default(), Arc::new(Semaphore::new(0)));
    let mut speakers = vec![speaks(&room, &gate, 0)];
    while !room.batches.lock().at_work {
        tokio::task::yield_now().await;
    }
    room.has_waiting(0).await;
    for number in 1..=count {
        speakers.push(speaks(&room, &gate, number));
        room.has_waiting(number as usize).await;
    }
    (room, gate, speakers)
}

#[tokio::test]
async fn what_waits_is_carried_out_together_and_in_order() {
    let (room, gate, speakers) = busy(3).await;
    gate.add_permits(2);
    for (number, speaker) in (0..).zip(speakers) {
        assert_eq!(speaker.await.unwrap(), Some(number), "each gets its own answer");
    }
    assert_eq!(room.said(), [vec![0], vec![1, 2, 3]]);
}

#[tokio::test]
async fn who_works_and_is_dropped_loses_nobody_elses_command() {
    let (room, gate, mut speakers) = busy(2).await;
    speakers.remove(0).abort();
    gate.add_permits(1);
    for (number, speaker) in (1..).zip(speakers) {
        assert_eq!(speaker.await.unwrap(), Some(number));
    }
    assert_eq!(room.said(), [[1, 2]]);
}

#[tokio::test]
async fn who_waits_and_is_dropped_holds_nobody_up() {
    let (room, gate, mut speakers) = busy(2).await;
    speakers.remove(1).abort();
    gate.add_permits(2);
    for (number, speaker) in [0, 2].into_iter().zip(speakers) {
        assert_eq!(speaker.await.unwrap(), Some(number));
    }
    assert_eq!(
        room.said(),
        [vec![0], vec![1, 2]],
        "the command was given; nobody waits for its answer"
    );
}

#[tokio::test]
async fn a_batch_has_an_end_and_so_has_a_turn() {
    let count = (IN_ONE_TURN + 2 * TOGETHER) as u32;
    let (room, gate, mut speakers) = busy(count).await;
    // The first alone, then four batches of the largest size: more than one turn has.
    gate.add_permits(1 + IN_ONE_TURN / TOGETHER);
    assert_eq!(
        speakers.remove(0).await.unwrap(),
        Some(0),
        "it isn't kept until everybody is done"
    );
    gate.add_permits(2);
    for (number, speaker) in (1..).zip(speakers) {
        assert_eq!(speaker.await.unwrap(), Some(number));
    }
    let sizes: Vec<_> = room.said().iter().map(Vec::len).collect();
    assert_eq!(sizes, [1, TOGETHER, TOGETHER, TOGETHER, TOGETHER, TOGETHER, TOGETHER]);
}

#[tokio::test]
async fn a_panic_is_told_to_those_whose_commands_it_took() {
    let batches = Arc::<Batches<u32, u32>>::default();
    let failing = tokio::spawn({
        let batches = Arc::clone(&batches);
        async move { batches.carry_out(1, |_| async { panic!("a bug") }).await }
    });
    assert!(failing.await.is_err());
    assert_eq!(
        batches.carry_out(2, |jobs| async { jobs }).await,
        Some(2),
        "the next one isn't stuck"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_at_once_are_each_carried_out_once() {
    let (room, gate) = (Arc::<Room>::default(), Arc::new(Semaphore::new(Semaphore::MAX_PERMITS)));
    let speakers: Vec<_> = (0..2_000).map(|number| speaks(&room, &gate, number)).collect();
    for (number, speaker) in (0..).zip(speakers) {
        let answered = tokio::time::timeout(Duration::from_secs(20), speaker).await;
        assert_eq!(answered.unwrap().unwrap(), Some(number));
    }
    let mut said = room.said().concat();
    said.sort_unstable();
    assert_eq!(said, (0..2_000).collect::<Vec<_>>());
}
