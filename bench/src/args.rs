//! The command line, and the plan that it stands for.

use std::{path::PathBuf, time::Duration};

use anyhow::{Context, ensure};
use clap::Parser;

use crate::load::Timing;

/// Compares servers under the same load, in turns.
#[derive(Debug, Parser)]
#[command(name = "hub-bench", version)]
pub(crate) struct Args {
    /// One round of tiny rooms: whether everything works, not how fast.
    #[arg(long)]
    smoke: bool,
    /// How often everything is repeated; the results are medians over the rounds.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Members of a room, one run for each number.
    #[arg(long, value_delimiter = ',', default_value = "10,100,1000")]
    members: Vec<usize>,
    /// Messages that each room keeps unacknowledged, one run for each number.
    #[arg(long, value_delimiter = ',', default_value = "1,8")]
    in_flight: Vec<usize>,
    /// Clients in all rooms together: as many rooms as they fill are busy at once, and at least one.
    #[arg(long, default_value_t = 1_000)]
    clients: usize,
    /// Seconds that each run is measured.
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    /// Idle connections for the measurement of memory; 0 leaves it out.
    #[arg(long, default_value_t = 2_000)]
    idle: usize,
    /// A server to compare, as NAME=COMMAND; the first one is compared with each of the others. Without it: hub, bare and node.
    #[arg(long = "server", value_name = "NAME=COMMAND")]
    servers: Vec<String>,
    /// Where the hub and the bare server were built.
    #[arg(long, default_value = "target/server")]
    programs: PathBuf,
    /// A file for the results.
    #[arg(long)]
    write: Option<PathBuf>,
}

/// A server that takes part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Contender {
    /// What the results call it.
    pub(crate) name: String,
    /// The program and its arguments.
    pub(crate) command: Vec<String>,
}

/// What is going to be run.
#[derive(Debug)]
pub(crate) struct Plan {
    /// In the order of their turns.
    pub(crate) servers: Vec<Contender>,
    /// How often.
    pub(crate) rounds: usize,
    /// Room sizes.
    pub(crate) members: Vec<usize>,
    /// Unacknowledged messages in each room.
    pub(crate) in_flight: Vec<usize>,
    /// Clients in all rooms together.
    pub(crate) clients: usize,
    /// Idle connections, 0 for none.
    pub(crate) idle: usize,
    /// Warm-up and measurement.
    pub(crate) timing: Timing,
    /// How long memory gets to settle.
    pub(crate) settle: Duration,
    /// Where the results go.
    pub(crate) write: Option<PathBuf>,
}

impl Args {
    /// Checks the arguments against one another.
    pub(crate) fn plan(mut self) -> anyhow::Result<Plan> {
        if self.smoke {
            self.rounds = 1;
            (self.members, self.in_flight) = (vec![2, 5], vec![1, 3]);
            (self.clients, self.idle, self.seconds) = (10, 20, 0.2);
        }
        ensure!(
            self.rounds > 0 && self.seconds > 0.0,
            "at least one round, of more than no time"
        );
        ensure!(
            self.members.iter().all(|members| *members > 1),
            "a room needs two members: one talks, one reads"
        );
        ensure!(
            self.in_flight.iter().all(|messages| *messages > 0),
            "nothing in flight is no load"
        );
        let servers = match self.servers.as_slice() {
            [] => self.usual(),
            given => given
                .iter()
                .map(|server| contender(server))
                .collect::<anyhow::Result<_>>()?,
        };
        let short = Duration::from_secs_f64(self.seconds / 3.0);
        Ok(Plan {
            servers,
            rounds: self.rounds,
            members: self.members,
            in_flight: self.in_flight,
            clients: self.clients,
            idle: self.idle,
            timing: Timing {
                warm_up: short,
                measured: Duration::from_secs_f64(self.seconds),
            },
            settle: short,
            write: self.write,
        })
    }

    fn usual(&self) -> Vec<Contender> {
        let program = |name: &str| self.programs.join(name).display().to_string();
        let one = |name: &str, command: &[String]| Contender {
            name: name.into(),
            command: command.to_vec(),
        };
        vec![
            one("hub", &[program("realtime-hub")]),
            one("bare", &[program("hub-bench-bare")]),
            one("node", &["node".into(), "bench/node/server.mjs".into()]),
        ]
    }
}

fn contender(given: &str) -> anyhow::Result<Contender> {
    let (name, command) = given
        .split_once('=')
        .with_context(|| format!("`{given}` isn't NAME=COMMAND"))?;
    let command: Vec<String> = command.split_ascii_whitespace().map(String::from).collect();
    ensure!(!command.is_empty(), "`{given}` has no command");
    Ok(Contender {
        name: name.into(),
        command,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(args: &[&str]) -> anyhow::Result<Plan> {
        Args::try_parse_from([&["hub-bench"], args].concat())?.plan()
    }

    #[test]
    fn the_usual_contenders_are_hub_bare_and_node() {
        let names: Vec<_> = plan(&[])
            .map(|plan| plan.servers)
            .unwrap_or_default()
            .into_iter()
            .map(|s| s.name)
            .collect();
        assert_eq!(names, ["hub", "bare", "node"]);
    }

    #[test]
    fn a_command_keeps_its_arguments() {
        let servers = plan(&["--server", "a=env X=1 prog --flag"])
            .map(|plan| plan.servers)
            .unwrap_or_default();
        let command = ["env", "X=1", "prog", "--flag"].map(String::from).to_vec();
        assert_eq!(
            servers,
            [Contender {
                name: "a".into(),
                command
            }]
        );
    }

    #[test]
    fn what_would_measure_nothing_is_refused() {
        for args in [
            ["--members", "1"],
            ["--in-flight", "0"],
            ["--rounds", "0"],
            ["--server", "a"],
            ["--server", "a= "],
        ] {
            assert!(plan(&args).is_err(), "{args:?}");
        }
    }
}
