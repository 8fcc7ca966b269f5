//! Checks for `ch02_cost`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch02_polling/cost.rs")]
mod exercise;

use exercise::{Cost, long_polling, polling, push};
use testkit::lesson;

const PAGE: &str = "ch02_polling.html#what-each-way-costs";

fn cost(requests: u64, worst_delay_ms: u64) -> Cost {
    Cost {
        requests,
        worst_delay_ms,
    }
}

/// The script of the chapter's measurement.
fn script() -> Vec<u64> {
    (1..=10).map(|number| number * 826).collect()
}

/// Compares, and says which side is which.
#[track_caller]
fn pays<T: PartialEq + std::fmt::Debug>(got: T, expected: T, when: &str) {
    assert_eq!(got, expected, "got (left), expected (right): {when}");
}

#[test]
fn silence_costs_polling_as_much_as_talk() {
    let _lesson = lesson("Polling pays for every question, answered or not", PAGE);
    pays(polling(&[], 250, 6_000), cost(25, 0), "at 0, at 250 … at 6,000");
    pays(
        polling(&[10, 20, 30], 250, 6_000).requests,
        25,
        "messages add no request",
    );
    pays(polling(&[], 1_000, 0), cost(1, 0), "the first request is sent at 0");
}

#[test]
fn a_message_waits_for_the_next_poll() {
    let _lesson = lesson(
        "Between two polls a message waits, in the worst case for the whole interval",
        PAGE,
    );
    pays(polling(&[1], 250, 500).worst_delay_ms, 249, "posted at 1, seen at 250");
    pays(polling(&[250], 250, 500).worst_delay_ms, 0, "asked in the very moment");
    pays(
        polling(&[240, 251, 490], 250, 500).worst_delay_ms,
        249,
        "the one at 251 is the unluckiest",
    );
    pays(
        polling(&script(), 250, 8_500),
        cost(35, 240),
        "the script of the measurement",
    );
}

#[test]
fn a_long_poll_costs_a_request_per_message() {
    let _lesson = lesson("A long poll is answered by a message, and asks again", PAGE);
    pays(
        long_polling(&[100, 200, 900], 3_000, 1_000),
        cost(4, 0),
        "the first, and one after each answer",
    );
    pays(
        long_polling(&[100, 100, 100], 3_000, 1_000),
        cost(2, 0),
        "three messages in one answer",
    );
    pays(
        long_polling(&script(), 3_000, 8_500),
        cost(11, 0),
        "the script of the measurement",
    );
}

#[test]
fn in_silence_a_long_poll_costs_a_request_per_patience() {
    let _lesson = lesson("A long poll that waited in vain is sent again", PAGE);
    pays(
        long_polling(&[], 3_000, 2_999),
        cost(1, 0),
        "the first still waits at the end",
    );
    pays(
        long_polling(&[], 3_000, 3_000),
        cost(2, 0),
        "due at the end itself, and still sent",
    );
    pays(
        long_polling(&[], 3_000, 10_000),
        cost(4, 0),
        "at 0, 3,000, 6,000 and 9,000",
    );
}

#[test]
fn the_patience_begins_anew_with_each_request() {
    let _lesson = lesson("The patience counts from the request, not from the beginning", PAGE);
    pays(
        long_polling(&[2_000], 3_000, 4_900),
        cost(2, 0),
        "the second waits from 2,000 to 5,000",
    );
    pays(
        long_polling(&[7_000], 3_000, 10_500),
        cost(5, 0),
        "at 0, 3,000, 6,000, 7,000 and 10,000",
    );
    pays(
        long_polling(&[3_000], 3_000, 5_000),
        cost(2, 0),
        "message and end of patience: one answer",
    );
}

#[test]
fn push_asks_once() {
    let _lesson = lesson("A stream is one request, however much comes through it", PAGE);
    pays(push(&[]), cost(1, 0), "in silence");
    pays(push(&script()), cost(1, 0), "the script of the measurement");
}
