//! Ratios, with the smallest and the greatest of all rounds beside them.

use super::{BASE, Cell, SENDERS};

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
        0.1..10.0 => format!("{number:.1}"),
        _ => format!("{number:.0}"),
    }
}

fn shown(numbers: Vec<f64>) -> String {
    let (middle, least, most) = spread(numbers);
    format!("{} ({}–{})", short(middle), short(least), short(most))
}

/// One line for each way, one column for each number of senders. `cells[round][senders][way]`.
pub(super) fn print(title: &str, names: &[&str], cells: &[Vec<Vec<Cell>>], ratio: impl Fn(&Cell, &Cell) -> f64) {
    println!("\n{title}");
    let senders = SENDERS.map(|senders| format!("{senders} sending"));
    println!("{:<22}{:>20}{:>20}{:>20}", "", senders[0], senders[1], senders[2]);
    for (way, name) in names.iter().enumerate() {
        let mut line = format!("{name:<22}");
        for column in 0..SENDERS.len() {
            let rows = cells.iter().map(|round| &round[column]);
            let ratios = rows.map(|row| ratio(&row[way], &row[BASE])).collect();
            line += &format!("{:>20}", shown(ratios));
        }
        println!("{line}");
    }
}

/// What the ratios are ratios of, on this machine.
pub(super) fn machine(cells: &[Vec<Vec<Cell>>]) {
    println!("\nRedis everysec on this machine:");
    for (column, senders) in SENDERS.iter().enumerate() {
        let of = |number: fn(&Cell) -> f64| spread(cells.iter().map(|round| number(&round[column][BASE])).collect()).0;
        let (rate, ack) = (of(|cell| cell.per_second), of(|cell| cell.ack(0.5) * 1e6));
        println!("{senders:>3} sending: {rate:>7.0} messages a second, an ack after {ack:.0} µs");
    }
}

/// One line for each way.
pub(super) fn reads<'a>(names: impl Iterator<Item = &'a str>, found: &[Vec<f64>]) {
    println!("\n500 come back at once and read 50 messages each: time until all have them, × Redis everysec");
    for (way, name) in names.enumerate() {
        let ratios = found.iter().map(|round| round[way] / round[BASE]).collect();
        println!("{name:<22}{:>20}", shown(ratios));
    }
}
