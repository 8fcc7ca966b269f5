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

/// What becomes of the process in its backups: see [`Fate`].
const FATE: &str = "FAULTS_FATE";
/// A file with the milliseconds by which the clock is wrong.
const CLOCK: &str = "FAULTS_CLOCK";

/// What becomes of a process when it has done a step of its backups so often.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fate {
    pub(super) step: Step,
    /// Before, it has done the step so often.
    pub(super) after: u64,
    pub(super) end: End,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum End {
    /// As by SIGKILL.
    Dies,
    /// As in a machine that sleeps: then it goes on with what it knew before.
    Stalls { for_ms: u64 },
}

impl Fate {
    fn to_text(self) -> String {
        let for_ms = match self.end {
            End::Dies => String::new(),
            End::Stalls { for_ms } => for_ms.to_string(),
        };
        format!("{:?} {} {for_ms}", self.step, self.after)
    }

    fn parse(text: &str) -> Result<Self> {
        let mut words = text.splitn(3, ' ');
        let (name, after) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let step = Step::ALL.into_iter().find(|step| format!("{step:?}") == name);
        Ok(Self {
            step: step.context("no such step")?,
            after: after.parse()?,
            end: match words.next().unwrap_or_default() {
                "" => End::Dies,
                for_ms => End::Stalls {
                    for_ms: for_ms.parse()?,
                },
            },
        })
    }
}

/// Starts this program as one of its children.
pub(super) fn start(name: &str, settings: &[(String, String)], clock: &Path, fate: Option<Fate>) -> Result<Child> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args([
        &format!("child::{name}"),
        "--exact",
        "--ignored",
        "--nocapture",
        "--test-threads=1",
    ]);
    command.envs(settings.iter().cloned()).env(CLOCK, clock);
    if let Some(fate) = fate {
        command.env(FATE, fate.to_text());
    }
    let output = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    Ok(output.kill_on_drop(true).spawn()?)
}

/// Lets the process meet its fate between two steps. Nothing is cleaned up when it dies.
fn steps() -> Result<impl Fn(Step) -> ControlFlow<()>> {
    let fate = std::env::var(FATE).ok().map(|text| Fate::parse(&text)).transpose()?;
    let done = AtomicU64::new(0);
    Ok(move |step| {
        if let Some(fate) = fate.filter(|fate| fate.step == step)
            && done.fetch_add(1, Ordering::SeqCst) == fate.after
        {
            match fate.end {
                End::Dies => std::process::abort(),
                End::Stalls { for_ms } => std::thread::sleep(Duration::from_millis(for_ms)),
            }
        }
        ControlFlow::Continue(())
    })
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
        serve_on(config, setup, Arc::new(NoLock), steps()?).await
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
        let job = Backup::stepwise(live, archive, Arc::new(NoLock), settings, steps()?);
        // What comes of it is what the others look at.
        drop(job.run_once().await);
        Ok(())
    });
}
