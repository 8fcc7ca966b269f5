//! The console programs: what they print is what the page says about them.

use crate::smoke::binary;
use anyhow::{Result, ensure};
use std::process::Command;

/// What a program prints, with single spaces.
fn prints(mode: &str) -> Result<Vec<String>> {
    let output = Command::new(binary("ch11_private_chat")?).arg(mode).output()?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "`{mode}` failed: {errors}");
    let lines = String::from_utf8(output.stdout)?;
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    Ok(lines.lines().map(words).collect())
}

fn count(lines: &[String], start: &str) -> usize {
    lines.iter().filter(|line| line.starts_with(start)).count()
}

#[test]
fn a_class_says_ok_for_what_nobody_got_and_doubles_what_is_sent_again() -> Result<()> {
    let lines = prints("class")?;
    let lost = lines.iter().position(|line| line == "ann misses message \"Room 12\"");
    let ok = lost.and_then(|at| lines.get(at + 1));
    assert_eq!(
        ok.map(String::as_str),
        Some("tom gets the ack {\"ok\":true}"),
        "{lines:?}"
    );
    assert_eq!(count(&lines, "ann gets message \"Room 12\""), 0);
    assert_eq!(count(&lines, "ann gets message \"Room 14\""), 2);
    Ok(())
}

#[test]
fn a_private_message_is_told_once_however_often_it_is_sent() -> Result<()> {
    let lines = prints("again")?;
    assert_eq!(count(&lines, "bob gets new-chat-message"), 1, "{lines:?}");
    let again = "ann gets the ack m1 \"Tea at 4?\" tempId \"t1\", saved";
    assert_eq!(lines.iter().filter(|line| *line == again).count(), 2, "{lines:?}");
    assert_eq!(count(&lines, "ann gets new-chat-message m2 \"Yes!\""), 1);
    Ok(())
}

#[test]
fn the_scenes_end_as_the_page_tells_them() -> Result<()> {
    let demo = prints("demo")?;
    assert_eq!(demo.last().map(String::as_str), Some("ann gets the ack no: forbidden"));
    assert_eq!(count(&demo, "ann gets chat-message-delivered"), 1);
    let away = prints("away")?;
    assert_eq!(count(&away, "bob gets new-chat-message m1"), 1);
    assert_eq!(count(&away, "bob gets new-chat-message m2"), 2);
    let back = prints("back")?;
    let laptop: Vec<_> = back.iter().filter(|line| line.starts_with("bob-laptop gets")).collect();
    let pending = |number| format!("bob-laptop gets the ack {{\"ok\":true,\"pending\":{number}}}");
    assert_eq!(
        laptop.iter().rposition(|line| **line == pending(0)),
        Some(laptop.len() - 4)
    );
    assert_eq!(laptop.last(), Some(&&pending(2)));
    Ok(())
}

#[test]
fn of_three_ways_to_send_one_loses_one_doubles_and_one_does_neither() -> Result<()> {
    let rows: Vec<Vec<usize>> = prints("lossy")?
        .iter()
        .map(|line| line.split(' ').filter_map(|word| word.parse().ok()).collect())
        .collect();
    let [.., never, new, same] = &rows[..] else {
        anyhow::bail!("{rows:?}")
    };
    assert!(never[0] == 100 && never[1] > 0 && never[2] == 0, "{never:?}");
    assert!(new[0] > 100 && new[1] == 0 && new[2] > 0, "{new:?}");
    assert!(same[0] > 100 && same[1] == 0 && same[2] == 0, "{same:?}");
    Ok(())
}

#[test]
fn a_trim_from_the_wrong_end_keeps_the_oldest_hundred() -> Result<()> {
    let lines = prints("trim")?;
    assert!(
        lines.contains(&"100 messages 1 to 100 1 to 100 1 to 100".to_owned()),
        "{lines:?}"
    );
    assert!(
        lines.contains(&"150 messages 1 to 100 51 to 150 51 to 150".to_owned()),
        "{lines:?}"
    );
    assert_eq!(lines.last().map(String::as_str), Some("and 50 before it"));
    Ok(())
}

#[test]
fn an_unknown_program_is_named() -> Result<()> {
    let output = Command::new(binary("ch11_private_chat")?).arg("sing").output()?;
    let errors = String::from_utf8(output.stderr)?;
    assert!(!output.status.success() && errors.contains("`sing`"), "{errors}");
    Ok(())
}
