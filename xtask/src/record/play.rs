//! Runs one example as a reader would, and notes each line with its time.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use bookkit::RunFact;

use super::running::Running;
use super::tidy::{is_hint, tidy};
use super::{Job, Line, Recording};
use crate::process::capture;
use crate::repo::Repo;
use crate::scenarios;

/// What a reader sees: the examples' default address, whatever port this run was given.
const DEFAULT_ADDRESS: &str = "127.0.0.1:3000";

pub(super) fn play(repo: &Repo, job: &Job) -> Result<Recording> {
    let mut program = Command::new(binary(repo, &job.example));
    program.args(&job.run.args).env("HUB_ADDR", "127.0.0.1:0");
    let arguments = job.run.args.iter().map(|argument| format!(" {argument}"));
    let separator = if job.run.args.is_empty() { "" } else { " --" };
    Ok(Recording {
        command: format!(
            "cargo run --example {}{separator}{}",
            job.example,
            arguments.collect::<String>()
        ),
        lines: lines(program, repo.root(), &job.run)?,
    })
}

/// What the program prints. A page that shows a failure says which, so any other one is noticed.
fn lines(mut program: Command, root: &Path, run: &RunFact) -> Result<Vec<Line>> {
    let keyboard = if run.stdin.is_empty() {
        Stdio::null()
    } else {
        Stdio::piped()
    };
    let mut running = Running::start(program.current_dir(root).stdin(keyboard))?;
    let mut lines = match (run.scenario.as_str(), run.stdin.as_str()) {
        ("", "") => running.all_lines(),
        ("", text) => running.with_keyboard(text),
        (scenario, _) => with_clients(&running, scenario),
    }?;
    let status = running.wait()?;
    ensure!(
        status.code() == Some(run.exit),
        "it ended with {status}, not with {}; a run that is meant to fail says so: `exit = 1`, or 101 for a panic",
        run.exit
    );
    lines.retain(|line| !is_hint(&line.text));
    for line in &mut lines {
        line.text = tidy(&line.text, root);
    }
    Ok(lines)
}

/// Waits for the address, lets the scenario play the clients, and stops the server as Ctrl-C does.
fn with_clients(server: &Running, scenario: &str) -> Result<Vec<Line>> {
    let scenario = scenarios::find(scenario).with_context(|| format!("no scenario is called `{scenario}`"))?;
    let mut lines = Vec::new();
    let address = loop {
        let line = server.next()?.context("it ended before `listening on http://…`")?;
        let address = line.text.strip_prefix("listening on http://").map(str::to_owned);
        lines.push(line);
        if let Some(address) = address {
            break address;
        }
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let meanwhile = RefCell::default();
    runtime
        .block_on(scenario(format!("http://{address}"), &|text| {
            lines_until(server, text, &meanwhile)
        }))
        .context("the scenario failed")?;
    drop(runtime);
    lines.extend(meanwhile.into_inner());
    interrupt(server)?;
    lines.extend(server.all_lines()?);
    for line in &mut lines {
        line.text = line.text.replace(&address, DEFAULT_ADDRESS);
    }
    Ok(lines)
}

/// Notes lines up to the first one with this text. Each line is looked at once: a text that is waited for twice must come
/// twice.
fn lines_until(server: &Running, text: &str, lines: &RefCell<Vec<Line>>) -> Result<()> {
    loop {
        let line = server
            .next()?
            .with_context(|| format!("it ended before it printed `{text}`"))?;
        let found = line.text.contains(text);
        lines.borrow_mut().push(line);
        if found {
            return Ok(());
        }
    }
}

fn binary(repo: &Repo, example: &str) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| repo.path("target"), PathBuf::from);
    target
        .join("debug/examples")
        .join(example)
        .with_extension(std::env::consts::EXE_EXTENSION)
}

/// The standard library knows no gentle signal; `kill` does.
fn interrupt(server: &Running) -> Result<()> {
    let ended = capture(Command::new("kill").args(["-INT", &server.id().to_string()]))?;
    ensure!(ended.success, "the server can't be interrupted: {}", ended.stderr);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, run: &RunFact) -> Result<Vec<Line>> {
        let mut program = Command::new("sh");
        program.args(["-c", script]);
        lines(program, Path::new("."), run)
    }

    fn texts(script: &str, run: &RunFact) -> Result<Vec<String>> {
        let show = |line: Line| {
            if line.typed {
                format!("> {}", line.text)
            } else {
                line.text
            }
        };
        Ok(shell(script, run)?.into_iter().map(show).collect())
    }

    #[test]
    fn a_run_ends_with_the_code_that_its_facts_name() -> Result<()> {
        let panics = RunFact {
            exit: 101,
            ..RunFact::default()
        };
        assert_eq!(texts("echo a; exit 101", &panics)?, ["a"]);
        for (script, run) in [
            ("exit 0", &panics),
            ("exit 101", &RunFact::default()),
            ("exit 1", &panics),
        ] {
            let error = shell(script, run)
                .err()
                .map(|error| error.to_string())
                .unwrap_or_default();
            assert!(error.contains(&format!("not with {}", run.exit)), "{script}: {error}");
        }
        // A signal is no code at all.
        assert!(shell("kill -9 $$", &RunFact::default()).is_err());
        Ok(())
    }

    #[test]
    fn both_streams_are_noted_in_the_order_in_which_they_came() -> Result<()> {
        let script = "for n in 1 2 3 4 5 6 7 8 9; do echo out $n; echo err $n >&2; done";
        let expected: Vec<_> = (1..10).flat_map(|n| [format!("out {n}"), format!("err {n}")]).collect();
        assert_eq!(texts(script, &RunFact::default())?, expected);
        Ok(())
    }

    #[test]
    fn the_environment_of_the_maintainer_does_not_matter() -> Result<()> {
        let mut program = Command::new("sh");
        program.args(["-c", "echo $RUST_BACKTRACE $RUST_LIB_BACKTRACE $NO_COLOR"]);
        program
            .env("RUST_BACKTRACE", "full")
            .env("RUST_LIB_BACKTRACE", "1")
            .env("NO_COLOR", "");
        let lines = lines(program, Path::new("."), &RunFact::default())?;
        assert_eq!(lines.first().map(|line| line.text.as_str()), Some("0 0 1"));
        Ok(())
    }

    #[test]
    fn each_line_is_typed_after_the_answer_to_the_one_before() -> Result<()> {
        let script = "echo ready; while read line; do echo \"got $line\"; echo next; done; echo bye";
        let run = RunFact {
            stdin: "one\ntwo\n".into(),
            ..RunFact::default()
        };
        let expected = ["ready", "> one", "got one", "next", "> two", "got two", "next", "bye"];
        assert_eq!(texts(script, &run)?, expected);
        Ok(())
    }

    #[test]
    fn a_machine_without_node_records_the_same_lines() -> Result<()> {
        let script = "echo 'the page will load socket.io-client from https://example.org'; echo ready";
        assert_eq!(texts(script, &RunFact::default())?, ["ready"]);
        Ok(())
    }

    #[test]
    fn a_scenario_can_wait_for_a_line_and_no_line_is_lost() -> Result<()> {
        let mut program = Command::new("sh");
        program.args(["-c", "echo one; echo two; echo three"]);
        let running = Running::start(program.stdin(Stdio::null()))?;
        let lines = RefCell::default();
        lines_until(&running, "wo", &lines)?;
        let texts: Vec<_> = lines.take().into_iter().map(|line| line.text).collect();
        assert_eq!(texts, ["one", "two"]);
        let error = lines_until(&running, "four", &lines)
            .err()
            .map(|error| error.to_string());
        assert_eq!(error.as_deref(), Some("it ended before it printed `four`"));
        assert_eq!(lines.take().len(), 1);
        Ok(())
    }

    #[test]
    fn without_lines_to_type_the_input_has_ended() -> Result<()> {
        assert_eq!(texts("read line || echo end", &RunFact::default())?, ["end"]);
        Ok(())
    }

    #[test]
    fn a_program_that_ends_too_early_for_the_keyboard_is_an_error() {
        let run = RunFact {
            stdin: "one\n".into(),
            ..RunFact::default()
        };
        assert!(shell("echo bye; exec <&-", &run).is_err());
    }
}
