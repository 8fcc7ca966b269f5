//! Senders that wait for each answer before they send again, and how long they waited.

use anyhow::Result;
use std::time::{Duration, Instant};

/// One turn.
pub(crate) struct Measured {
    pub(crate) per_second: f64,
    pub(crate) mean_us: f64,
    pub(crate) p50_us: f64,
    pub(crate) p99_us: f64,
}

pub(crate) async fn measure<F>(
    senders: usize,
    length: Duration,
    send: impl Fn() -> F + Clone + Send + 'static,
) -> Result<Measured>
where
    F: Future<Output = Result<()>> + Send,
{
    let begun = Instant::now();
    let tasks: Vec<_> = (0..senders)
        .map(|_| {
            let send = send.clone();
            tokio::spawn(async move {
                let mut waited = Vec::new();
                while begun.elapsed() < length {
                    let sent = Instant::now();
                    send().await?;
                    waited.push(sent.elapsed().as_secs_f64() * 1e6);
                }
                Ok::<_, anyhow::Error>(waited)
            })
        })
        .collect();
    let mut waited = Vec::new();
    for task in tasks {
        waited.extend(task.await??);
    }
    let seconds = begun.elapsed().as_secs_f64();
    let count = waited.len().max(1) as f64;
    let mean_us = waited.iter().sum::<f64>() / count;
    waited.sort_by(f64::total_cmp);
    let at = |share: f64| waited.get((count * share) as usize).copied().unwrap_or_default();
    Ok(Measured {
        per_second: count / seconds,
        mean_us,
        p50_us: at(0.5),
        p99_us: at(0.99),
    })
}

/// The median.
pub(crate) fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
