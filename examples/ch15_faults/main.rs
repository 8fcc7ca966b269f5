//! `cargo run --example ch15_faults`: the hub with Redis, MongoDB and its backup. Programs that print and end: `-- faults`,
//! `-- crash`, `-- outage`, `-- measure` (with `--release`, or it measures the debug build).

mod app;
mod crash;
mod faults;
mod hubs;
mod keepers;
mod ledger;
mod measure;
mod outage;
mod servers;
mod site;
mod worker;

use realtime_hub::config::Config;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        [] => {
            // `HUB_ADDR`, `REDIS_URL`, `MONGODB_URI` and the limits come from the environment.
            let mut config = Config::from_env()?;
            let _private = servers::complete(&mut config.stores).await?;
            app::run(config).await
        }
        ["faults"] => faults::run().await,
        ["crash"] => crash::run().await,
        ["outage"] => outage::run().await,
        ["measure"] => measure::run(5).await,
        ["measure", rounds] => measure::run(rounds.parse()?).await,
        // What `faults` starts and kills.
        ["worker", order] => worker::run(order).await,
        _ => anyhow::bail!("`{}` isn't one of: faults, crash, outage, measure", words.join(" ")),
    }
}
