//! The console programs: what they print is what the page says about them.

use crate::smoke::binary;
use anyhow::{Result, ensure};
use std::process::Command;

fn prints(mode: &str) -> Result<String> {
    let output = Command::new(binary("ch10_classroom")?).arg(mode).output()?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "`{mode}` failed: {errors}");
    Ok(String::from_utf8(output.stdout)?)
}

/// The line that begins with this, in words.
fn row<'a>(printed: &'a str, start: &str) -> Vec<&'a str> {
    let line = printed.lines().find(|line| line.starts_with(start)).unwrap_or_default();
    line.get(start.len()..).unwrap_or_default().split_whitespace().collect()
}

#[test]
fn the_table_says_who_gets_what() -> Result<()> {
    let who = prints("who")?;
    assert_eq!(
        row(&who, "tina emits message to 2"),
        ["-", "gets", "gets", "-", "-", "ok"]
    );
    assert_eq!(
        row(&who, "ann/1 emits broadcast-message"),
        ["gets", "-", "-", "gets", "-", "ok"]
    );
    assert_eq!(
        row(&who, "ann/1 emits class-room-broadcast"),
        ["gets", "-", "gets", "gets", "-", "ok"]
    );
    assert_eq!(
        row(&who, "ann/1 emits message to 5"),
        ["-", "-", "-", "-", "-", "not_found"]
    );
    Ok(())
}

#[test]
fn a_second_tab_fools_the_map_and_not_the_hub() -> Result<()> {
    let tabs = prints("tabs")?;
    let line = row(&tabs, "ann/1 closes").join(" ");
    assert_eq!(line, "ann has gone, reached by [] ann is here, reached by [ann/2]");
    Ok(())
}

#[test]
fn lies_work_over_a_relay_and_not_over_the_hub() -> Result<()> {
    let naive = prints("naive")?;
    let last = |start: &str| {
        naive
            .lines()
            .rfind(|line| line.trim_start().starts_with(start))
            .map(str::trim)
    };
    assert_eq!(last("relay:"), Some("relay: ann, eve, mr smith (teacher)"));
    assert_eq!(last("hub:"), Some("hub:   tina (teacher), ann, eve"));
    assert!(naive.contains("relay: ann sees  ANNOUNCEMENT by tina"), "{naive}");
    assert!(naive.contains("hub:   ann sees  eve: No school tomorrow"), "{naive}");
    Ok(())
}

#[test]
fn the_scenes_end_as_the_page_tells_them() -> Result<()> {
    let lobby = prints("lobby")?;
    assert!(lobby.contains("not_found") && lobby.contains("not_joined"), "{lobby}");
    assert!(lobby.contains("cem   gets chat-message-broadcast"), "{lobby}");
    let demo = prints("demo")?;
    assert!(demo.trim_end().ends_with(r#"{"seat":7}"#), "{demo}");
    let view = prints("view")?;
    assert!(view.contains("bob (hand 1), ann (hand 2), tina (teacher)"), "{view}");
    assert!(view.trim_end().ends_with("tina (teacher), bob"), "{view}");
    Ok(())
}

#[test]
fn an_unknown_program_is_named() -> Result<()> {
    let output = Command::new(binary("ch10_classroom")?).arg("sing").output()?;
    let errors = String::from_utf8(output.stderr)?;
    assert!(!output.status.success() && errors.contains("`sing`"), "{errors}");
    Ok(())
}
