//! This program once more, as one or two processes that can be killed.

use super::ledger::Ledger;
use super::worker::Order;
use anyhow::{Context as _, Result, ensure};
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, ChildStdin, Command};
use tokio::sync::mpsc;

/// The processes, and what they say.
pub(crate) struct Hubs {
    all: Vec<(Child, Option<ChildStdin>)>,
    lines: mpsc::Receiver<String>,
    pub(crate) have_ended: bool,
}

impl Hubs {
    pub(crate) fn start(orders: &[Order]) -> Result<Self> {
        let (says, lines) = mpsc::channel(64);
        let mut all = Vec::new();
        for order in orders {
            let mut itself = Command::new(std::env::current_exe()?);
            itself.arg("worker").arg(serde_json::to_string(order)?);
            itself.stdin(Stdio::piped()).stdout(Stdio::piped());
            // A driver may complain when its process ends in the middle of something.
            itself.stderr(Stdio::null()).kill_on_drop(true);
            let mut child = itself.spawn()?;
            let output = child.stdout.take().context("no output")?;
            let mut output = BufReader::new(output).lines();
            let says = says.clone();
            tokio::spawn(async move {
                while let Ok(Some(line)) = output.next_line().await {
                    if says.send(line).await.is_err() {
                        return;
                    }
                }
            });
            let input = child.stdin.take();
            all.push((child, input));
        }
        Ok(Self {
            all,
            lines,
            have_ended: false,
        })
    }

    /// Listens until so many are saved, or the processes are gone.
    pub(crate) async fn until_saved(&mut self, ledger: &mut Ledger, count: usize) -> Result<()> {
        while ledger.saved() < count && !self.have_ended {
            self.listens(ledger).await?;
        }
        Ok(())
    }

    pub(crate) async fn until_their_end(&mut self, ledger: &mut Ledger) -> Result<()> {
        while !self.have_ended {
            self.listens(ledger).await?;
        }
        for (child, _) in &mut self.all {
            child.wait().await?;
        }
        Ok(())
    }

    async fn listens(&mut self, ledger: &mut Ledger) -> Result<()> {
        match self.lines.recv().await {
            // The last line may have been cut off in the middle; then nobody was told.
            Some(line) if line.matches(' ').count() == 2 => ledger.hears(&line)?,
            Some(_) => {}
            None => self.have_ended = true,
        }
        Ok(())
    }

    pub(crate) async fn are_killed(&mut self, ledger: &mut Ledger) -> Result<()> {
        for (child, _) in &mut self.all {
            child.start_kill()?;
        }
        self.until_their_end(ledger).await
    }

    /// Nobody sends any more, and the last backup runs.
    pub(crate) async fn end(mut self, ledger: &mut Ledger) -> Result<()> {
        for (_, input) in &mut self.all {
            *input = None;
        }
        self.until_their_end(ledger).await?;
        for (child, _) in &mut self.all {
            let status = child.wait().await?;
            ensure!(status.success(), "a hub ended with {status}");
        }
        Ok(())
    }
}
