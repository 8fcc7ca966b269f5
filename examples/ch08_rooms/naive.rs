//! `-- naive`: three ways to know who is there, and what a second tab does to each.

use anyhow::Result;
use realtime_hub::hub::id::SessionId;
use realtime_hub::hub::presence::Presence;
use std::collections::BTreeSet;

/// What happens, in order: who, which tab, and whether it opens.
const STORY: [(&str, u64, bool); 5] = [
    ("ann", 1, true),
    ("bob", 2, true),
    ("ann", 3, true),
    ("ann", 1, false),
    ("ann", 3, false),
];

/// Prints one line for each thing that happens.
pub(crate) fn run() -> Result<()> {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    let mut sockets: Vec<&str> = Vec::new();
    let mut presence: Presence<String> = Presence::default();
    println!("{:<20}{:<17}{:<20}the hub", "", "a set of names", "a list of sockets");
    for (who, tab, opens) in STORY {
        let person = who.to_owned();
        if opens {
            names.insert(who);
            sockets.push(who);
            presence.arrives(&person, SessionId(tab));
        } else {
            // Naive: the set doesn't know that another tab is open.
            names.remove(who);
            // Naive: the list shows one person as often as there are tabs.
            if let Some(at) = sockets.iter().position(|one| *one == who) {
                sockets.remove(at);
            }
            presence.departs(&person, SessionId(tab));
        }
        let verb = if opens { "opens" } else { "closes" };
        let names: Vec<&str> = names.iter().copied().collect();
        let people: Vec<&str> = presence.people().map(String::as_str).collect();
        let event = format!("{who} {verb} tab {tab}");
        println!(
            "{event:<20}{:<17}{:<20}{}",
            names.join(" "),
            sockets.join(" "),
            people.join(" ")
        );
    }
    Ok(())
}
