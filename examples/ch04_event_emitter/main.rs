//! Chapter 4: an event emitter from scratch, what it does to listeners that misbehave, and the same over channels.

mod app;
mod cells;
mod channels;
mod deadlock;
mod emitter;

use anyhow::bail;

const RUNS: &str = "rounds, deadlock, cells, borrowed, panic, unheard, lag, full, pitfall, answer";

// One thread, so that the tasks of `lag` and `full` take turns in the same order each time.
#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    match std::env::args().nth(1).unwrap_or_default().as_str() {
        "" => app::hello(),
        "rounds" => app::rounds(),
        "deadlock" => deadlock::run(),
        "cells" => cells::cells(),
        "borrowed" => cells::borrowed(),
        "panic" => app::panicking(true),
        "unheard" => app::panicking(false),
        "lag" => channels::lag().await?,
        "full" => channels::full().await?,
        "pitfall" => app::pitfall(),
        "answer" => app::answer(),
        other => bail!("there is no run `{other}`; leave it out, or take one of: {RUNS}"),
    }
    Ok(())
}
