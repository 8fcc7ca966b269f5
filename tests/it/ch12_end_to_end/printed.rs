//! The console programs: what they print is what the page says about them.

use crate::smoke::binary;
use anyhow::{Result, ensure};
use std::process::Command;

fn prints(mode: &str) -> Result<String> {
    let output = Command::new(binary("ch12_end_to_end")?).arg(mode).output()?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "`{mode}` failed: {errors}");
    Ok(String::from_utf8(output.stdout)?)
}

#[test]
fn the_operator_reads_what_is_plain_and_not_what_is_sealed() -> Result<()> {
    let plain = prints("read")?;
    assert!(plain.ends_with("is the text in it? yes\n"), "{plain}");
    let sealed = prints("demo")?;
    let stored = sealed
        .split_once("operator reads")
        .map(|(_, stored)| stored)
        .unwrap_or_default();
    assert!(stored.ends_with("is the text in it? no\n"), "{sealed}");
    assert!(stored.contains("conversation:") && !stored.contains("nine"), "{sealed}");
    assert_eq!(
        sealed.matches("\"Meet me at nine\"").count(),
        2,
        "both people read it: {sealed}"
    );
    Ok(())
}

#[test]
fn who_only_encrypts_believes_every_lie() -> Result<()> {
    let table = prints("naive")?;
    let rows: Vec<&str> = table.lines().skip(1).collect();
    let verdicts = [
        ("shows \"ann: Yes\"", "forged"),
        ("shows \"ann: Yes\"", "replayed"),
        ("shows \"ann: I owe Eve 100\"", "unknown_key"),
        ("shows \"cem: Yes\"", "unknown_key"),
        ("server reads \"ann: Meet me at nine\"", "key_changed"),
    ];
    assert_eq!(rows.len(), verdicts.len(), "{table}");
    for (row, (naive, sealed)) in rows.iter().zip(verdicts) {
        assert!(row.contains(naive) && row.ends_with(sealed), "{row}");
    }
    Ok(())
}

#[test]
fn a_changed_key_stops_sending_and_the_numbers_tell_whose_it_is() -> Result<()> {
    let printed = prints("keys")?;
    let told: Vec<&str> = printed
        .lines()
        .filter(|line| {
            ["ann can't", "ann seals", "equal?"]
                .iter()
                .any(|start| line.starts_with(start))
        })
        .collect();
    let expected = [
        "ann seals for it",
        "ann can't seal: key_changed",
        "equal? no",
        "ann seals for it",
        "ann can't seal: key_changed",
        "equal? yes",
    ];
    assert_eq!(told, expected);
    assert!(printed.ends_with("bob opens it: \"Meet me at nine\"\n"), "{printed}");
    Ok(())
}

#[test]
fn an_unknown_program_is_named() -> Result<()> {
    let output = Command::new(binary("ch12_end_to_end")?).arg("sing").output()?;
    let errors = String::from_utf8(output.stderr)?;
    assert!(!output.status.success() && errors.contains("`sing`"), "{errors}");
    Ok(())
}
