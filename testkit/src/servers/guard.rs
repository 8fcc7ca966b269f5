//! Ends a server whose test was killed before it could.

use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A shell that waits for the end of its input, which comes when this process is gone, however it went. Then it kills the server
/// and removes its folder.
pub(super) struct Guard(Option<Child>);

/// Deaf to Ctrl-C, which the terminal sends to all processes at once: it must outlive the test.
const SCRIPT: &str =
    r#"trap '' INT TERM HUP; read -r _; [ -z "$1" ] || kill -9 "$1" 2>/dev/null; sleep 0.1; rm -rf "$2""#;

impl Guard {
    /// Watches over a process and a folder. Where there is no shell, nothing does.
    pub(super) fn over(process: Option<u32>, folder: &Path) -> Self {
        let process = process.map(|id| id.to_string()).unwrap_or_default();
        let mut shell = Command::new("sh");
        shell.args(["-c", SCRIPT, "guard", &process]).arg(folder);
        shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        Self(shell.spawn().ok())
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(shell) = &mut self.0 {
            // Killed while its input is still open, so it never comes to its second line.
            let _ = shell.kill();
            let _ = shell.wait();
        }
    }
}
