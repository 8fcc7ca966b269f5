//! `-- overlap`: a job that takes longer than the time between two ticks.

use crate::place::Place;
use crate::third::Both;
use anyhow::Result;
use realtime_hub::backup::{Backup, BackupError, Step, Steps};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::sleep;
use tokio_cron_scheduler::{Job, JobScheduler};

const EVERY_SECOND: &str = "* * * * * *";
const SLOW: Duration = Duration::from_millis(2_500);
const TICKS: usize = 3;

/// The same three ticks for a job that is started by each, and for the hub's.
pub(crate) async fn run() -> Result<()> {
    println!("A tick comes each second. A run takes two and a half.");
    let running = Arc::new(AtomicU32::new(0));
    at_three_ticks(move || {
        let running = Arc::clone(&running);
        async move {
            let now = running.fetch_add(1, Ordering::Relaxed) + 1;
            println!("tick: a run starts, and now there are {now}");
            sleep(SLOW).await;
            running.fetch_sub(1, Ordering::Relaxed);
        }
    })
    .await?;
    println!("-- the hub's job --");
    let place = Place::find().await?;
    let both = Both::at(&place).await?;
    both.says(1..=2).await?;
    let job = Arc::new(both.job(10, |step| {
        if step == Step::Read {
            println!("tick: a run starts");
            // A slow server. A step isn't asynchronous, so its thread waits; the scheduler gets another one.
            tokio::task::block_in_place(|| std::thread::sleep(SLOW));
        }
    }));
    at_three_ticks(move || tick(Arc::clone(&job))).await?;
    Ok(())
}

async fn tick<S: Steps>(job: Arc<Backup<S>>) {
    match job.run_once().await {
        Ok(report) => println!("the run ends, and has carried {} messages", report.messages),
        Err(BackupError::Running) => println!("tick: {}", BackupError::Running),
        Err(error) => println!("the run failed: {error}"),
    }
}

/// Lets the scheduler tick three times, and waits for what it has started.
async fn at_three_ticks<F: Future<Output = ()> + Send + 'static>(
    run: impl Fn() -> F + Send + Sync + Clone + 'static,
) -> Result<()> {
    let ticks_so_far = AtomicUsize::new(0);
    let (ticked, mut ticks) = mpsc::unbounded_channel();
    let mut scheduler = JobScheduler::new().await?;
    let job = Job::new_async(EVERY_SECOND, move |_, _| {
        let started = ticks_so_far.fetch_add(1, Ordering::Relaxed) < TICKS;
        let (run, ticked) = (run.clone(), ticked.clone());
        Box::pin(async move {
            if started {
                let _ = ticked.send(tokio::spawn(run()));
            }
        })
    })?;
    scheduler.add(job).await?;
    scheduler.start().await?;
    let mut started = Vec::new();
    while started.len() < TICKS {
        started.extend(ticks.recv().await);
    }
    scheduler.shutdown().await?;
    for run in started {
        run.await?;
    }
    Ok(())
}
