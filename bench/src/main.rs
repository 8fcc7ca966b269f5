//! `hub-bench`: puts the same load on the hub, on a bare server and on Node, in turns, and compares what a second of CPU
//! time delivers. `bench/README.md` says how to run it and what the numbers mean.

mod args;
mod connection;
mod frame;
mod idle;
mod load;
mod member;
mod packet;
mod percentile;
mod process;
mod report;
mod rounds;

use anyhow::Context;
use clap::Parser;

/// One thread: the client must not take more of the machine than it needs.
#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let plan = args::Args::parse().plan()?;
    let results = rounds::run(&plan).await?;
    let text = report::markdown(&plan, &results);
    println!("\n{text}");
    if let Some(path) = &plan.write {
        std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}
