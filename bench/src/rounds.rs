//! Turns: each round gives every server the same load, one after the other.
//!
//! The speed of a machine changes while others use it. Servers that take turns share that fate, so their ratio within one round
//! says more than two long runs in a row.

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Context, ensure};

use crate::{
    args::{Contender, Plan},
    idle,
    load::{Outcome, Rooms},
    process::{self, Server},
};

/// The bench sends more than any person would, and its rooms hold more: what the servers limit for people is opened for it.
const OPEN_LIMITS: &[(&str, &str)] = &[
    ("HUB_MESSAGES_PER_SECOND", "1000000"),
    ("HUB_MESSAGES_BURST", "1000000"),
    ("NODE_ENV", "production"),
];
/// Files that a server opens besides its connections.
const OTHER_FILES: usize = 100;

/// A room size and a number of messages in flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Load {
    /// Members of each room.
    pub(crate) members: usize,
    /// Unacknowledged messages in each room.
    pub(crate) in_flight: usize,
}

/// All rounds: one value for each server, in the plan's order.
#[derive(Debug, Default)]
pub(crate) struct Results {
    /// For each load, the rounds.
    pub(crate) loads: BTreeMap<Load, Vec<Vec<Outcome>>>,
    /// Bytes for each idle connection; the rounds.
    pub(crate) idle: Vec<Vec<f64>>,
}

/// Runs the plan.
pub(crate) async fn run(plan: &Plan) -> anyhow::Result<Results> {
    let needed = plan
        .idle
        .max(plan.clients)
        .max(plan.members.iter().copied().max().unwrap_or(0))
        + OTHER_FILES;
    let limit = process::open_files_limit()?;
    ensure!(
        limit > needed as u64,
        "{needed} open files are needed and {limit} allowed; try `ulimit -n {needed}`"
    );
    let mut results = Results::default();
    for round in 1..=plan.rounds {
        if plan.idle > 0 {
            let row = idle_round(plan).await?;
            println!("round {round}, {} idle connections: {row:.0?} bytes each", plan.idle);
            results.idle.push(row);
        }
        for &members in &plan.members {
            let mut rows: BTreeMap<Load, Vec<Outcome>> = BTreeMap::new();
            for contender in &plan.servers {
                for (load, outcome) in one_turn(plan, contender, members).await? {
                    say(round, contender, load, &outcome);
                    rows.entry(load).or_default().push(outcome);
                }
            }
            for (load, row) in rows {
                results.loads.entry(load).or_default().push(row);
            }
        }
    }
    Ok(results)
}

async fn idle_round(plan: &Plan) -> anyhow::Result<Vec<f64>> {
    let mut row = Vec::new();
    for contender in &plan.servers {
        let server = Server::start(&contender.command, OPEN_LIMITS).await?;
        let bytes = idle::bytes_per_connection(&server, plan.idle, plan.settle).await;
        row.push(bytes.with_context(|| contender.name.clone())?);
        server.stop().await?;
    }
    Ok(row)
}

async fn one_turn(plan: &Plan, contender: &Contender, members: usize) -> anyhow::Result<Vec<(Load, Outcome)>> {
    let server = Server::start(&contender.command, OPEN_LIMITS).await?;
    let measured = async {
        let mut rooms = Rooms::fill(&server, (plan.clients / members).max(1), members).await?;
        let mut outcomes = Vec::new();
        for &in_flight in &plan.in_flight {
            let load = Load { members, in_flight };
            let outcome = rooms.measure(in_flight, plan.timing).await;
            outcomes.push((load, outcome.with_context(|| format!("{in_flight} in flight"))?));
        }
        anyhow::Ok(outcomes)
    };
    let outcomes = measured
        .await
        .with_context(|| format!("{}, rooms of {members}", contender.name))?;
    server.stop().await?;
    // The kernel goes on closing sockets after the process is gone.
    tokio::time::sleep(Duration::from_millis(200)).await;
    Ok(outcomes)
}

fn say(round: usize, contender: &Contender, load: Load, outcome: &Outcome) {
    println!(
        "round {round}, rooms of {:4}, {} in flight, {:>6}: {:7.0} deliveries/CPU s, {:7.0}/s, {:3.0} % of a CPU, p50 {:.2} ms, p99 {:.2} ms",
        load.members,
        load.in_flight,
        contender.name,
        outcome.per_cpu_second,
        outcome.per_second,
        outcome.cpus * 100.0,
        outcome.p50_ms,
        outcome.p99_ms,
    );
}
