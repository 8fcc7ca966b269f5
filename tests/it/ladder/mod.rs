//! The ladder: which claim fails in which chapter, and which chapter makes it hold.
//!
//! A naive version has to stay honestly naive: each line under "What is simplified here" is a row, and the row's
//! first side shows the failure. Once the mending chapter exists, the row's other side has to show that it holds.
//! Each chapter adds its rows in a file of its own beside this one; `cargo xtask check` compares them with the
//! `[[simplified]]` entries of the pages.

mod ch01;
mod ch02;
mod ch03;
mod ch04;
mod ch05;
mod ch06;
mod ch07;
mod ch08;
mod ch09;
mod ch10;
mod ch11;
mod ch12;
mod ch13;
mod ch14;
mod ch15;

use std::fmt::Write as _;
use std::path::Path;
use std::pin::Pin;

/// One try of a claim against one chapter's code. An error says that the try itself broke, which proves nothing.
pub(crate) type Probe = fn() -> Pin<Box<dyn Future<Output = anyhow::Result<Verdict>>>>;

/// What a probe saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The claim is true of this chapter's code.
    Holds,
    /// The claim is false, and this is what was seen instead.
    Fails(String),
}

/// One rung: a claim, the chapter that doesn't keep it, and the chapter from which it holds.
pub(crate) struct Row {
    /// The name that the page's `[[simplified]]` entry carries, such as `history_survives_a_restart`.
    pub(crate) claim: &'static str,
    /// The slug of the chapter whose code must fail.
    pub(crate) fails_at: &'static str,
    /// What [`Verdict::Fails`] has to say, so that a failure for another reason isn't taken for this one.
    pub(crate) because: &'static str,
    /// Tries the claim against the chapter in `fails_at`.
    pub(crate) fails: Probe,
    /// The slug of the chapter that mends it.
    pub(crate) holds_from: &'static str,
    /// Tries the claim against the chapter in `holds_from`; `None` only while that chapter isn't written.
    pub(crate) holds: Option<Probe>,
}

fn rows() -> Vec<&'static Row> {
    let chapters: &[&'static [Row]] = &[
        ch01::ROWS,
        ch02::ROWS,
        ch03::ROWS,
        ch04::ROWS,
        ch05::ROWS,
        ch06::ROWS,
        ch07::ROWS,
        ch08::ROWS,
        ch09::ROWS,
        ch10::ROWS,
        ch11::ROWS,
        ch12::ROWS,
        ch13::ROWS,
        ch14::ROWS,
        ch15::ROWS,
    ];
    chapters.iter().copied().flatten().collect()
}

fn exists(slug: &str) -> bool {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../examples")
        .join(slug)
        .is_dir()
}

/// Why the failing side doesn't prove what the row says, if it doesn't.
async fn failing_side(row: &Row) -> Option<String> {
    match (row.fails)().await {
        Ok(Verdict::Fails(seen)) if seen.contains(row.because) => None,
        Ok(Verdict::Fails(seen)) => Some(format!(
            "fails at {} for another reason: expected `{}`, saw `{seen}`",
            row.fails_at, row.because
        )),
        Ok(Verdict::Holds) => Some(format!(
            "holds at {} already: that chapter is no longer naive, or the probe looks in the wrong place",
            row.fails_at
        )),
        Err(error) => Some(format!(
            "the probe at {} broke and shows nothing: {error:#}",
            row.fails_at
        )),
    }
}

/// Why the holding side doesn't prove what the row says, if it doesn't. `written` says whether its chapter exists.
async fn holding_side(row: &Row, written: bool) -> Option<String> {
    let chapter = row.holds_from;
    match (row.holds, written) {
        (None, false) => None,
        (None, true) => Some(format!("{chapter} exists now: give this row its `holds` side")),
        (Some(_), false) => Some(format!("has a `holds` side, and examples/{chapter} doesn't exist")),
        (Some(probe), true) => match probe().await {
            Ok(Verdict::Holds) => None,
            Ok(Verdict::Fails(seen)) => Some(format!("still fails at {chapter}: {seen}")),
            Err(error) => Some(format!("the probe at {chapter} broke and shows nothing: {error:#}")),
        },
    }
}

#[tokio::test]
async fn each_claim_fails_where_it_should_and_holds_where_it_should() {
    let mut table = format!("{:<40} {:<24} {}\n", "claim", "fails at", "holds from");
    let mut wrong = Vec::new();
    for row in rows() {
        let written = exists(row.holds_from);
        let later = if written { "" } else { " (not written yet)" };
        let _ = writeln!(
            table,
            "{:<40} {:<24} {}{later}",
            row.claim, row.fails_at, row.holds_from
        );
        let sides = [failing_side(row).await, holding_side(row, written).await];
        wrong.extend(sides.into_iter().flatten().map(|why| format!("{}: {why}", row.claim)));
    }
    println!("{table}");
    assert!(
        wrong.is_empty(),
        "{} rungs are broken:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_row_names_a_chapter_that_fails_before_it_holds() {
    for row in rows() {
        assert!(
            exists(row.fails_at),
            "{}: examples/{} doesn't exist",
            row.claim,
            row.fails_at
        );
        assert!(
            row.fails_at <= row.holds_from,
            "{}: it holds before it fails",
            row.claim
        );
        assert!(
            !row.because.is_empty(),
            "{}: `because` is empty, so any failure would do",
            row.claim
        );
    }
}

/// The framework itself, broken once in each way that a row can lie.
mod framework {
    use super::{Row, Verdict, failing_side, holding_side};

    const HONEST: Row = Row {
        claim: "the_answer_is_kept",
        fails_at: "ch01_directions",
        because: "it is gone",
        fails: || Box::pin(async { Ok(Verdict::Fails("after a restart it is gone".into())) }),
        holds_from: "ch02_polling",
        holds: Some(|| Box::pin(async { Ok(Verdict::Holds) })),
    };

    #[tokio::test]
    async fn an_honest_row_passes() {
        assert_eq!(failing_side(&HONEST).await, None);
        assert_eq!(holding_side(&HONEST, true).await, None);
    }

    #[tokio::test]
    async fn a_naive_chapter_that_holds_is_reported() {
        let row = Row {
            fails: || Box::pin(async { Ok(Verdict::Holds) }),
            ..HONEST
        };
        assert!(
            failing_side(&row)
                .await
                .is_some_and(|why| why.contains("holds at ch01_directions already"))
        );
    }

    #[tokio::test]
    async fn a_failure_for_another_reason_is_reported() {
        let row = Row {
            because: "it is late",
            ..HONEST
        };
        assert!(
            failing_side(&row)
                .await
                .is_some_and(|why| why.contains("another reason"))
        );
    }

    #[tokio::test]
    async fn a_probe_that_breaks_proves_nothing() {
        let broken: super::Probe = || Box::pin(async { anyhow::bail!("no server") });
        let row = Row {
            fails: broken,
            holds: Some(broken),
            ..HONEST
        };
        assert!(failing_side(&row).await.is_some_and(|why| why.contains("broke")));
        assert!(holding_side(&row, true).await.is_some_and(|why| why.contains("broke")));
    }

    #[tokio::test]
    async fn a_chapter_that_does_not_mend_is_reported() {
        let row = Row {
            holds: Some(|| Box::pin(async { Ok(Verdict::Fails("gone".into())) })),
            ..HONEST
        };
        assert!(
            holding_side(&row, true)
                .await
                .is_some_and(|why| why.contains("still fails"))
        );
    }

    #[tokio::test]
    async fn a_written_chapter_needs_its_side() {
        let row = Row { holds: None, ..HONEST };
        assert_eq!(holding_side(&row, false).await, None);
        assert!(
            holding_side(&row, true)
                .await
                .is_some_and(|why| why.contains("`holds` side"))
        );
        assert!(holding_side(&HONEST, false).await.is_some());
    }
}
