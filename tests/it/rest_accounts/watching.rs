//! What the watch hears of a change: everything, and last what was stored last.

use super::api::{CHEAP, START_MS};
use realtime_hub::accounts::memory::MemoryAccounts;
use realtime_hub::accounts::moderation::Moderation;
use realtime_hub::accounts::service::{AccountService, AccountWatch, Settings, Surroundings};
use realtime_hub::accounts::tokens::TokenHash;
use realtime_hub::clock::{Clock, SystemEntropy};
use realtime_hub::hub::id::UserId;
use realtime_hub::hub::user::{Role, Status, User};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Remembers what it heard last. It is slow about who is `normal`, so that a later change could overtake.
#[derive(Default)]
struct Slow(Mutex<Option<User>>);

impl AccountWatch for Slow {
    fn changed(&self, user: &User) {
        if user.status == Status::Normal {
            std::thread::sleep(Duration::from_millis(3));
        }
        *self.0.lock().unwrap() = Some(user.clone());
    }

    fn died(&self, _: &[TokenHash]) {}
}

struct Still;

impl Clock for Still {
    fn now_ms(&self) -> u64 {
        START_MS
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_watch_hears_last_what_was_stored_last() {
    let watch = Arc::new(Slow::default());
    let around = Surroundings {
        clock: Arc::new(Still),
        entropy: Arc::new(SystemEntropy),
        watch: watch.clone(),
    };
    let settings = Settings {
        cost: CHEAP,
        ..Settings::default()
    };
    let service = AccountService::new(Arc::new(MemoryAccounts::new()), around, settings).unwrap();
    let service = Arc::new(service);
    service.ensure_admin("root:correct horse").await.unwrap();
    service.sign_up("ann", "correct horse".into()).await.unwrap();
    let [root, ann] = [1, 2].map(|id| UserId::new(id).unwrap());
    for round in 0..20 {
        let [roles, mutes, renames] = [(); 3].map(|()| service.clone());
        let role = if round % 2 == 0 { Role::Teacher } else { Role::Student };
        let tasks = [
            tokio::spawn(async move { roles.set_role(root, ann, role).await.map(drop) }),
            tokio::spawn(async move { mutes.moderate(root, ann, Moderation::Mute).await.map(drop) }),
            tokio::spawn(async move { renames.rename(ann, &format!("ann{round}")).await.map(drop) }),
        ];
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        let stored = service.accounts().by_id(ann).await.unwrap().unwrap().user;
        assert_eq!((stored.role, stored.status), (role, Status::Muted));
        assert_eq!(watch.0.lock().unwrap().as_ref(), Some(&stored));
        service.moderate(root, ann, Moderation::Unmute).await.unwrap();
        let heard = watch.0.lock().unwrap().as_ref().map(|user| user.status);
        assert_eq!(heard, Some(Status::Normal));
    }
}
