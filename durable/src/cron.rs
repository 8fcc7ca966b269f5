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
    use tokio::sync::mpsc::unbounded_channel;
    use tokio::time::{sleep, timeout};

    #[tokio::test]
    async fn it_calls_each_second_until_it_is_stopped() -> anyhow::Result<()> {
        let (ticked, mut ticks) = unbounded_channel();
        let cron = Cron::start("* * * * * *", move || _ = ticked.send(())).await?;
        for _ in 0..2 {
            timeout(Duration::from_secs(10), ticks.recv()).await?;
        }
        cron.stop().await;
        // One call may have been under way.
        sleep(Duration::from_secs(1)).await;
        while ticks.try_recv().is_ok() {}
        let later = timeout(Duration::from_millis(2_500), ticks.recv()).await;
        assert!(!matches!(later, Ok(Some(()))), "it went on after its stop");
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
