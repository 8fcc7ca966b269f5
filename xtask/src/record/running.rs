//! A program that runs: its lines as they come, and a keyboard for it.

use std::io::{BufRead as _, BufReader, PipeReader, Write as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::Line;

/// No recording takes this long; a program that does is stuck.
const PATIENCE: Duration = Duration::from_secs(60);
/// Nobody can see from outside that a program waits for the keyboard. A person types when the screen stays as it is.
const STILL: Duration = Duration::from_millis(400);
/// A program that answers nothing doesn't want an answer first.
const SILENT: Duration = Duration::from_secs(3);

/// A program that runs, and is killed when nobody is interested any more.
pub(super) struct Running {
    child: Child,
    printed: Receiver<Line>,
    started: Instant,
}

impl Running {
    /// Starts the program. Whatever the maintainer's environment holds, it prints what a reader's prints.
    pub(super) fn start(command: &mut Command) -> Result<Self> {
        // One pipe for both streams keeps their order, as a terminal would.
        let (reader, writer) = std::io::pipe()?;
        let plain = [("RUST_BACKTRACE", "0"), ("RUST_LIB_BACKTRACE", "0"), ("NO_COLOR", "1")];
        command.env_remove("REDIS_URL").env_remove("MONGODB_URI");
        command.envs(plain).stdout(writer.try_clone()?).stderr(writer);
        let started = Instant::now();
        let child = command.spawn();
        // `command` holds the writing end as well; the reader sees the end only when that is gone.
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let name = command.get_program().to_string_lossy();
        Ok(Self {
            child: child.with_context(|| format!("{name} can't be run"))?,
            printed: note_lines(reader, started),
            started,
        })
    }

    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// The next line, or `None` when the program has closed its output.
    pub(super) fn next(&self) -> Result<Option<Line>> {
        match self.printed.recv_timeout(PATIENCE) {
            Ok(line) => Ok(Some(line)),
            Err(RecvTimeoutError::Disconnected) => Ok(None),
            Err(RecvTimeoutError::Timeout) => bail!("it printed nothing for {} s", PATIENCE.as_secs()),
        }
    }

    pub(super) fn all_lines(&self) -> Result<Vec<Line>> {
        let mut lines = Vec::new();
        while let Some(line) = self.next()? {
            lines.push(line);
        }
        Ok(lines)
    }

    /// Types the lines of `text`, each when the program has answered the one before, and ends the input.
    pub(super) fn with_keyboard(&mut self, text: &str) -> Result<Vec<Line>> {
        let mut keyboard = self.child.stdin.take().context("it has no standard input")?;
        let mut lines = Vec::new();
        for text in text.lines() {
            lines.extend(self.answer());
            lines.push(Line {
                ms: since(self.started),
                text: text.to_owned(),
                typed: true,
            });
            writeln!(keyboard, "{text}").with_context(|| format!("it ended before `{text}` was typed"))?;
        }
        lines.extend(self.answer());
        drop(keyboard);
        lines.extend(self.all_lines()?);
        Ok(lines)
    }

    /// What the program prints until its output stays still.
    fn answer(&self) -> Vec<Line> {
        let first = self.printed.recv_timeout(SILENT);
        let more = std::iter::from_fn(|| self.printed.recv_timeout(STILL).ok());
        first.into_iter().chain(more).collect()
    }

    pub(super) fn wait(&mut self) -> Result<ExitStatus> {
        Ok(self.child.wait()?)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // A program that has ended can't be killed, and needn't be.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn note_lines(reader: PipeReader, started: Instant) -> Receiver<Line> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for text in BufReader::new(reader).lines().map_while(Result::ok) {
            let (ms, typed) = (since(started), false);
            if sender.send(Line { ms, text, typed }).is_err() {
                break;
            }
        }
    });
    receiver
}

fn since(started: Instant) -> u64 {
    u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX)
}
