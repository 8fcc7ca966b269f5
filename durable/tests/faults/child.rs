//! This program as one of the processes that get killed. They end themselves where they are told to, between two steps of a backup;
//! the hub that people run can't be told that.

use anyhow::Context as _;
use hub_durable::serving::serve_on;
use hub_durable::setup::Setup;
use realtime_hub::backup::{Backup, NoLock, Settings, Step};
use realtime_hub::clock::{Clock, SystemClock};
use realtime_hub::config::Config;
use realtime_hub::store::live::Bound;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;
use testkit::Result;
use tokio::process::{Child, Command};

/// After so many steps of its backups the process ends.
const DIES_AFTER: &str = "FAULTS_DIES_AFTER";
/// A file with the milliseconds by which the clock is wrong.
const CLOCK: &str = "FAULTS_CLOCK";

/// Starts this program as one of its children.
pub(super) fn start(name: &str, settings: &[(String, String)], clock: &Path, dies_after: Option<u64>) -> Result<Child> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args([
        &format!("child::{name}"),
        "--exact",
        "--ignored",
        "--nocapture",
        "--test-threads=1",
    ]);
    command.envs(settings.iter().cloned()).env(CLOCK, clock);
    if let Some(steps) = dies_after {
        command.env(DIES_AFTER, steps.to_string());
    }
    let output = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    Ok(output.kill_on_drop(true).spawn()?)
}

/// Ends the process after the given number of steps, as SIGKILL would: nothing is cleaned up.
fn steps() -> impl Fn(Step) -> ControlFlow<()> {
    let dies_after = std::env::var(DIES_AFTER)
        .ok()
        .and_then(|steps| steps.parse::<u64>().ok());
    let done = AtomicU64::new(0);
    move |_| {
        if dies_after == Some(done.fetch_add(1, Ordering::SeqCst)) {
            std::process::abort();
        }
        ControlFlow::Continue(())
    }
}

/// A clock that somebody else sets, whenever they like.
struct Jumping {
    wrong_ms: Arc<AtomicI64>,
}

impl Jumping {
    fn of_file(path: PathBuf) -> Self {
        let wrong_ms = Arc::new(AtomicI64::new(0));
        let set = Arc::clone(&wrong_ms);
        std::thread::spawn(move || {
            loop {
                let text = std::fs::read_to_string(&path).unwrap_or_default();
                if let Ok(ms) = text.trim().parse() {
                    set.store(ms, Ordering::SeqCst);
                }
                std::thread::sleep(Duration::from_millis(5));
            }
        });
        Self { wrong_ms }
    }
}

impl Clock for Jumping {
    fn now_ms(&self) -> u64 {
        SystemClock
            .now_ms()
            .saturating_add_signed(self.wrong_ms.load(Ordering::SeqCst))
    }
}

fn runs(future: impl Future<Output = Result>) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    if let Err(error) = runtime.block_on(future) {
        eprintln!("{error:#}");
        std::process::exit(1);
    }
}

#[test]
#[ignore = "a process that the other tests start"]
fn hub() {
    runs(async {
        let config = Config::from_env()?;
        let mut setup = Setup::of(&config).await?;
        let clock = std::env::var_os(CLOCK).context(CLOCK)?;
        setup.parts.clock = Arc::new(Jumping::of_file(clock.into()));
        // The lock is switched off: whatever it would keep apart happens at once.
        serve_on(config, setup, Arc::new(NoLock), steps()).await
    });
}

#[test]
#[ignore = "a process that the other tests start"]
fn backup() {
    runs(async {
        let config = Config::from_env()?;
        let setup = Setup::of(&config).await?;
        let (live, archive) = (setup.live.context("REDIS_URL")?, setup.archive.context("MONGODB_URI")?);
        let settings = Settings {
            batch: Bound {
                messages: 40,
                bytes: 1 << 20,
            },
            keep: config.stores.live_messages,
        };
        let job = Backup::stepwise(live, archive, Arc::new(NoLock), settings, steps());
        // What comes of it is what the others look at.
        drop(job.run_once().await);
        Ok(())
    });
}
