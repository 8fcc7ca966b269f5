//! `cargo run`: the whole server. With `REDIS_URL` and `MONGODB_URI` what it keeps outlives it, without them nothing else has to be
//! installed.

use mimalloc::MiMalloc;
use std::process::ExitCode;

// A message is made by one thread and written, then freed, by another. That is where the system's allocator makes threads wait.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> anyhow::Result<ExitCode> {
    hub_durable::commands::main()
}
