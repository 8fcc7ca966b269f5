//! Opens the book in a browser, where the system has a way to.

use std::process::{Command, Stdio};

use crate::output::say;

/// Asks the system to open `url`; without a browser the address is still on the screen.
pub(super) fn open(url: &str) -> anyhow::Result<()> {
    let (program, args): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command
        .args(args)
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    match command.spawn() {
        Ok(_) => Ok(()),
        Err(error) => say(format!(
            "No browser was opened ({program}: {error}); open {url} yourself."
        )),
    }
}
