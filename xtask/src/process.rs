//! Runs other programs: captured, or shown line by line while they run.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

/// What a program printed, and whether it ended with exit code 0.
pub(crate) struct Ended {
    pub(crate) success: bool,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs `command` to its end without showing anything.
pub(crate) fn capture(command: &mut Command) -> Result<Ended> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("`{name}` can't be run"))?;
    Ok(Ended {
        success: output.status.success(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

/// Runs `command` and shows its lines as they come; `stdout` is also returned, `stderr` goes straight through.
pub(crate) fn show(command: &mut Command) -> Result<Ended> {
    let name = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("`{name}` can't be run"))?;
    let mut stdout = String::new();
    if let Some(pipe) = child.stdout.take() {
        for line in BufReader::new(pipe).split(b'\n') {
            let line = String::from_utf8_lossy(&line?).into_owned();
            // A closed stdout (`| head`) is the reader's business, not a failure of the program.
            let _ = writeln!(std::io::stdout(), "{line}");
            stdout.push_str(&line);
            stdout.push('\n');
        }
    }
    Ok(Ended {
        success: child.wait()?.success(),
        stdout,
        stderr: String::new(),
    })
}

/// Whether `program` answers `--version`.
pub(crate) fn answers(program: &str) -> bool {
    capture(Command::new(program).arg("--version")).is_ok_and(|ended| ended.success)
}

/// The cargo that runs this tool, so that nested calls use the same toolchain.
pub(crate) fn cargo() -> Command {
    testkit::cargo::command()
}
