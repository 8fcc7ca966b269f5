//! What the code says it speaks is what `api/` describes: events, error codes, REST calls. A description that nobody holds
//! against the code is wrong after the next change.

mod spoken;

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use bookkit::api::{self, Events, Namespace, Rest};
use spoken::{Protocol, Spoken};

use crate::problem::{Outcome, Problem};
use crate::repo::Repo;

const CURE: &str = "Change whichever is wrong. The contract with clients decides, and a name that is released stays.";

pub(super) fn check(repo: &Repo) -> Result<Outcome> {
    for path in [api::EVENTS, api::REST] {
        if !repo.has(path) {
            bail!("{path} isn't there");
        }
    }
    let (events, rest) = (api::events(repo.root())?, api::rest(repo.root())?);
    let spoken = Spoken::read(repo)?;
    let mut found = Vec::new();
    for namespace in &events.namespaces {
        match spoken.protocols.iter().find(|protocol| protocol.name == namespace.name) {
            Some(protocol) => found.extend(compare(namespace, protocol)),
            None => found.push(only_described(
                api::EVENTS,
                &format!("the namespace `{}`", namespace.name),
            )),
        }
    }
    for protocol in &spoken.protocols {
        if !events
            .namespaces
            .iter()
            .any(|namespace| namespace.name == protocol.name)
        {
            let what = format!("the protocol `{}`", protocol.name);
            found.push(only_spoken(&protocol.file, &what, api::EVENTS));
        }
    }
    let core = (api::EVENTS, shared(&events));
    found.extend(sets(
        "the server's own event",
        core,
        ("src/protocol/mod.rs", &spoken.core),
    ));
    found.extend(sets(
        "the code",
        (api::EVENTS, codes(&events)),
        ("src/hub/error.rs", &spoken.codes),
    ));
    found.extend(sets("the call", (api::REST, calls(&rest)), ("src/rest", &spoken.calls)));
    Ok(Outcome::Found(found))
}

fn compare(namespace: &Namespace, protocol: &Protocol) -> Vec<Problem> {
    let (name, file) = (&namespace.name, protocol.file.as_str());
    let each = |what: &str, described: BTreeSet<String>, spoken| {
        sets(&format!("`{name}` {what}"), (api::EVENTS, described), (file, spoken))
    };
    let emits = || namespace.emits.iter();
    let takes = emits().map(|event| event.event.clone()).collect();
    let messages = emits().filter(|event| event.counts_as_message);
    let messages = messages.map(|event| event.event.clone()).collect();
    let sees = namespace.sees.iter().filter(|event| !event.shared);
    let sees = sees.map(|event| event.event.clone()).collect();
    let mut found = each("takes", takes, &protocol.takes);
    found.extend(each("counts as message", messages, &protocol.messages));
    found.extend(each("emits", sees, &protocol.emits));
    let token = namespace.auth.required.iter().any(|field| field == "token");
    if token != protocol.needs_account {
        let what = format!(
            "`{name}` needs an account: {}, described: {token}",
            protocol.needs_account
        );
        found.push(Problem::new(file, 0, what, CURE));
    }
    found
}

/// The events that several namespaces share, without what is no event packet.
fn shared(events: &Events) -> BTreeSet<String> {
    let seen = events.namespaces.iter().flat_map(|namespace| &namespace.sees);
    seen.filter(|seen| seen.shared && seen.is_event)
        .map(|seen| seen.event.clone())
        .collect()
}

fn codes(events: &Events) -> BTreeSet<String> {
    let code = events.shapes.get("Code").into_iter().flat_map(|code| &code.any_of);
    code.filter_map(|one| Some(one.constant.as_ref()?.as_str()?.to_owned()))
        .collect()
}

fn calls(rest: &Rest) -> BTreeSet<String> {
    rest.calls
        .iter()
        .map(|call| format!("{} {}", call.method, call.path))
        .collect()
}

/// What stands on one side only: in the document, or in the file.
fn sets(
    what: &str,
    (document, described): (&str, BTreeSet<String>),
    (file, spoken): (&str, &BTreeSet<String>),
) -> Vec<Problem> {
    let named = |one: &String| format!("{what} `{one}`");
    let undone = described
        .difference(spoken)
        .map(|one| only_described(document, &named(one)));
    let untold = spoken
        .difference(&described)
        .map(|one| only_spoken(file, &named(one), document));
    undone.chain(untold).collect()
}

fn only_described(document: &str, what: &str) -> Problem {
    Problem::new(
        document,
        0,
        format!("{what} is described, and src/ doesn't have it"),
        CURE,
    )
}

fn only_spoken(file: &str, what: &str, document: &str) -> Problem {
    Problem::new(file, 0, format!("{what} isn't described in {document}"), CURE)
}

#[cfg(test)]
mod tests;
