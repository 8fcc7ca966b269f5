//! Containers, by `docker compose` and the repository's `compose.yaml`.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};

use super::kind::Kind;

/// The variable by which `compose.yaml` learns the port on this machine.
fn port_variable(kind: Kind) -> &'static str {
    match kind {
        Kind::Redis => "REDIS_PORT",
        Kind::Mongo => "MONGODB_PORT",
    }
}

/// Why containers can't be started here, as the end of a sentence.
pub(super) fn is_ready() -> Result<(), String> {
    let asks: [(&[&str], &str); 2] = [
        (
            &["compose", "version"],
            "docker has no `compose` (install its compose plugin)",
        ),
        (
            &["info"],
            "docker's daemon doesn't answer (start it, or join the group `docker`)",
        ),
    ];
    for (arguments, why) in asks {
        let mut ask = Command::new("docker");
        ask.args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        match ask.status() {
            Err(_) => return Err("docker isn't installed (https://docs.docker.com/get-docker/)".to_owned()),
            Ok(status) if !status.success() => return Err(why.to_owned()),
            Ok(_) => {}
        }
    }
    Ok(())
}

/// Starts the services on these ports, and waits until each says that it is healthy.
pub(super) fn up(root: &Path, kinds: &[(Kind, u16)]) -> anyhow::Result<()> {
    let mut command = compose(root, &["up", "--detach", "--wait"]);
    for (kind, port) in kinds {
        command.arg(kind.service()).env(port_variable(*kind), port.to_string());
    }
    run(&mut command)
}

/// Removes the containers. Their volumes, which have the data, stay.
pub(super) fn down(root: &Path) -> anyhow::Result<()> {
    run(&mut compose(root, &["down"]))
}

fn compose(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("docker");
    command.args(["compose", "--file", "compose.yaml"]).args(arguments);
    command.current_dir(root).stdin(Stdio::null());
    command
}

/// What docker says about it is shown as it comes: pulling takes minutes.
fn run(command: &mut Command) -> anyhow::Result<()> {
    let words: Vec<_> = command
        .get_args()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let line = format!("docker {}", words.join(" "));
    let status = command.status().with_context(|| format!("`{line}` can't be run"))?;
    ensure!(
        status.success(),
        "`{line}` failed with {status}; what docker said stands above"
    );
    Ok(())
}
