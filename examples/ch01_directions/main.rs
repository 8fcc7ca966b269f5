//! Chapter 1. `cargo run --example ch01_directions` measures three kinds of channels; see [`main`] for the variants.

mod app;
mod variants;

/// Without an argument all three ways are measured. `late` turns a radio on too late, `pitfall` waits for an answer
/// that nobody needs to wait for, `chat` reads lines from the keyboard.
// One thread is enough: waiting needs none, and what the program prints comes in the same order every time.
#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    match std::env::args().nth(1).as_deref() {
        None => app::table(&[app::one_way().await, app::half_duplex().await, app::full_duplex().await]),
        Some("late") => variants::late().await,
        Some("pitfall") => app::table(&[app::full_duplex().await, variants::ask_and_wait().await]),
        Some("chat") => variants::chat().await?,
        Some(other) => anyhow::bail!("no variant `{other}`; try late, pitfall or chat"),
    }
    Ok(())
}
