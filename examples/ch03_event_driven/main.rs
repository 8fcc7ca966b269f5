//! Chapter 3. `cargo run --example ch03_event_driven` runs the feature twice; see [`main`] for the variants.

mod app;
mod breaks;
mod chain;
mod chat;
mod events;

/// Without an argument both versions run. The variants break one thing each.
fn main() -> anyhow::Result<()> {
    match std::env::args().nth(1).as_deref() {
        None => {
            app::by_calls(false);
            app::by_events(false);
        }
        Some("chain_fails") => app::by_calls(true),
        Some("listener_fails") => app::by_events(true),
        Some("pitfall") => breaks::pitfall(),
        Some("leaving") => breaks::leaving(),
        Some("panic") => breaks::panicking_listener(),
        Some(other) => {
            anyhow::bail!("no variant `{other}`; try chain_fails, listener_fails, pitfall, leaving or panic")
        }
    }
    Ok(())
}
