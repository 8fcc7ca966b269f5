//! The results as Markdown: ratios, because those hold on other machines too.

use std::fmt::Write as _;

use crate::{
    args::Plan,
    load::Outcome,
    percentile::median,
    rounds::{Load, Results},
};

/// Ratios of the first server to each of the others, medians over the rounds.
pub(crate) fn markdown(plan: &Plan, results: &Results) -> String {
    let mut text = String::new();
    let Some((first, others)) = plan.servers.split_first() else {
        return text;
    };
    let _ = writeln!(
        text,
        "{} rounds, {} clients, {:.1} s for each run. Medians over the rounds of the ratio within a round; lowest to highest in brackets.\n",
        plan.rounds,
        plan.clients,
        plan.timing.measured.as_secs_f64()
    );
    heading(
        &mut text,
        "deliveries per CPU second of the server",
        others.iter().map(|other| format!("{} / {}", first.name, other.name)),
    );
    for (load, rounds) in &results.loads {
        let cells =
            (1..=others.len()).map(|other| ratio(rounds.iter().map(|row| pick(row, other, |o| o.per_cpu_second))));
        row(&mut text, &name(*load), cells);
    }
    if !results.idle.is_empty() {
        let cells =
            (1..=others.len()).map(|other| ratio(results.idle.iter().map(|row| pick(row, other, |bytes| *bytes))));
        row(&mut text, "memory for each idle connection", cells);
    }
    text.push('\n');
    heading(
        &mut text,
        "latency, p50 / p99 in ms",
        plan.servers.iter().map(|server| server.name.clone()),
    );
    for (load, rounds) in &results.loads {
        let cells = (0..plan.servers.len()).map(|server| {
            let of = |value: fn(&Outcome) -> f64| median(rounds.iter().filter_map(|row| row.get(server)).map(value));
            format!(
                "{:.2} / {:.2}",
                of(|outcome| outcome.p50_ms),
                of(|outcome| outcome.p99_ms)
            )
        });
        row(&mut text, &name(*load), cells);
    }
    text
}

fn name(load: Load) -> String {
    format!("rooms of {}, {} in flight", load.members, load.in_flight)
}

/// The first server's value over the other's, in one round.
fn pick<T>(row: &[T], other: usize, value: impl Fn(&T) -> f64) -> f64 {
    match (row.first(), row.get(other)) {
        (Some(first), Some(other)) => value(first) / value(other),
        _ => f64::NAN,
    }
}

fn ratio(ratios: impl Iterator<Item = f64>) -> String {
    let ratios: Vec<f64> = ratios.collect();
    let low = ratios.iter().copied().fold(f64::INFINITY, f64::min);
    let high = ratios.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    format!("{:.2} ({low:.2}–{high:.2})", median(ratios))
}

fn heading(text: &mut String, what: &str, columns: impl Iterator<Item = String>) {
    let columns: Vec<String> = columns.collect();
    row(text, what, columns.iter().cloned());
    row(text, "---", columns.iter().map(|_| "---".to_owned()));
}

fn row(text: &mut String, first: &str, cells: impl Iterator<Item = String>) {
    let cells: Vec<String> = cells.collect();
    let _ = writeln!(text, "| {first} | {} |", cells.join(" | "));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_the_median_of_the_rounds_and_not_of_the_servers() {
        // The second round met a machine at a tenth of its speed: both servers did, so the ratio stands.
        let rounds = [[20.0, 10.0], [2.0, 1.0], [30.0, 10.0]];
        assert_eq!(
            ratio(rounds.iter().map(|row| pick(row, 1, |value| *value))),
            "2.00 (2.00–3.00)"
        );
    }

    #[test]
    fn a_row_is_a_line_of_a_table() {
        let mut text = String::new();
        heading(&mut text, "what", ["a".to_owned(), "b".to_owned()].into_iter());
        assert_eq!(text, "| what | a | b |\n| --- | --- | --- |\n");
    }
}
