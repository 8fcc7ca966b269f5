//! The example's counter finds what it is there to find. Without this, zeros in its table would mean nothing.

#[path = "../../../examples/ch15_faults/ledger.rs"]
mod ledger;

use anyhow::Result;
use ledger::{Counted, Ledger};

/// Ann's messages 1 to 5, and one of Bob's: the second is read, the third was refused, the fourth has no answer.
fn heard() -> Result<Ledger> {
    let mut ledger = Ledger::default();
    for line in [
        "sent ann 1",
        "saved ann 1",
        "saved ann 2",
        "read ann 2",
        "refused ann 3",
        "sent ann 4",
        "saved ann 5",
        "saved bob 1",
    ] {
        ledger.hears(line)?;
    }
    Ok(ledger)
}

/// Ann's second message is read in every history, unless `unread` is.
fn counts_with(history: &[(&str, u64)], unread: bool) -> Result<Counted> {
    let found = |(who, number): &(&str, u64)| (((*who).to_owned(), *number), !unread && *number == 2);
    let history: Vec<_> = history.iter().map(found).collect();
    Ok(heard()?.counts(&history))
}

fn counts(history: &[(&str, u64)]) -> Result<Counted> {
    counts_with(history, false)
}

const NOTHING: Counted = Counted {
    saved: 4,
    refused: 1,
    lost: 0,
    doubled: 0,
    reordered: 0,
    undead: 0,
    unread: 0,
};

#[test]
fn a_right_history_counts_as_nothing_with_or_without_the_open_message() -> Result<()> {
    assert_eq!(counts(&[("ann", 1), ("bob", 1), ("ann", 2), ("ann", 5)])?, NOTHING);
    assert_eq!(
        counts(&[("ann", 1), ("ann", 2), ("ann", 4), ("ann", 5), ("bob", 1)])?,
        NOTHING
    );
    Ok(())
}

#[test]
fn a_hole_a_double_a_swap_a_late_one_and_a_forgotten_receipt_are_found() -> Result<()> {
    let right = [("ann", 1), ("ann", 2), ("ann", 5), ("bob", 1)];
    assert_eq!(counts(&right[1..])?, Counted { lost: 1, ..NOTHING });
    let doubled = [&right[..], &right[3..]].concat();
    assert_eq!(counts(&doubled)?, Counted { doubled: 1, ..NOTHING });
    let swapped = [("ann", 2), ("ann", 1), ("ann", 5), ("bob", 1)];
    assert_eq!(
        counts(&swapped)?,
        Counted {
            reordered: 1,
            ..NOTHING
        }
    );
    let late = [("ann", 1), ("ann", 2), ("ann", 3), ("ann", 5), ("bob", 1)];
    assert_eq!(counts(&late)?, Counted { undead: 1, ..NOTHING });
    assert_eq!(counts_with(&right, true)?, Counted { unread: 1, ..NOTHING });
    Ok(())
}

#[test]
fn who_goes_on_sends_the_open_message_again() -> Result<()> {
    assert_eq!(heard()?.next(), [("ann".into(), 4), ("bob".into(), 2)]);
    assert_eq!(heard()?.saved(), 4);
    assert!(heard()?.hears("nonsense").is_err());
    Ok(())
}
