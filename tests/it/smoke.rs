//! Every example as a reader meets it: the real binary starts, serves or ends, and stops.
//!
//! The examples are found by reading `examples/`, so a new chapter joins by itself.

use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use testkit::servers::{Kind, not_run};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

/// Long enough for a loaded machine; nothing here waits for it unless something is broken.
const PATIENCE: Duration = Duration::from_secs(20);
const BUILD: &str = "cargo build --workspace --examples";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The names of all examples, and whether each is a server (its code reads `HUB_ADDR`).
fn examples() -> Result<Vec<(String, bool)>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(root().join("examples")).context("examples/ can't be read")? {
        let directory = entry?.path();
        if !directory.join("main.rs").is_file() {
            continue;
        }
        let name = directory
            .file_name()
            .and_then(|name| name.to_str())
            .context("a name that isn't UTF-8")?;
        let mut server = false;
        for file in ["main.rs", "app.rs", "serve.rs"] {
            server |= std::fs::read_to_string(directory.join(file))
                .unwrap_or_default()
                .contains("HUB_ADDR");
        }
        found.push((name.to_owned(), server));
    }
    ensure!(!found.is_empty(), "examples/ holds no example");
    found.sort();
    Ok(found)
}

/// The binary of `name`, built from today's sources: `--all-targets` builds the examples' tests, not the examples.
pub(crate) fn binary(name: &str) -> Result<PathBuf> {
    static BUILT: OnceLock<Result<(), String>> = OnceLock::new();
    let built = BUILT.get_or_init(|| {
        let arguments = BUILD.split(' ').skip(1).chain(["--quiet"]);
        let output = testkit::cargo::command().args(arguments).current_dir(root()).output();
        match output {
            Ok(output) if output.status.success() => Ok(()),
            Ok(output) => Err(format!(
                "`{BUILD}` failed:\n{}",
                String::from_utf8_lossy(&output.stderr)
            )),
            Err(error) => Err(format!("`{BUILD}` can't be run: {error}")),
        }
    });
    built.clone().map_err(anyhow::Error::msg)?;
    // …/target/debug/deps/it-0123 → …/target/debug/examples/<name>
    let this = std::env::current_exe()?;
    let target = this
        .parent()
        .and_then(Path::parent)
        .context("the test binary has no target folder")?;
    let path = target
        .join("examples")
        .join(name)
        .with_extension(std::env::consts::EXE_EXTENSION);
    ensure!(
        path.is_file(),
        "{} is missing: run `{BUILD}` with this profile",
        path.display()
    );
    Ok(path)
}

fn command(name: &str, address: &str) -> Result<Command> {
    let mut command = Command::new(binary(name)?);
    command.env("HUB_ADDR", address).current_dir(root()).kill_on_drop(true);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    Ok(command)
}

/// A running server, the address it printed, and the rest of what it prints.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: String,
    _lines: Lines<BufReader<ChildStdout>>,
}

pub(crate) async fn start(name: &str) -> Result<Server> {
    let mut child = command(name, "127.0.0.1:0")?.spawn()?;
    let mut lines = BufReader::new(child.stdout.take().context("no stdout")?).lines();
    let address = timeout(PATIENCE, async {
        while let Some(line) = lines.next_line().await? {
            if let Some(address) = line.strip_prefix("listening on http://") {
                return Ok(address.to_owned());
            }
        }
        bail!("it ended without `listening on http://…`")
    });
    let address = address.await.context("no `listening on http://…` in time")??;
    Ok(Server {
        child,
        address,
        _lines: lines,
    })
}

/// Sends one HTTP request and returns the status line.
async fn get(address: &str) -> Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    timeout(PATIENCE, stream.read_to_string(&mut answer))
        .await
        .context("no answer in time")??;
    Ok(answer.lines().next().unwrap_or_default().to_owned())
}

#[cfg(unix)]
async fn stop(mut server: Server, signal: &str) -> Result<()> {
    let id = server.child.id().context("it has ended already")?.to_string();
    ensure!(
        Command::new("kill").args([signal, &id]).status().await?.success(),
        "kill {signal} failed"
    );
    let status = timeout(PATIENCE, server.child.wait())
        .await
        .context("it didn't stop in time")??;
    ensure!(
        status.success(),
        "after {signal} it ended with {status}, expected exit code 0"
    );
    Ok(())
}

async fn serves_and_stops(name: &str) -> Result<()> {
    for signal in ["-INT", "-TERM"] {
        let server = start(name).await?;
        ensure!(
            !server.address.ends_with(":0"),
            "it printed port 0 instead of the real one"
        );
        let status = get(&server.address).await?;
        ensure!(status.starts_with("HTTP/1.1 "), "GET / was answered with `{status}`");
        // A connection that stays open must not keep the server from stopping.
        let _open = TcpStream::connect(&server.address).await?;
        #[cfg(unix)]
        stop(server, signal).await?;
        #[cfg(not(unix))]
        let _ = signal;
    }
    Ok(())
}

async fn says_that_the_port_is_taken(name: &str) -> Result<()> {
    let holder = TcpListener::bind("127.0.0.1:0").await?;
    let address = holder.local_addr()?.to_string();
    let output = run_to_the_end(command(name, &address)?).await?;
    ensure!(
        !output.status.success(),
        "the port is taken, and it ended with exit code 0"
    );
    let message = String::from_utf8_lossy(&output.stderr);
    for part in [address.as_str(), "HUB_ADDR"] {
        ensure!(message.contains(part), "the message doesn't name `{part}`: {message}");
    }
    Ok(())
}

async fn run_to_the_end(mut command: Command) -> Result<Output> {
    Ok(timeout(PATIENCE, command.output())
        .await
        .context("it didn't end in time")??)
}

async fn prints_and_ends(name: &str) -> Result<()> {
    let output = run_to_the_end(command(name, "127.0.0.1:0")?).await?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "it ended with {}: {stderr}", output.status);
    ensure!(!output.stdout.is_empty(), "it printed nothing");
    Ok(())
}

/// Tries `check` on each example of a kind, and reports all that are broken at once, each by its name.
async fn on_every(servers: bool, check: impl AsyncFn(&str) -> Result<()>) -> Result<()> {
    let mut broken = Vec::new();
    for (name, _) in examples()?.into_iter().filter(|(_, server)| *server == servers) {
        // From chapter 13 on, a server starts a Redis, or needs one.
        if name.as_str() >= "ch13" && not_run(&[Kind::Redis]) {
            continue;
        }
        if let Err(error) = check(&name).await {
            broken.push(format!("{name}: {error:#}"));
        }
    }
    ensure!(broken.is_empty(), "{} broken:\n{}", broken.len(), broken.join("\n"));
    Ok(())
}

#[tokio::test]
async fn every_server_starts_serves_and_stops() -> Result<()> {
    on_every(true, serves_and_stops).await
}

#[tokio::test]
async fn every_server_names_the_address_and_hub_addr_when_the_port_is_taken() -> Result<()> {
    on_every(true, says_that_the_port_is_taken).await
}

#[tokio::test]
async fn every_program_prints_and_ends() -> Result<()> {
    on_every(false, prints_and_ends).await
}
