//! Chapter 3. `cargo run --example ch03_event_driven` runs the feature twice; see [`main`] for the variants.

mod app;
mod breaks;
mod chain;
mod chat;
mod events;

/// Without an argument both versions run; `one_fails`, `pitfall`, `leaving` and `panic` each break one thing.
fn main() -> anyhow::Result<()> {
    match std::env::args().nth(1).as_deref() {
        None => app::both(false),
        Some("one_fails") => app::both(true),
        Some("pitfall") => breaks::pitfall(),
        Some("leaving") => breaks::leaving(),
        Some("panic") => breaks::panicking_listener(),
        Some(other) => anyhow::bail!("no variant `{other}`; try one_fails, pitfall, leaving or panic"),
    }
    Ok(())
}
