//! Spelling, by `typos`, which knows the usual slips and nothing else.

use std::process::Command;

use anyhow::Result;
use serde::Deserialize;

use crate::problem::{Outcome, Problem};
use crate::process::capture;
use crate::repo::Repo;
use crate::tools;

pub(super) fn check(repo: &Repo) -> Result<Outcome> {
    let bin = match tools::python_environment(repo, "tools", "xtask/requirements.txt") {
        Ok(bin) => bin,
        Err(error) => return Ok(super::needs_python(&error)),
    };
    let ended = capture(
        Command::new(bin.join("typos"))
            .args(["--format", "json"])
            .current_dir(repo.root()),
    )?;
    let mut problems: Vec<Problem> = ended.stdout.lines().filter_map(read).collect();
    if problems.is_empty() && !ended.success {
        problems.push(Problem::new(
            "typos.toml",
            0,
            format!("typos failed: {}", ended.stderr.trim()),
            "",
        ));
    }
    Ok(Outcome::Found(problems))
}

#[derive(Deserialize)]
struct Found {
    #[serde(rename = "type")]
    kind: String,
    path: String,
    #[serde(default)]
    line_num: usize,
    typo: String,
    corrections: Vec<String>,
}

fn read(line: &str) -> Option<Problem> {
    let found: Found = serde_json::from_str(line).ok()?;
    let cure = match found.corrections.is_empty() {
        true => "Write another word.".to_owned(),
        false => format!(
            "Write {}, or allow the word in typos.toml.",
            found.corrections.join(" or ")
        ),
    };
    let path = found.path.trim_start_matches("./");
    (found.kind == "typo").then(|| Problem::new(path, found.line_num, format!("`{}` is misspelled", found.typo), cure))
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::problem::Problem;

    #[test]
    fn a_finding_becomes_a_problem_with_its_place() {
        let slip = concat!("te", "h");
        let line = format!(
            r#"{{"type":"typo","path":"./a.md","line_num":3,"byte_offset":0,"typo":"{slip}","corrections":["the"]}}"#
        );
        let cure = "Write the, or allow the word in typos.toml.";
        assert_eq!(
            read(&line),
            Some(Problem::new("a.md", 3, format!("`{slip}` is misspelled"), cure))
        );
    }

    #[test]
    fn other_lines_are_no_finding() {
        assert_eq!(read(r#"{"type":"binary_file","path":"./a.png"}"#), None);
    }
}
