//! Checks for `ch01_radio`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch01_directions/radio.rs")]
mod exercise;

use exercise::turn_on;
use testkit::lesson;
use tokio::sync::broadcast;

const PAGE: &str = "ch01_directions.html#one-way-the-radio";

fn station() -> broadcast::Sender<String> {
    broadcast::channel(16).0
}

fn say(station: &broadcast::Sender<String>, texts: &[&str]) {
    for text in texts {
        assert!(
            station.send((*text).to_owned()).is_ok(),
            "nobody listened to {text:?}: no radio had joined yet"
        );
    }
}

#[tokio::test]
async fn every_radio_hears_everything() {
    let _lesson = lesson("One sender, many listeners: each gets every sentence", PAGE);
    let station = station();
    let radios = [turn_on(&station), turn_on(&station), turn_on(&station)];
    say(&station, &["news", "weather"]);
    drop(station);
    for radio in radios {
        assert_eq!(radio.await.unwrap_or_default(), ["news", "weather"]);
    }
}

#[tokio::test]
async fn a_radio_hears_from_the_moment_it_is_turned_on() {
    let _lesson = lesson(
        "Who listens is decided when you join, not when a task gets its turn",
        PAGE,
    );
    let station = station();
    let early = turn_on(&station);
    // No `.await` between the two: a task that was spawned has not run yet.
    say(&station, &["one", "two"]);
    let late = turn_on(&station);
    say(&station, &["three"]);
    drop(station);
    assert_eq!(early.await.unwrap_or_default(), ["one", "two", "three"]);
    assert_eq!(
        late.await.unwrap_or_default(),
        ["three"],
        "what was said before is gone"
    );
}
