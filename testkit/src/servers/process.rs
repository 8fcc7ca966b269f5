//! A server's process, its folder and its port: started, killed, started again.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use tokio::time::sleep;

use super::Kind;
use super::guard::Guard;

/// Long enough for a loaded machine; nothing here waits for it unless something is broken.
const PATIENCE: Duration = Duration::from_secs(60);
const STEP: Duration = Duration::from_millis(10);

/// Arguments for a port and a folder for data.
type Arguments = Box<dyn Fn(u16, &Path) -> Vec<String> + Send + Sync>;

/// What it takes to start a server, the port aside.
pub(super) struct Recipe {
    pub(super) kind: Kind,
    /// Its arguments, once the port and the folder for its data are known.
    pub(super) arguments: Arguments,
    /// What it prints when it takes connections.
    pub(super) ready: &'static str,
}

/// What every server is: a process, a folder and a port. Dropped, it is killed and its folder removed.
pub struct Process {
    recipe: Recipe,
    folder: PathBuf,
    port: u16,
    child: Option<Child>,
    guard: Option<Guard>,
}

impl Process {
    pub(super) async fn start(recipe: Recipe) -> Result<Self> {
        let folder = new_folder()?;
        let guard = Some(Guard::over(None, &folder));
        let mut server = Self {
            recipe,
            folder,
            port: 0,
            child: None,
            guard,
        };
        // Between finding a free port and taking it, somebody else may take it.
        for attempt in 1.. {
            server.port = free_port()?;
            match server.spawn().await {
                Err(error) if attempt < 3 && error.to_string().contains("in use") => {}
                started => return started.map(|()| server),
            }
        }
        bail!("no port stayed free")
    }

    async fn spawn(&mut self) -> Result<()> {
        ensure!(self.child.is_none(), "it runs already");
        let program = self.recipe.kind.program().map_err(anyhow::Error::msg)?;
        let (data, log) = (self.folder.join("data"), self.log());
        std::fs::create_dir_all(&data)?;
        let printed = File::create(&log)?;
        let mut command = Command::new(&program);
        command
            .args((self.recipe.arguments)(self.port, &data))
            .current_dir(&self.folder);
        command
            .stdin(Stdio::null())
            .stderr(printed.try_clone()?)
            .stdout(printed);
        let child = command
            .spawn()
            .with_context(|| format!("{} can't be run", program.display()))?;
        self.guard = Some(Guard::over(Some(child.id()), &self.folder));
        self.child = Some(child);
        let ready = self.until_ready().await;
        if ready.is_err() {
            self.kill()?;
        }
        ready
    }

    /// Waits for the line that says so, and not for an answer on the port, which could be somebody else's.
    async fn until_ready(&mut self) -> Result<()> {
        let started = Instant::now();
        loop {
            let printed = std::fs::read_to_string(self.log()).unwrap_or_default();
            if printed.contains(self.recipe.ready) {
                return Ok(());
            }
            let child = self.child.as_mut().context("it doesn't run")?;
            if let Some(status) = child.try_wait()? {
                bail!("{:?} ended with {status}: {}", self.recipe.kind, tail(&printed));
            }
            ensure!(
                started.elapsed() < PATIENCE,
                "{:?} isn't ready after {PATIENCE:?}: {}",
                self.recipe.kind,
                tail(&printed)
            );
            sleep(STEP).await;
        }
    }

    /// Where it listens on this machine.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its number, if it runs.
    pub fn id(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }

    /// The folder of its data.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    pub(super) fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// Sends a signal such as `TERM`. A process of its own does that: the call itself would be unsafe code.
    pub(super) fn signal(&self, name: &str) -> Result<()> {
        let id = self.id().context("it doesn't run")?.to_string();
        let sent = Command::new("sh")
            .args(["-c", r#"kill -s "$1" "$2""#, "sh", name, &id])
            .status()?;
        ensure!(sent.success(), "`kill -{name} {id}` failed");
        Ok(())
    }

    /// Ends it at once, with SIGKILL: as a power cut would, as far as the process is concerned. Nothing happens when it doesn't run.
    pub fn kill(&mut self) -> Result<()> {
        if let Some(mut child) = self.child.take() {
            // Before the process is gone: another may get its number.
            self.guard = None;
            child.kill()?;
            child.wait()?;
            self.guard = Some(Guard::over(None, &self.folder));
        }
        Ok(())
    }

    /// Asks it to end, and waits until it has.
    pub async fn stop(&mut self) -> Result<()> {
        self.signal("TERM")?;
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            let child = self.child.as_mut().context("it doesn't run")?;
            if let Some(status) = child.try_wait()? {
                self.child = None;
                self.guard = Some(Guard::over(None, &self.folder));
                let printed = std::fs::read_to_string(self.log()).unwrap_or_default();
                ensure!(status.success(), "it ended with {status}: {}", tail(&printed));
                return Ok(());
            }
            sleep(STEP).await;
        }
        self.kill()?;
        bail!("it didn't end within {PATIENCE:?} and was killed")
    }

    /// Starts it again on the same data and port; kills it first if it runs.
    pub async fn restart(&mut self) -> Result<()> {
        self.kill()?;
        self.spawn().await
    }

    /// Stops it where it is (SIGSTOP): connections stay open, and nothing answers.
    pub fn freeze(&self) -> Result<()> {
        self.signal("STOP")
    }

    /// Lets a frozen one go on.
    pub fn thaw(&self) -> Result<()> {
        self.signal("CONT")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.kill();
        self.guard = None;
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn tail(printed: &str) -> String {
    let lines: Vec<&str> = printed.lines().collect();
    lines[lines.len().saturating_sub(8)..].join("\n")
}

/// A number that no other process and no other call gets.
fn unique() -> u64 {
    use std::hash::{BuildHasher as _, RandomState};
    RandomState::new().hash_one(std::process::id())
}

fn new_folder() -> Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("realtimehub-{:016x}", unique()));
    std::fs::create_dir(&folder).with_context(|| format!("{} can't be made", folder.display()))?;
    Ok(folder)
}

/// A free port below those that Linux and macOS give to outgoing connections: so nobody gets it by chance while the server is down
/// between `kill` and `restart`.
fn free_port() -> Result<u16> {
    for _ in 0..100 {
        let port = 10_000 + u16::try_from(unique() % 20_000)?;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return Ok(port);
        }
    }
    bail!("no free port in 100 attempts")
}
