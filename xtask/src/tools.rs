//! Gets what the checks and tests need: Python environments below `target/`, Debian packages when this is Debian.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

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

/// Installs Debian packages, where that can be done without asking anybody: on Debian, as root.
pub(crate) fn install_package(packages: &[&str]) -> bool {
    if !is_debian_root() {
        return false;
    }
    println!("installing {} …", packages.join(", "));
    let quiet = |command: &mut Command| show(command.env("DEBIAN_FRONTEND", "noninteractive"));
    let updated = quiet(Command::new("apt-get").args(["update", "-qq"])).is_ok_and(|ended| ended.success);
    let mut install = Command::new("apt-get");
    install
        .args(["install", "-y", "-qq", "--no-install-recommends"])
        .args(packages);
    updated && quiet(&mut install).is_ok_and(|ended| ended.success)
}

fn is_debian_root() -> bool {
    let debian = Path::new("/etc/debian_version").exists();
    debian && capture(Command::new("id").arg("-u")).is_ok_and(|id| id.stdout.trim() == "0")
}
