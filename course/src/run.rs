//! Runs a check's binary with a time limit: an exercise that never ends must not take the tool with it.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::process::Command;

use crate::select::UsageError;
use crate::servers::Servers;

/// What a run left behind.
#[derive(Debug)]
pub struct Run {
    /// What it printed, as far as it came.
    pub stdout: String,
    /// What it printed beside the test harness, which captures the rest.
    pub stderr: String,
    /// How it ended; `None` when it was stopped at the limit.
    pub exit_code: Option<ExitCode>,
}

/// How a binary ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitCode {
    /// With 0.
    Success,
    /// With another number.
    Failure(i32),
    /// By a signal: a stack overflow, an abort.
    Killed,
}

/// How long one exercise's checks may take: `COURSE_TIMEOUT_SECS`, else 20 seconds.
pub fn limit() -> anyhow::Result<Duration> {
    let Ok(text) = std::env::var("COURSE_TIMEOUT_SECS") else {
        return Ok(Duration::from_secs(20));
    };
    let secs: u64 = text.parse().unwrap_or(0);
    ensure!(
        secs > 0,
        UsageError(format!(
            "COURSE_TIMEOUT_SECS is `{text}`; it is a number of seconds, at least 1"
        ))
    );
    Ok(Duration::from_secs(secs))
}

/// Runs the checks of one exercise.
pub async fn run(root: &Path, executable: &Path, servers: &Servers, limit: Duration) -> anyhow::Result<Run> {
    let package = root.join("exercises");
    let mut child = Command::new(executable)
        // What `cargo test` would set, so that a check finds its files either way.
        .current_dir(&package)
        .env("CARGO_MANIFEST_DIR", &package)
        .env("RUST_BACKTRACE", "0")
        .envs(servers.variables())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .with_context(|| format!("cannot start {}", executable.display()))?;
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let all = async {
        tokio::try_join!(read_all(out, &mut stdout), read_all(err, &mut stderr))?;
        child.wait().await.context("cannot wait for the checks")
    };
    let exit_code = match tokio::time::timeout(limit, all).await {
        Ok(status) => Some(status?.into()),
        Err(_) => {
            child.kill().await.context("cannot stop the checks")?;
            None
        }
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(Run {
        stdout: text(&stdout),
        stderr: text(&stderr),
        exit_code,
    })
}

/// Every name that the harness would run.
pub async fn test_names(root: &Path, executable: &Path, limit: Duration) -> anyhow::Result<Vec<String>> {
    let listing = Command::new(executable)
        .current_dir(root.join("exercises"))
        .args(["--list", "--format", "terse"])
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = tokio::time::timeout(limit, listing)
        .await
        .context("the checks don't even list their names")??;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(text
        .lines()
        .filter_map(|line| line.strip_suffix(": test"))
        .map(str::to_owned)
        .collect())
}

/// Reads to the end, in pieces that stay read when the limit cuts it off.
async fn read_all(from: Option<impl AsyncRead + Unpin>, into: &mut Vec<u8>) -> anyhow::Result<()> {
    let Some(mut from) = from else { return Ok(()) };
    while from.read_buf(into).await.context("cannot read what the checks print")? > 0 {}
    Ok(())
}

impl From<std::process::ExitStatus> for ExitCode {
    fn from(status: std::process::ExitStatus) -> Self {
        match status.code() {
            Some(0) => Self::Success,
            Some(code) => Self::Failure(code),
            None => Self::Killed,
        }
    }
}
