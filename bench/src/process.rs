//! A server as a child process, and what the kernel says about it.

use std::{fs, net::SocketAddr, process::Stdio, time::Duration};

use anyhow::{Context, bail};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// A server that hasn't said where it listens by then has failed.
const START: Duration = Duration::from_secs(20);
/// `/proc` counts CPU time in these; Linux has had a hundred in a second on every architecture that this runs on.
const TICKS_PER_SECOND: f64 = 100.0;

/// A running server. It is killed when this is dropped.
pub(crate) struct Server {
    child: Child,
    pid: u32,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

impl Server {
    /// Starts a server on a free port, and waits until it says which one.
    pub(crate) async fn start(command: &[String], env: &[(&str, &str)]) -> anyhow::Result<Self> {
        let [program, args @ ..] = command else {
            bail!("an empty command");
        };
        let mut child = Command::new(program)
            .args(args)
            .env("HUB_ADDR", "127.0.0.1:0")
            .envs(env.iter().copied())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start `{}`; was it built?", command.join(" ")))?;
        let pid = child.id().context("the server ended at once")?;
        let stdout = child.stdout.take().context("the server has no output")?;
        let mut lines = BufReader::new(stdout).lines();
        let listening = async {
            while let Some(line) = lines.next_line().await? {
                if let Some((_, address)) = line.split_once("listening on http://") {
                    return Ok(address.trim().parse()?);
                }
            }
            bail!("`{}` ended before it listened", command.join(" "))
        };
        let address = tokio::time::timeout(START, listening)
            .await
            .context("the server doesn't say where it listens")??;
        // Whatever it prints later must not fill the pipe and stop it.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Ok(Self { child, pid, address })
    }

    /// CPU seconds that the whole process has used, its kernel time included.
    pub(crate) fn cpu_seconds(&self) -> anyhow::Result<f64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.pid))?;
        cpu_seconds_of(&stat).with_context(|| format!("unexpected format: {stat}"))
    }

    /// Resident memory in bytes.
    pub(crate) fn resident_bytes(&self) -> anyhow::Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid))?;
        resident_bytes_of(&status).with_context(|| format!("unexpected format: {status}"))
    }

    /// Ends it, and waits until it is gone, so that the next server has the machine for itself.
    pub(crate) async fn stop(mut self) -> anyhow::Result<()> {
        self.child.kill().await?;
        Ok(())
    }
}

/// Fields 14 and 15 of `/proc/<pid>/stat`. The second field is a name in brackets that may hold anything, so the count starts behind it.
fn cpu_seconds_of(stat: &str) -> Option<f64> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_ascii_whitespace().skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / TICKS_PER_SECOND)
}

fn resident_bytes_of(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kib * 1024)
}

/// How many files this process, and the servers that inherit from it, may open.
pub(crate) fn open_files_limit() -> anyhow::Result<u64> {
    let limits = fs::read_to_string("/proc/self/limits").context("the bench reads /proc, so it needs Linux")?;
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))
        .context("no limit of open files")?;
    match line.split_ascii_whitespace().next() {
        Some("unlimited") => Ok(u64::MAX),
        Some(soft) => Ok(soft.parse()?),
        None => bail!("no limit of open files"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpu_time_is_counted_behind_a_name_with_brackets_and_blanks() {
        let stat = "7 (a) b (c) S 1 7 7 0 -1 4194304 90 0 0 0 250 75 9 9 20 0 3 0 100 1 1";
        assert_eq!(cpu_seconds_of(stat), Some(3.25));
        assert_eq!(cpu_seconds_of("7 (a) S 1"), None);
    }

    #[test]
    fn resident_memory_is_read_in_bytes() {
        assert_eq!(
            resident_bytes_of("Name:\tx\nVmRSS:\t    2048 kB\nThreads:\t2\n"),
            Some(2 * 1024 * 1024)
        );
        assert_eq!(resident_bytes_of("Name:\tx\n"), None);
    }

    #[test]
    fn this_process_may_open_files() {
        assert!(open_files_limit().is_ok_and(|limit| limit > 10));
    }
}
