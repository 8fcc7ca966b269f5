//! The tests in `e2e/` and its folders: the official clients against the hub and the examples, and the pages in a browser.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};

use super::{Report, count, described};
use crate::process::{answers, capture, cargo, show};
use crate::record;
use crate::repo::Repo;
use crate::tools;

/// Node's own test runner has what the tests use from this version on.
const NODE: u32 = 20;

pub(super) fn run(repo: &Repo) -> Result<Report> {
    let mut report = Report::default();
    if !can_run(repo, &mut report) {
        return Ok(report);
    }
    record::build(repo)?;
    build_servers(repo)?;
    let files = files(repo, "e2e/", &mut report)?;
    if !files.is_empty() {
        let seen = repo.path("target/described");
        if seen.exists() {
            std::fs::remove_dir_all(&seen)?;
        }
        let ended = show(node(repo, &files).env("HUB_DESCRIBED", &seen))?;
        report.add(count::node(&ended.stdout, ended.success));
        // A test that failed may be the one that would have seen the rest.
        if ended.success {
            report.add(described::check(repo, &seen)?);
        }
    }
    Ok(report)
}

/// Whether the machine has what every file needs. Else the report says what is missing.
pub(super) fn can_run(repo: &Repo, report: &mut Report) -> bool {
    let ready = node_is_ready(repo);
    if let Err(why) = &ready {
        let cure = format!("install Node.js {NODE} or later with npm, and let npm reach its registry");
        report.not_run.push(format!("the tests in e2e/, {why:#}, {cure}"));
    }
    ready.is_ok()
}

/// The files of tests in a folder that can run here. The report says why the others can't.
pub(super) fn files<'a>(repo: &'a Repo, folder: &'a str, report: &mut Report) -> Result<Vec<&'a str>> {
    let browser = browser_is_ready();
    let python = tools::python_environment(repo, "venv", "e2e/python/requirements.txt").map(|_| ());
    let mut files = Vec::new();
    for file in repo.under(folder, ".test.mjs") {
        match lacks(&repo.read(file)?, &browser, &python) {
            Some(missing) => report.not_run.push(format!("{file}, {missing}")),
            None => files.push(file),
        }
    }
    Ok(files)
}

/// Node's test runner over these files.
pub(super) fn node(repo: &Repo, files: &[&str]) -> Command {
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter=spec"])
        .args(files)
        .current_dir(repo.root());
    node
}

/// The two binaries that aren't examples.
pub(super) fn build_servers(repo: &Repo) -> Result<()> {
    let built = cargo()
        .args([
            "build",
            "--quiet",
            "--package",
            "course",
            "--package",
            "hub-durable",
            "--bins",
        ])
        .current_dir(repo.root())
        .status()?;
    ensure!(
        built.success(),
        "`cargo build --package course --package hub-durable --bins` failed"
    );
    Ok(())
}

/// Why a test file can't run here, and what would help.
fn lacks(text: &str, browser: &Result<()>, python: &Result<()>) -> Option<String> {
    let needs = |name: &str| text.contains(&format!("{name}("));
    if let (true, Err(error)) = (needs("browser"), browser) {
        return Some(format!("{error:#}, install Chromium or set CHROMIUM to its path"));
    }
    if let (true, Err(error)) = (needs("python"), python) {
        return Some(format!("{error:#}, install Python 3.9 or later with its venv module"));
    }
    None
}

fn node_is_ready(repo: &Repo) -> Result<()> {
    if !(answers("node") && answers("npm")) {
        tools::install_package(&["nodejs", "npm"]);
    }
    ensure!(answers("node") && answers("npm"), "node or npm is missing");
    let version = capture(Command::new("node").arg("--version"))?.stdout;
    ensure!(major(&version) >= NODE, "node is {}", version.trim());
    npm_ci(repo)
}

fn major(version: &str) -> u32 {
    version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse().ok())
        .unwrap_or(0)
}

/// Installs exactly what the lock file names, unless that has been done.
fn npm_ci(repo: &Repo) -> Result<()> {
    let wanted = repo.read("package-lock.json")?;
    let mark = repo.path("node_modules/.installed");
    if std::fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let ended = capture(Command::new("npm").arg("ci").current_dir(repo.root()))?;
    ensure!(ended.success, "`npm ci` failed: {}", ended.stderr.trim());
    Ok(std::fs::write(mark, wanted)?)
}

fn browser_is_ready() -> Result<()> {
    if !has_browser() {
        tools::install_package(&["chromium"]);
    }
    ensure!(has_browser(), "no Chromium was found");
    Ok(())
}

/// The same search as in e2e/support.mjs.
fn has_browser() -> bool {
    if let Some(path) = std::env::var_os("CHROMIUM") {
        return Path::new(&path).exists();
    }
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
        .into_iter()
        .any(answers)
}

#[cfg(test)]
mod tests {
    use super::{lacks, major};

    #[test]
    fn only_what_needs_the_missing_thing_is_left_out() {
        let missing = || Err(anyhow::anyhow!("no Chromium was found"));
        assert!(lacks("await browser(t)", &missing(), &Ok(())).is_some_and(|why| why.contains("CHROMIUM")));
        assert_eq!(lacks("await startExample(t)", &missing(), &Ok(())), None);
        assert!(lacks("await python(t)", &Ok(()), &missing()).is_some());
        assert_eq!(lacks("await browser(t); await python(t)", &Ok(()), &Ok(())), None);
    }

    #[test]
    fn a_version_is_read() {
        assert_eq!(major("v20.11.1\n"), 20);
        assert_eq!(major("nonsense"), 0);
    }
}
