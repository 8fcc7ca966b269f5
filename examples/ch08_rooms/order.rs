//! `-- order`: does a later message overtake an earlier one of the same client? Once with a task for each event, as a socket
//! library has it, and once with the hub's line.

use anyhow::{Context, Result};
use realtime_hub::config::Config;
use realtime_hub::hub::bucket::Rate;
use realtime_hub::protocol::args::Args;
use realtime_hub::protocol::frame::Frame;
use realtime_hub::protocol::rooms::Rooms;
use realtime_hub::protocol::{Mount, Protocol};
use realtime_hub::runtime::{Parts, Runtime};
use realtime_hub::session::{Job, Sent, Session, Wire};
use serde_json::{Value, json};
use socketioxide::handler;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::task::JoinSet;

const MESSAGES: u64 = 5_000;

/// Bob, who counts the messages that come after a later one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bob {
    highest: Arc<Mutex<u64>>,
    late: Arc<AtomicU64>,
    seen: Arc<AtomicU64>,
}

impl Wire for Bob {
    fn emit(&self, frame: &Frame) -> Sent {
        if frame.event == "updateChat" {
            let message: Value = serde_json::from_str(frame.payload.get()).unwrap_or_default();
            let number: u64 = message["body"].as_str().and_then(|body| body.parse().ok()).unwrap_or(0);
            let mut highest = self.highest.lock().unwrap_or_else(PoisonError::into_inner);
            if number < *highest {
                self.late.fetch_add(1, Ordering::Relaxed);
            }
            *highest = number.max(*highest);
            self.seen.fetch_add(1, Ordering::Relaxed);
        }
        Sent::Queued
    }

    fn connected(&self) -> bool {
        true
    }

    fn disconnect(&self) -> bool {
        true
    }

    fn namespace(&self) -> &str {
        "/rooms"
    }
}

/// Prints how many messages were overtaken, both ways.
pub(crate) async fn run() -> Result<()> {
    println!("{MESSAGES} messages of one client, in a row; how many came after a later one?");
    println!("  a task for each event: {}", late(false).await?);
    println!("  one line, then tasks:  {}", late(true).await?);
    Ok(())
}

/// How many of Ann's messages reach Bob after a later one.
pub(crate) async fn late(in_line: bool) -> Result<u64> {
    let runtime = roomy()?;
    let rooms: Arc<dyn Protocol> = Arc::new(Rooms::new(&runtime));
    let mount = Arc::new(Mount::new("/rooms", vec![Arc::clone(&rooms)])?);
    let bob = Bob::default();
    let nothing = || Job::Connected(Value::Null);
    let listener = Session::new(&runtime, bob.clone(), None, nothing());
    let ann = Session::new(&runtime, Bob::default(), None, nothing());
    for (session, username) in [(&listener, "bob"), (&ann, "ann")] {
        let join = json!({ "username": username, "room": "main" });
        rooms.on(session, "userJoin", Args::of(vec![join], false)).await?;
    }
    let mut tasks = JoinSet::new();
    for number in 1..=MESSAGES {
        let message = json!({ "body": number.to_string(), "room": "main" });
        let (rooms, ann, mount) = (Arc::clone(&rooms), Arc::clone(&ann), Arc::clone(&mount));
        if in_line {
            let packet = json!(["updateChat", message]).to_string();
            // Not async: when it returns, the message has its place.
            ann.admit(
                &mount,
                "updateChat".into(),
                &handler::Value::Str(packet.into(), None),
                None,
            );
            tasks.spawn(async move { ann.work(&mount).await });
        } else {
            tasks.spawn(async move {
                let _ = rooms.on(&ann, "updateChat", Args::of(vec![message], false)).await;
            });
        }
    }
    while let Some(done) = tasks.join_next().await {
        done?;
    }
    let seen = bob.seen.load(Ordering::Relaxed);
    (seen == MESSAGES)
        .then(|| bob.late.load(Ordering::Relaxed))
        .with_context(|| format!("{seen} of {MESSAGES} came"))
}

/// A server whose limits let one client send that much at once.
fn roomy() -> Result<Arc<Runtime>> {
    let mut config = Config::default();
    let many = u32::try_from(MESSAGES)?;
    config.limits.messages = Rate {
        per_second: many,
        burst: many,
    };
    config.limits.inbox_commands = usize::try_from(MESSAGES)?;
    let parts = Parts::embedded(&config);
    Runtime::new(config, parts)
}
