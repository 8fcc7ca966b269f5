//! `-- cron`: what the scheduler makes of a line.

use anyhow::Result;
use tokio_cron_scheduler::{Job, JobScheduler};

const LINES: [&str; 6] = [
    "0 */5 * * * *",
    "*/5 * * * * *",
    "0 30 3 * * *",
    "0,30 * 9-17 * * *",
    "*/5 * * * *",
    "0 61 * * * *",
];

/// Prints when each line is due next.
pub(crate) async fn run() -> Result<()> {
    let mut scheduler = JobScheduler::new().await?;
    scheduler.start().await?;
    for line in LINES {
        let shown = format!("`{line}`");
        match Job::new(line, |_, _| ()) {
            Ok(job) => {
                let id = scheduler.add(job).await?;
                let next = scheduler.next_tick_for_job(id).await?;
                let next = next.map_or_else(|| "never".to_owned(), |next| next.format("%H:%M:%S").to_string());
                println!("{shown:<22}next at {next} UTC");
            }
            Err(error) => println!("{shown:<22}refused: {error:?}"),
        }
    }
    scheduler.shutdown().await?;
    Ok(())
}
