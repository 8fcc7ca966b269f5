//! `-- tabs`: whom a message for Ann reaches, while she opens a second tab and closes the first.

use anyhow::{Context, Result};
use realtime_hub::hub::class::{Class, Seat};
use realtime_hub::hub::id::{SessionId, UserId};
use serde_json::Value;
use std::collections::HashMap;

/// What Ann does: which tab, and whether it opens.
const STORY: [(&str, u64, bool); 4] = [
    ("ann/1", 1, true),
    ("ann/2", 2, true),
    ("ann/1", 1, false),
    ("ann/2", 2, false),
];

/// The same class, known in two ways.
#[derive(Default)]
struct Two {
    // Naive: one connection for each person, as if nobody had two tabs.
    naive: HashMap<UserId, &'static str>,
    hub: Class<&'static str>,
}

impl Two {
    /// A tab of Ann's opens or closes. Returns whether each of the two would tell the others that she came or went.
    fn happens(&mut self, ann: UserId, tab: &'static str, session: SessionId, opens: bool) -> (bool, bool) {
        if opens {
            let seat = Seat {
                person: ann,
                listener: tab,
                given: Value::Null,
            };
            let came = self.naive.insert(ann, tab).is_none();
            (came, self.hub.join(session, seat))
        } else {
            let went = self.naive.remove(&ann).is_some();
            (went, self.hub.leave(session).is_some_and(|(_, last)| last))
        }
    }
}

/// Prints one line for each thing that Ann does.
pub(crate) fn run() -> Result<()> {
    let ann = UserId::new(2).context("ids begin with 1")?;
    let mut two = Two::default();
    let mut there = (false, false);
    println!("{:<14}{:<32}the hub's Class", "", "one connection per person");
    for (tab, session, opens) in STORY {
        let told = two.happens(ann, tab, SessionId(session), opens);
        there = (there.0 ^ told.0, there.1 ^ told.1);
        let naive: Vec<_> = two.naive.get(&ann).copied().into_iter().collect();
        let hub: Vec<_> = two.hub.of(ann).copied().collect();
        let verb = if opens { "opens" } else { "closes" };
        let seen = |who: bool| if who { "ann is here" } else { "ann has gone" };
        println!(
            "{:<14}{:<32}{}",
            format!("{tab} {verb}"),
            format!("{}, reached by [{}]", seen(there.0), naive.join(" ")),
            format_args!("{}, reached by [{}]", seen(there.1), hub.join(" ")),
        );
    }
    Ok(())
}
