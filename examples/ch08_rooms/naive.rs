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

/// The same people, known in three ways.
#[derive(Default)]
struct Three {
    names: BTreeSet<String>,
    sockets: Vec<String>,
    hub: Presence<String>,
}

impl Three {
    /// A tab opens or closes.
    fn happens(&mut self, who: &String, tab: u64, opens: bool) {
        if opens {
            self.names.insert(who.clone());
            self.sockets.push(who.clone());
            self.hub.arrives(who, SessionId(tab));
        } else {
            // Naive: the set doesn't know that another tab is open.
            self.names.remove(who);
            // Naive: the list shows one person as often as there are tabs.
            if let Some(at) = self.sockets.iter().position(|one| one == who) {
                self.sockets.remove(at);
            }
            self.hub.departs(who, SessionId(tab));
        }
    }
}

/// Prints one line for each thing that happens.
pub(crate) fn run() -> Result<()> {
    let mut three = Three::default();
    println!("{:<20}{:<17}{:<20}the hub", "", "a set of names", "a list of sockets");
    for (who, tab, opens) in STORY {
        three.happens(&who.to_owned(), tab, opens);
        let verb = if opens { "opens" } else { "closes" };
        let names: Vec<_> = three.names.iter().map(String::as_str).collect();
        let people: Vec<_> = three.hub.people().map(String::as_str).collect();
        let event = format!("{who} {verb} tab {tab}");
        let (names, sockets) = (names.join(" "), three.sockets.join(" "));
        println!("{event:<20}{names:<17}{sockets:<20}{}", people.join(" "));
    }
    Ok(())
}
