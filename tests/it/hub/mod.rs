//! The whole hub under what real networks do to it: connections that break, and readers that don't read.

mod kills;
mod person;
mod slow_reader;
mod start;
mod stuck;

use realtime_hub::config::Config;
use realtime_hub::server::App;
use testkit::{Result, Server};

/// A hub with [`generous`] limits.
pub(super) async fn hub(change: impl FnOnce(&mut Config)) -> Result<Server> {
    testkit::serve(App::hub(generous(change)).await?.router).await
}

/// Limits that don't stop a test that does in a second what people do in an hour.
fn generous(change: impl FnOnce(&mut Config)) -> Config {
    let mut config = Config::default();
    for rate in [&mut config.limits.messages, &mut config.limits.events] {
        rate.per_second = 1_000_000;
        rate.burst = 1_000_000;
    }
    // Cheap passwords: what is tested here isn't how long they take.
    config.limits.argon2_memory_kib = 8;
    config.limits.argon2_passes = 1;
    change(&mut config);
    config
}
