//! Compiles the checks of some exercises in one cargo call and reads, for each, what the compiler said about it alone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::Context as _;
use serde::Deserialize;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, BufReader};
use tokio::process::Command;

use crate::output::status;
use crate::servers::Servers;

/// Whose code the checks judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    /// What the learner wrote.
    Exercises,
    /// `solutions/`.
    Solutions,
}

/// What a cargo call gave.
#[derive(Debug, Default)]
pub struct Build {
    /// By the exercise's id.
    pub targets: BTreeMap<String, Target>,
    /// Errors that belong to no exercise: a dependency that doesn't compile, a manifest that can't be read.
    pub other_errors: Vec<String>,
}

/// One exercise's check, compiled or not. Messages are as rustc renders them, with colours.
#[derive(Debug, Default, Clone)]
pub struct Target {
    /// The test binary, when it compiled.
    pub executable: Option<PathBuf>,
    /// Why it didn't compile.
    pub errors: Vec<String>,
    /// What the compiler warns of.
    pub warnings: Vec<String>,
}

#[derive(Deserialize)]
struct Message {
    reason: String,
    target: Option<MessageTarget>,
    message: Option<Diagnostic>,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct MessageTarget {
    name: String,
    kind: Vec<String>,
}

#[derive(Deserialize)]
struct Diagnostic {
    level: String,
    rendered: Option<String>,
    spans: Vec<serde::de::IgnoredAny>,
}

/// Compiles the checks of these exercises, all that compile.
pub async fn build(root: &Path, ids: &[String], judged: Judged, servers: &Servers) -> anyhow::Result<Build> {
    let mut command = command(root, ids, judged);
    for feature in servers.features() {
        command.args(["--features", feature]);
    }
    let mut child = command
        .spawn()
        .context("cannot start cargo; is Rust installed? See https://rustup.rs")?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (build, noise) = tokio::try_join!(read_messages(stdout), read_noise(stderr))?;
    let success = child.wait().await.context("cannot wait for cargo")?.success();
    status("");
    let mut build = build;
    let silent = build.other_errors.is_empty() && build.targets.values().all(|target| target.errors.is_empty());
    if !success && silent {
        build.other_errors.push(noise);
    }
    Ok(build)
}

fn command(root: &Path, ids: &[String], judged: Judged) -> Command {
    let mut command = Command::from(testkit::cargo::command());
    // `build` and not `test --no-run`, which gives the same binaries but stops at the first that doesn't compile.
    command
        .current_dir(root)
        .args(["build", "--package", "exercises", "--keep-going"]);
    command.args(["--message-format", "json-diagnostic-rendered-ansi"]);
    for id in ids {
        command.args(["--test", id]);
    }
    if judged == Judged::Solutions {
        command.args(["--features", "solutions"]);
    }
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

async fn read_messages(stdout: Option<impl AsyncRead + Unpin>) -> anyhow::Result<Build> {
    let mut build = Build::default();
    let Some(stdout) = stdout else { return Ok(build) };
    let mut lines = BufReader::new(stdout).lines();
    while let Some(line) = lines.next_line().await.context("cannot read what cargo says")? {
        // A build script may print a line of its own; only cargo's are JSON.
        if let Ok(message) = serde_json::from_str::<Message>(&line) {
            build.add(message);
        }
    }
    Ok(build)
}

impl Build {
    fn add(&mut self, message: Message) {
        let Some(target) = message.target else { return };
        let is_check = target.kind.iter().any(|kind| kind == "test");
        match (message.reason.as_str(), message.message) {
            ("compiler-artifact", _) if is_check => {
                self.targets.entry(target.name).or_default().executable = message.executable;
            }
            // "aborting due to 2 previous errors" and the like point at no code.
            ("compiler-message", Some(diagnostic)) if !diagnostic.spans.is_empty() => {
                let text = diagnostic.rendered.unwrap_or_default().trim_end().to_owned();
                match (is_check, diagnostic.level.as_str()) {
                    (true, "error") => self.targets.entry(target.name).or_default().errors.push(text),
                    (true, "warning") => self.targets.entry(target.name).or_default().warnings.push(text),
                    (false, "error") => self.other_errors.push(text),
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

/// Shows on a terminal what cargo does, because a first build takes a minute; keeps the rest for an error.
async fn read_noise(stderr: Option<impl AsyncRead + Unpin>) -> anyhow::Result<String> {
    let mut noise = String::new();
    let Some(stderr) = stderr else { return Ok(noise) };
    let mut lines = BufReader::new(stderr).lines();
    while let Some(line) = lines.next_line().await.context("cannot read what cargo says")? {
        match line.split_whitespace().next() {
            Some("Compiling" | "Downloading" | "Downloaded" | "Updating" | "Locking" | "Adding" | "Finished") => {
                status(line.trim());
            }
            // An editor may be at work in the same directory; without this line nobody knows what is waited for.
            Some("Blocking") => status("waiting: another cargo is at work here"),
            _ => noise = noise + &line + "\n",
        }
    }
    Ok(noise.trim_end().to_owned())
}
