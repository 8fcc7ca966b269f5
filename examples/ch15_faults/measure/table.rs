//! Ratios, with the smallest and the greatest of all rounds beside them.

use super::ways::{BASE, Way};
use super::{Cell, SENDERS};

/// The middle one, the smallest and the greatest.
fn spread(mut numbers: Vec<f64>) -> (f64, f64, f64) {
    numbers.sort_by(f64::total_cmp);
    let at = |place: usize| numbers.get(place).copied().unwrap_or(f64::NAN);
    (at(numbers.len() / 2), at(0), at(numbers.len().saturating_sub(1)))
}

/// Two digits that count.
fn short(number: f64) -> String {
    match number {
        0.0..0.1 => format!("{number:.3}"),
        0.1..1.0 => format!("{number:.2}"),
        1.0..10.0 => format!("{number:.1}"),
        _ => format!("{number:.0}"),
    }
}

fn shown(numbers: Vec<f64>) -> String {
    let (middle, least, most) = spread(numbers);
    format!("{} ({}–{})", short(middle), short(least), short(most))
}

/// The place of the way that the others are divided by.
fn base<'a>(mut names: impl Iterator<Item = &'a str>) -> usize {
    names.position(|name| name == BASE).unwrap_or_default()
}

/// One line for each way, one column for each number of senders. `cells[round][senders][way]`.
pub(super) fn print(title: &str, ways: &[Way], cells: &[Vec<Vec<Cell>>], ratio: impl Fn(&Cell, &Cell) -> f64) {
    let base = base(ways.iter().map(|way| way.name));
    println!("\n{title}");
    let senders = SENDERS.map(|senders| format!("{senders} sending"));
    println!("{:<28}{:>22}{:>22}{:>22}", "", senders[0], senders[1], senders[2]);
    for (place, way) in ways.iter().enumerate() {
        let mut line = format!("{:<28}", way.name);
        for column in 0..SENDERS.len() {
            let rows = cells.iter().map(|round| &round[column]);
            let ratios = rows.map(|row| ratio(&row[place], &row[base])).collect();
            line += &format!("{:>22}", shown(ratios));
        }
        println!("{line}");
    }
}

/// What the ratios are ratios of, on this machine.
pub(super) fn machine(ways: &[Way], cells: &[Vec<Vec<Cell>>]) {
    let base = base(ways.iter().map(|way| way.name));
    println!("\n{BASE}, on this machine:");
    for (column, senders) in SENDERS.iter().enumerate() {
        let of = |number: fn(&Cell) -> f64| spread(cells.iter().map(|round| number(&round[column][base])).collect()).0;
        let (rate, ack) = (of(|cell| cell.per_second), of(|cell| cell.ack(0.5) * 1e6));
        println!("{senders:>3} sending: {rate:>7.0} messages a second, an ack after {ack:.0} µs");
    }
}

/// One line for each way. `found[round][way]` is in seconds.
pub(super) fn reads(ways: &[&Way], found: &[Vec<f64>]) {
    let base = base(ways.iter().map(|way| way.name));
    println!("\n500 come back at once and read 50 messages each: time until all have them, × {BASE}");
    for (place, way) in ways.iter().enumerate() {
        let ratios = found.iter().map(|round| round[place] / round[base]).collect();
        println!("{:<28}{:>22}", way.name, shown(ratios));
    }
    let took = spread(found.iter().map(|round| round[base] * 1e3).collect()).0;
    println!("{BASE}, on this machine: {took:.1} ms");
}
