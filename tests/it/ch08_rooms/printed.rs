//! The console programs: what they print is what the page says about them.

use super::order;
use crate::smoke::binary;
use anyhow::{Result, ensure};
use std::process::Command;

fn prints(mode: &str) -> Result<String> {
    let output = Command::new(binary("ch08_rooms")?).arg(mode).output()?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "`{mode}` failed: {errors}");
    Ok(String::from_utf8(output.stdout)?)
}

#[test]
fn a_second_tab_fools_the_set_and_the_list_and_not_the_hub() -> Result<()> {
    let printed = prints("naive")?;
    let rows: Vec<Vec<&str>> = printed.lines().map(|line| line.split_whitespace().collect()).collect();
    let row = |start: &str| rows.iter().find(|row| row.join(" ").starts_with(start)).cloned();
    let opened = row("ann opens tab 3").unwrap_or_default();
    assert_eq!(opened[4..], ["ann", "bob", "ann", "bob", "ann", "ann", "bob"]);
    let closed = row("ann closes tab 1").unwrap_or_default();
    assert_eq!(closed[4..], ["bob", "bob", "ann", "ann", "bob"]);
    let gone = row("ann closes tab 3").unwrap_or_default();
    assert_eq!(gone[4..], ["bob", "bob", "bob"]);
    Ok(())
}

#[test]
fn the_scenes_end_as_the_page_tells_them() -> Result<()> {
    let lid = prints("lid")?;
    let cut = lid.find("ann-old  is disconnected");
    assert!(
        cut.is_some() && cut < lid.find("the end of the old connection"),
        "{lid}"
    );
    assert!(lid.trim_end().ends_with("the connection of ann-old ends"), "{lid}");
    let invite = prints("invite")?;
    assert!(
        invite.contains("room_full") && invite.contains("alreadyJoined"),
        "{invite}"
    );
    let demo = prints("demo")?;
    assert!(
        demo.contains("not_joined") && demo.trim_end().ends_with(r#"["ann"]"#),
        "{demo}"
    );
    Ok(())
}

#[test]
fn an_unknown_program_is_named() -> Result<()> {
    let output = Command::new(binary("ch08_rooms")?).arg("sing").output()?;
    let errors = String::from_utf8(output.stderr)?;
    assert!(!output.status.success() && errors.contains("`sing`"), "{errors}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_waits_in_line_is_never_overtaken() -> Result<()> {
    assert_eq!(order::late(true).await?, 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_task_for_each_event_lets_some_be_overtaken() -> Result<()> {
    // Whether they do is up to the scheduler: one round may go well.
    for _ in 0..20 {
        if order::late(false).await? > 0 {
            return Ok(());
        }
    }
    anyhow::bail!("nothing was overtaken in 20 rounds of 5,000")
}
