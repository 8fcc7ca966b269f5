//! The console programs: what they print is what the page says about them.

use crate::smoke::binary;
use anyhow::{Result, ensure};
use std::process::Command;

fn prints(example: &str, mode: &str) -> Result<String> {
    let output = Command::new(binary(example)?).arg(mode).output()?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "`{mode}` failed: {errors}");
    Ok(String::from_utf8(output.stdout)?)
}

/// Whether all of these stand in `text`, in this order.
fn in_order(text: &str, all: &[&str]) -> bool {
    let mut rest = text;
    all.iter().all(|one| match rest.split_once(one) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    })
}

#[test]
fn a_thief_in_chapter_8_reads_what_was_said_between_two() -> Result<()> {
    let printed = prints("ch08_rooms", "thief")?;
    let story = [
        "room_full",
        "the connection of bob ends",
        "eve      gets msgHistory",
        "under the mat",
    ];
    assert!(in_order(&printed, &story), "{printed}");
    Ok(())
}

#[test]
fn the_naive_door_tells_and_the_hubs_does_not() -> Result<()> {
    let printed = prints("ch09_lobby", "door")?;
    let rows: Vec<&str> = printed.lines().collect();
    assert!(rows[1].contains("there is no such user") && rows[1].contains("wrong user name or password"));
    assert!(rows[2].contains("wrong password,") && rows[2].contains("wrong user name or password"));
    assert!(rows[3].matches("welcome").count() == 2, "{printed}");
    assert!(rows[4].contains("66 are let in, 34 are told to come back"), "{printed}");
    Ok(())
}

#[test]
fn the_scenes_end_as_the_page_tells_them() -> Result<()> {
    let demo = prints("ch09_lobby", "demo")?;
    let story = [
        "Hi all!",
        "ann is now anna.",
        "cem       gets user-connected",
        r#""user":"ann""#,
        "ann logs out",
    ];
    assert!(in_order(&demo, &story), "{demo}");
    assert!(
        demo.trim_end().ends_with("ann       is refused: unauthenticated"),
        "{demo}"
    );
    let ban = prints("ch09_lobby", "ban")?;
    let story = [
        "Still here!",
        "forbidden",
        "bob       is disconnected",
        "bob-tab2  is disconnected",
        "is refused: banned",
    ];
    assert!(in_order(&ban, &story), "{ban}");
    let pair = prints("ch09_lobby", "pair")?;
    let story = ["bob-ann", "pair-2-3", "not_joined", "blocked", "blocked"];
    assert!(in_order(&pair, &story), "{pair}");
    let naive = prints("ch09_lobby", "naive")?;
    assert!(
        in_order(&naive, &["<b>system</b>", "Hi <img src=x", "Hi &lt;img src=x"]),
        "{naive}"
    );
    Ok(())
}
