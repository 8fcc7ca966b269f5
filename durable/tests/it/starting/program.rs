//! The real binary with an environment of its own.

use anyhow::{Context as _, bail, ensure};
use std::process::Stdio;
use std::time::Duration;
use testkit::Result;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// Far longer than a start takes, on a loaded machine too.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) fn command(settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_realtime-hub"));
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("HUB_") || ["REDIS_URL", "MONGODB_URI", "BACKUP_CRON", "RUST_LOG"].contains(&&*name) {
            command.env_remove(&*name);
        }
    }
    command
        .env("HUB_ADDR", "127.0.0.1:0")
        .env("NO_COLOR", "1")
        .envs(settings.iter().copied());
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Expects that it ends by itself, without success, and says each of these words and no password.
pub(super) async fn fails(settings: &[(&str, &str)], words: &[&str]) -> Result {
    let ended = timeout(PATIENCE, command(settings).output()).await;
    let ended = ended.with_context(|| format!("{settings:?}: it doesn't end"))??;
    let text = String::from_utf8(ended.stderr)?;
    ensure!(!ended.status.success(), "{settings:?}: it ended with success: {text}");
    for word in words {
        ensure!(text.contains(word), "{settings:?}: `{word}` is missing: {text}");
    }
    for secret in ["a-se", "cret", "sesame"] {
        ensure!(!text.contains(secret), "{settings:?}: it tells a password: {text}");
    }
    Ok(())
}

/// A hub that listens.
pub(super) struct Program {
    child: Child,
    pub(super) url: String,
}

/// Expects that it starts.
pub(super) async fn starts(settings: &[(&str, &str)]) -> Result<Program> {
    let mut child = command(settings).spawn()?;
    let mut lines = BufReader::new(child.stdout.take().context("no stdout")?).lines();
    let url = timeout(PATIENCE, async {
        while let Some(line) = lines.next_line().await? {
            if let Some(url) = line.strip_prefix("listening on ") {
                return Ok(Some(url.to_owned()));
            }
        }
        anyhow::Ok(None)
    });
    match url.await.context("it doesn't listen")?? {
        Some(url) => Ok(Program { child, url }),
        None => {
            let mut text = String::new();
            child
                .stderr
                .take()
                .context("no stderr")?
                .read_to_string(&mut text)
                .await?;
            bail!("it ended: {text}")
        }
    }
}

impl Program {
    /// Ends it at once, with SIGKILL.
    pub(super) async fn killed(mut self) -> Result {
        Ok(self.child.kill().await?)
    }

    /// Asks it to end, and returns what it has logged.
    pub(super) async fn ended(mut self) -> Result<String> {
        let id = self.child.id().context("it ended before")?.to_string();
        let asked = Command::new("sh")
            .args(["-c", r#"kill -s TERM "$1""#, "sh", &id])
            .status()
            .await?;
        ensure!(asked.success(), "it can't be asked to end");
        let mut log = String::new();
        let mut stderr = self.child.stderr.take().context("no stderr")?;
        timeout(PATIENCE, stderr.read_to_string(&mut log))
            .await
            .context("it doesn't end")??;
        ensure!(self.child.wait().await?.success(), "it failed: {log}");
        Ok(log)
    }
}
