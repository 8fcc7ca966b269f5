//! The protocols against models of them: naive, slow, without locks, and written from the contract alone.
//!
//! What runs is the server's own code, without a socket and without a clock to wait for. One kind of test does one thing after
//! the other and compares everything that anybody is told. The other lets many clients act at once, in an order that the test
//! decides, and looks for what must hold in every order.

#![expect(clippy::expect_used, reason = "a test that can't go on should say why and stop")]

mod at_once;
mod chat;
mod chat_model;
mod classroom;
mod classroom_model;
mod client;
mod day;
mod ended;
mod lobby;
mod lobby_model;
mod lobby_ops;
mod lobby_people;
mod mounted;
mod private;
mod private_log;
mod private_model;
mod private_ops;
mod promises;
mod rooms;
mod rooms_at_once;
mod rooms_model;
mod slow;
mod stays;
mod words;

use proptest::test_runner::Config;

/// So many sequences, unless `PROPTEST_CASES` says otherwise: `PROPTEST_CASES=10000 cargo test -p hub-tests model`. The seed is a new one
/// each time; what fails is printed as the shortest sequence that still fails.
fn sequences(cases: u32) -> Config {
    let given = std::env::var_os("PROPTEST_CASES").is_some();
    let default = Config::default();
    Config {
        cases: if given { default.cases } else { cases },
        failure_persistence: None,
        ..default
    }
}
