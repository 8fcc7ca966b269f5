//! The clock of the backup: calls something at the times of a cron line.
//!
//! The scheduler starts a job at each of its times, whether or not the last one has ended, and its end waits for none. So what it
//! calls here only says that it is time, and returns.

use anyhow::{Context, Result};
use realtime_hub::config::ConfigError;
use tokio_cron_scheduler::{Job, JobScheduler};

/// Calls as long as it is held.
pub struct Cron {
    scheduler: JobScheduler,
}

impl Cron {
    /// Calls `tick` at each time of `line`: six fields, seconds first, in UTC. An error names the variable that the line comes from.
    pub async fn start(line: &str, tick: impl Fn() + Send + Sync + 'static) -> Result<Self> {
        let job = Job::new(line, move |_, _| tick()).map_err(|_| wrong(line))?;
        let scheduler = JobScheduler::new().await.context("the scheduler doesn't start")?;
        scheduler.add(job).await.context("the scheduler takes no job")?;
        scheduler.start().await.context("the scheduler doesn't start")?;
        Ok(Self { scheduler })
    }

    /// No more calls.
    pub async fn stop(mut self) {
        if let Err(error) = self.scheduler.shutdown().await {
            tracing::warn!(%error, "the scheduler doesn't stop");
        }
    }
}

/// The scheduler's own error says nothing more than that it can't read the line.
fn wrong(line: &str) -> ConfigError {
    let problem = format!(
        "`{line}` says no times. Its six fields are second (0-59), minute (0-59), hour (0-23), day (1-31), month (1-12) and weekday \
         (0-6); each is a number, a list `0,30`, a range `9-17`, or `*/5` for every fifth. Every five minutes is `0 */5 * * * *`"
    );
    ConfigError {
        variable: "BACKUP_CRON",
        problem,
    }
}

#[cfg(test)]
mod tests {
    use super::Cron;
    use std::time::Duration;
    use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
    use tokio::time::timeout;

    /// One for each second, and what it calls.
    async fn each_second() -> anyhow::Result<(Cron, UnboundedReceiver<()>)> {
        let (ticked, ticks) = unbounded_channel();
        let cron = Cron::start("* * * * * *", move || _ = ticked.send(())).await?;
        Ok((cron, ticks))
    }

    async fn two_of(ticks: &mut UnboundedReceiver<()>) -> anyhow::Result<()> {
        for _ in 0..2 {
            timeout(Duration::from_secs(10), ticks.recv()).await?;
        }
        Ok(())
    }

    #[tokio::test]
    async fn it_calls_each_second_until_it_is_stopped() -> anyhow::Result<()> {
        let (cron, mut ticks) = each_second().await?;
        two_of(&mut ticks).await?;
        cron.stop().await;
        // Another one says when it would have called. One call may have been under way.
        let (going_on, mut seconds) = each_second().await?;
        two_of(&mut seconds).await?;
        while ticks.try_recv().is_ok() {}
        two_of(&mut seconds).await?;
        assert!(ticks.try_recv().is_err(), "it went on after its stop");
        going_on.stop().await;
        Ok(())
    }

    #[tokio::test]
    async fn a_line_that_says_no_times_is_refused_by_the_name_of_its_variable() {
        for line in ["every five minutes or so now", "0 61 * * * *", "0 */5 * * * 9", ""] {
            let error = Cron::start(line, || ()).await.err().map(|error| error.to_string());
            assert!(error.is_some_and(|error| error.starts_with("BACKUP_CRON: ")), "{line}");
        }
    }
}
