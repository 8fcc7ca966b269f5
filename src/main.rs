//! `cargo run`: the whole server, with nothing else installed.

use mimalloc::MiMalloc;
use realtime_hub::config::Config;

// A message is made by one thread and written, then freed, by another. That is where the system's allocator makes threads wait.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    hub_durable::setup::run(Config::from_env()?).await
}
