//! Servers that are installed on this machine: found, started so that they outlive this command, ended.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use tokio::time::sleep;

use super::kind::{self, Kind};
use super::started::{How, Ours, folder};

const PATIENCE: Duration = Duration::from_secs(60);
const STEP: Duration = Duration::from_millis(20);

/// The program, from the PATH or, for `mongod`, from where `cargo xtask servers` puts it. Else what is wrong, and what to do.
pub(super) fn find(root: &Path, kind: Kind) -> Result<PathBuf, String> {
    kind.program().find(&root.join("target/servers/fiftyone/db/bin/mongod"))
}

/// Starts it on a free port, and waits until it takes connections.
pub(super) async fn start(root: &Path, kind: Kind, program: &Path) -> anyhow::Result<(u16, How)> {
    let folder = std::path::absolute(folder(root))?;
    let (data, log) = (
        folder.join(kind.service()),
        folder.join(format!("{}.log", kind.service())),
    );
    std::fs::create_dir_all(&data).with_context(|| format!("{} can't be made", data.display()))?;
    let port = kind::free_port(kind);
    let printed = File::create(&log)?;
    let mut command = Command::new(program);
    command.args(kind.arguments(port, &data)).stdin(Stdio::null());
    command.stderr(printed.try_clone()?).stdout(printed);
    // Ctrl-C in this terminal is meant for what runs in front.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command
        .spawn()
        .with_context(|| format!("{} can't be run", program.display()))?;
    let begun = Instant::now();
    while !std::fs::read_to_string(&log).unwrap_or_default().contains(kind.ready()) {
        let shown = log.display();
        if let Some(status) = child.try_wait()? {
            bail!(
                "{} ended with {status}; {shown} says why:\n{}",
                program.display(),
                tail(&log)
            );
        }
        if begun.elapsed() > PATIENCE {
            child.kill()?;
            bail!(
                "{} wasn't ready after {PATIENCE:?}; {shown} may say why:\n{}",
                program.display(),
                tail(&log)
            );
        }
        sleep(STEP).await;
    }
    let (id, data) = (child.id(), data.display().to_string());
    Ok((port, How::Process { id, data }))
}

fn tail(log: &Path) -> String {
    let printed = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = printed.lines().collect();
    lines[lines.len().saturating_sub(10)..].join("\n")
}

/// Asks it to end and waits; whether there was anything to end.
pub(super) async fn stop(ours: &Ours, id: u32) -> anyhow::Result<bool> {
    if !ours.is_alive() {
        return Ok(false);
    }
    signal(id, "TERM")?;
    let begun = Instant::now();
    while ours.is_alive() {
        ensure!(
            begun.elapsed() < PATIENCE,
            "process {id} didn't end within {PATIENCE:?}. Look at its log in target/services, or end it with `kill -9 {id}`"
        );
        sleep(STEP).await;
    }
    Ok(true)
}

/// By the shell: `kill` is always in it, and not always a program.
fn signal(id: u32, name: &str) -> anyhow::Result<()> {
    let mut shell = Command::new("sh");
    let sent = shell
        .args(["-c", r#"kill -s "$1" "$2""#, "sh", name, &id.to_string()])
        .status()?;
    ensure!(sent.success(), "process {id} can't be ended");
    Ok(())
}
