//! Runs one example as a reader would, and notes each line with its time.

use std::io::{BufRead as _, BufReader, PipeReader};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use super::{Job, Line, Recording};
use crate::process::capture;
use crate::repo::Repo;
use crate::scenarios;

/// No recording takes this long; a program that does is stuck.
const PATIENCE: Duration = Duration::from_secs(60);
/// What a reader sees: the examples' default address, whatever port this run was given.
const DEFAULT_ADDRESS: &str = "127.0.0.1:3000";

pub(super) fn play(repo: &Repo, job: &Job) -> Result<Recording> {
    let mut running = Running::start(repo, job)?;
    let lines = match job.scenario.as_str() {
        "" => running.all_lines(),
        name => running.with_clients(name),
    };
    // On an error the program must not stay behind.
    if lines.is_err() {
        let _ = running.child.kill();
    }
    let (lines, status) = (lines?, running.child.wait()?);
    ensure!(
        status.success() || job.scenario.is_empty() && is_plain_failure(status),
        "it ended with {status}"
    );
    let arguments = job
        .args
        .iter()
        .fold(String::new(), |all, argument| format!("{all} {argument}"));
    let separator = if job.args.is_empty() { "" } else { " --" };
    Ok(Recording {
        command: format!("cargo run --example {}{separator}{arguments}", job.example),
        lines,
    })
}

/// A program that shows a failure may end with 1; a panic (101) or a signal is no demonstration.
fn is_plain_failure(status: ExitStatus) -> bool {
    status.code() == Some(1)
}

struct Running {
    child: Child,
    printed: Receiver<Line>,
}

impl Running {
    fn start(repo: &Repo, job: &Job) -> Result<Self> {
        let program = binary(repo, &job.example);
        // One pipe for both streams keeps their order, as a terminal would.
        let (reader, writer) = std::io::pipe()?;
        let mut command = Command::new(&program);
        command
            .args(&job.args)
            .current_dir(repo.root())
            .env("HUB_ADDR", "127.0.0.1:0")
            .env_remove("RUST_BACKTRACE");
        command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
        let child = command
            .spawn()
            .with_context(|| format!("{} can't be run", program.display()))?;
        // `command` holds the writing end as well; the reader sees the end only when that is gone.
        drop(command);
        Ok(Self {
            child,
            printed: note_lines(reader),
        })
    }

    fn next(&self) -> Result<Option<Line>> {
        match self.printed.recv_timeout(PATIENCE) {
            Ok(line) => Ok(Some(line)),
            Err(RecvTimeoutError::Disconnected) => Ok(None),
            Err(RecvTimeoutError::Timeout) => bail!("it printed nothing for {} s", PATIENCE.as_secs()),
        }
    }

    fn all_lines(&self) -> Result<Vec<Line>> {
        let mut lines = Vec::new();
        while let Some(line) = self.next()? {
            lines.push(line);
        }
        Ok(lines)
    }

    /// Waits for the address, lets the scenario play the clients, and stops the server as Ctrl-C does.
    fn with_clients(&self, scenario: &str) -> Result<Vec<Line>> {
        let scenario = scenarios::find(scenario).with_context(|| format!("no scenario is called `{scenario}`"))?;
        let mut lines = Vec::new();
        let address = loop {
            let line = self.next()?.context("it ended before `listening on http://…`")?;
            let address = line.text.strip_prefix("listening on http://").map(str::to_owned);
            lines.push(line);
            if let Some(address) = address {
                break address;
            }
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime
            .block_on(scenario(format!("http://{address}")))
            .context("the scenario failed")?;
        drop(runtime);
        interrupt(&self.child)?;
        lines.extend(self.all_lines()?);
        for line in &mut lines {
            line.text = line.text.replace(&address, DEFAULT_ADDRESS);
        }
        Ok(lines)
    }
}

fn binary(repo: &Repo, example: &str) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| repo.path("target"), PathBuf::from);
    target
        .join("debug/examples")
        .join(example)
        .with_extension(std::env::consts::EXE_EXTENSION)
}

fn note_lines(reader: PipeReader) -> Receiver<Line> {
    let (sender, receiver) = channel();
    let started = Instant::now();
    std::thread::spawn(move || {
        for text in BufReader::new(reader).lines().map_while(Result::ok) {
            let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
            if sender.send(Line { ms, text }).is_err() {
                break;
            }
        }
    });
    receiver
}

/// The standard library knows no gentle signal; `kill` does.
fn interrupt(child: &Child) -> Result<()> {
    let ended = capture(Command::new("kill").args(["-INT", &child.id().to_string()]))?;
    ensure!(ended.success, "the server can't be interrupted: {}", ended.stderr);
    Ok(())
}
