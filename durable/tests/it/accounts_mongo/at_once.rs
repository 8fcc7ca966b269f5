//! Two hubs on one database, which know nothing of each other.

use super::*;
use realtime_hub::accounts::AccountsError;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

/// Numbers that look random, the same in each run of a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        // Xorshift: any non-zero seed will do.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn those_who_sign_up_at_two_hubs_at_once_get_one_id_each_and_no_name_twice() {
    let Some(url) = mongo::empty_database_url().await else {
        return;
    };
    let hubs = [open(&url).await, open(&url).await];
    let tasks: Vec<_> = (0..40)
        .map(|n| {
            let hub = hubs[n % 2].clone();
            // Each name twice, once at each hub.
            tokio::spawn(async move { hub.create(named(&format!("user{}", n / 2), Role::Student)).await })
        })
        .collect();
    let (mut ids, mut taken) = (BTreeSet::new(), 0);
    for task in tasks {
        match task.await.unwrap() {
            Ok(account) => assert!(ids.insert(account.user.id.number()), "an id was given twice"),
            Err(error) => {
                assert_eq!(error, AccountsError::Taken);
                taken += 1;
            }
        }
    }
    assert_eq!((taken, ids), (20, (1..=20).collect()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whatever_admins_do_to_each_other_at_two_hubs_one_is_always_left() {
    let Some(url) = mongo::empty_database_url().await else {
        return;
    };
    let hubs = [open(&url).await, open(&url).await];
    for name in ["ann", "ben", "cleo"] {
        somebody(&hubs[0], name, Role::Admin).await;
    }
    let over = Arc::new(AtomicBool::new(false));
    let watch = {
        let (hub, over) = (open(&url).await, over.clone());
        tokio::spawn(async move {
            let mut looks = 0;
            while !over.load(Ordering::Relaxed) {
                assert!(!admins(&hub).await.is_empty(), "nobody is left");
                looks += 1;
            }
            looks
        })
    };
    let tasks: Vec<_> = (0..4)
        .map(|task| tokio::spawn(quarrel(hubs[task % 2].clone(), Dice(task as u64 + 1))))
        .collect();
    let mut refused = 0;
    for task in tasks {
        refused += task.await.unwrap();
    }
    over.store(true, Ordering::Relaxed);
    assert!(watch.await.unwrap() > 10);
    assert!(refused > 0, "nobody came so far as to be the last one");
    let listed = mongo::note(&url).await;
    assert_eq!(listed.ids, admins(&hubs[0]).await);
    assert!(!listed.under_way);
}

/// Two hundred changes of three accounts. Returns how many were refused because somebody was the last ADMIN.
async fn quarrel(hub: Arc<MongoAccounts>, mut dice: Dice) -> usize {
    const STATUSES: [Status; 3] = [Status::Normal, Status::Muted, Status::Banned];
    let mut refused = 0;
    for _ in 0..200 {
        let id = UserId::new(1 + dice.below(3)).unwrap();
        let change = match dice.below(4) {
            0 => hub.set_role(id, Role::Admin).await,
            1 => hub.set_role(id, Role::Student).await,
            _ => {
                let from = hub.by_id(id).await.unwrap().unwrap().user.status;
                let to = STATUSES[dice.below(3) as usize];
                hub.set_status(id, from, to).await
            }
        };
        match change {
            Ok(_) | Err(AccountsError::Stale) => {}
            Err(error) => {
                assert_eq!(error, AccountsError::LastAdmin);
                refused += 1;
            }
        }
    }
    refused
}
