//! Redis and MongoDB for the chapters that need them: what is named is used, else what is installed is started, else containers.
//! Redis is of use alone, so it is started also where there is no MongoDB; MongoDB is not, because messages come to it by way of Redis.
//!
//! What was started is written down in `target/services/`, beside its data, and that alone is ended again.

mod compose;
mod kind;
mod native;
mod started;

use std::path::Path;

use anyhow::{bail, ensure};

use crate::output::{BAD, CODE, DIM, GOOD, STRONG, paint, say};
use kind::{ALL, Kind};
use started::{How, Ours, Started};

/// Where a server is.
struct Place {
    kind: Kind,
    url: String,
    /// In words, for the learner.
    how: String,
}

/// Sees to it that both servers run, and says what to set. Where there is only Redis, it says so too, and the answer is `false`: whoever needs
/// both learns that by the exit code.
pub async fn up(root: &Path) -> anyhow::Result<bool> {
    let mut started = Started::read(root)?;
    let (mut places, mut installed, mut lacking) = (Vec::new(), Vec::new(), Vec::new());
    for kind in ALL {
        match (there(kind, &started).await?, native::find(root, kind)) {
            (Some(place), _) => places.push(place),
            (None, Ok(program)) => installed.push((kind, program)),
            (None, Err(why)) => lacking.push((kind, why)),
        }
    }
    let without_mongo = match can_contain(&lacking) {
        Ok(()) => None,
        Err(why) if lacking.iter().any(|(kind, _)| *kind == Kind::Redis) => return Err(why),
        // What is said of MongoDB; a container for it isn't tried.
        Err(why) => {
            lacking.clear();
            Some(why)
        }
    };
    for (kind, program) in &installed {
        let (port, how) = native::start(root, *kind, program).await?;
        started.put(*kind, port, how);
        // At once, so that `down` ends it also when the next one doesn't start.
        started.write(root)?;
    }
    contain(root, &lacking, &mut started)?;
    let new = installed
        .iter()
        .map(|(kind, _)| *kind)
        .chain(lacking.iter().map(|(kind, _)| *kind));
    places.extend(new.filter_map(|kind| of_ours(kind, &started)));
    places.sort_by_key(|place| place.kind);
    for place in &places {
        say(line(GOOD, "runs", place))?;
    }
    say(advice(&places))?;
    if let Some(why) = &without_mongo {
        say(format!(
            "\n{}",
            paint(STRONG, "MongoDB isn't started. Chapter 13 needs Redis alone.")
        ))?;
        say(format!("{why}\nThen call this command again."))?;
    }
    Ok(without_mongo.is_none())
}

/// An error where `variable` names a server that doesn't answer.
pub(crate) async fn answers(variable: &str, url: &str) -> anyhow::Result<()> {
    let kind = ALL.into_iter().find(|kind| kind.variable() == variable);
    match kind {
        // Several servers, or a name that the driver looks up first: that is the driver's to find out.
        Some(kind) if !url.contains("+srv:") && !url.contains(',') => {
            let instead = "the checks start a private one. `cargo course services up` starts one that stays";
            looked_at(kind, url, instead).await
        }
        _ => Ok(()),
    }
}

/// `instead`: what happens when the variable isn't set.
async fn looked_at(kind: Kind, url: &str, instead: &str) -> anyhow::Result<()> {
    let (address, variable) = (kind.address(url)?, kind.variable());
    ensure!(
        kind::answers(&address).await,
        "{variable}: nothing answers at {address}. Start that server, or unset the variable: then {instead}."
    );
    Ok(())
}

/// The server that is used without starting one: what the variable names, or what was started before and runs.
async fn there(kind: Kind, started: &Started) -> anyhow::Result<Option<Place>> {
    if let Some(place) = named(kind) {
        looked_at(kind, &place.url, "this command starts one").await?;
        return Ok(Some(place));
    }
    let Some(place) = of_ours(kind, started) else {
        return Ok(None);
    };
    let answers = kind::answers(&kind.address(&place.url)?).await;
    match started.get(kind).filter(|ours| ours.is_alive()) {
        Some(_) if answers => Ok(Some(place)),
        // Two on one folder would ruin it.
        Some(Ours {
            how: How::Process { id, .. },
            ..
        }) => bail!(
            "{}, process {id}, runs and doesn't answer. `cargo course services down` ends it",
            kind.name()
        ),
        _ => Ok(None),
    }
}

/// Whether containers could stand in for what isn't installed.
fn can_contain(lacking: &[(Kind, String)]) -> anyhow::Result<()> {
    if lacking.is_empty() {
        return Ok(());
    }
    let lines: Vec<&str> = lacking.iter().map(|(_, missing)| missing.as_str()).collect();
    compose::is_ready().map_err(|why| {
        let lines = lines.join(".\n");
        anyhow::anyhow!("{lines}.\nContainers would do as well, but {why}.")
    })
}

/// Starts containers for what isn't installed.
fn contain(root: &Path, lacking: &[(Kind, String)], started: &mut Started) -> anyhow::Result<()> {
    if lacking.is_empty() {
        return Ok(());
    }
    let kinds: Vec<(Kind, u16)> = lacking
        .iter()
        .map(|(kind, _)| (*kind, kind::free_port(*kind)))
        .collect();
    for (kind, why) in lacking {
        let why = why.split(':').next().unwrap_or_default();
        say(format!("{:<8}  {why}, so it gets a container", kind.name()))?;
    }
    for (kind, port) in &kinds {
        started.put(*kind, *port, How::Container);
    }
    // Before they start: a start that fails half-way has left something to end.
    started.write(root)?;
    compose::up(root, &kinds)
}

/// What the variable names.
fn named(kind: Kind) -> Option<Place> {
    let url = std::env::var(kind.variable())
        .ok()
        .filter(|url| !url.trim().is_empty())?;
    let how = format!("named by {}", kind.variable());
    Some(Place { kind, url, how })
}

/// What this command has started.
fn of_ours(kind: Kind, started: &Started) -> Option<Place> {
    let ours = started.get(kind)?;
    let how = match &ours.how {
        How::Container => format!("container `{}`", kind.service()),
        How::Process { id, data } => format!("process {id}, data in {data}"),
    };
    let url = kind.url(ours.port);
    Some(Place { kind, url, how })
}

fn line(style: anstyle::Style, state: &str, place: &Place) -> String {
    let address = place.kind.address(&place.url).unwrap_or_default();
    let (name, state) = (format!("{:<8}", place.kind.name()), format!("{state:<7}"));
    let how = paint(DIM, &place.how);
    format!("{}  {}  {address:<16}  {how}", paint(STRONG, name), paint(style, state))
}

/// What to type next. A variable that is set already isn't repeated: its value may hold a password.
fn advice(places: &[Place]) -> String {
    let set = |place: &Place| match cfg!(windows) {
        true => format!("$env:{} = '{}'; ", place.kind.variable(), place.url),
        false => format!("export {}={}; ", place.kind.variable(), place.url),
    };
    let unnamed = places.iter().filter(|place| named(place.kind).is_none());
    let sets: String = unnamed.map(set).collect();
    let run = paint(CODE, format!("{sets}cargo run"));
    let down = paint(CODE, "cargo course services down");
    format!("\nThe hub uses them with\n  {run}\n{down} ends what this command has started, and keeps the data.")
}

/// Says where each server is, and whether it answers.
pub async fn status(root: &Path) -> anyhow::Result<bool> {
    let started = Started::read(root)?;
    let mut all = true;
    for kind in ALL {
        let Some(place) = named(kind).or_else(|| of_ours(kind, &started)) else {
            all = false;
            let name = paint(STRONG, format!("{:<8}", kind.name()));
            let cure = paint(CODE, "cargo course services up");
            say(format!(
                "{name}  not started, and {} isn't set: {cure}",
                kind.variable()
            ))?;
            continue;
        };
        let answers = kind::answers(&kind.address(&place.url)?).await;
        all &= answers;
        let (style, state) = if answers { (GOOD, "answers") } else { (BAD, "silent") };
        say(line(style, state, &place))?;
    }
    Ok(all)
}

/// Ends what `up` has started, and nothing else.
pub async fn down(root: &Path) -> anyhow::Result<bool> {
    let mut started = Started::read(root)?;
    if started.is_empty() {
        say("Nothing to end: this command has started no server.")?;
        return Ok(true);
    }
    for kind in ALL {
        let Some(ours) = started.get(kind) else { continue };
        if let How::Process { id, data } = &ours.how {
            let ended = native::stop(ours, *id).await?;
            let what = if ended { "ended" } else { "had ended already" };
            say(format!(
                "{:<8}  process {id} {what}; its data stays in {data}",
                kind.name()
            ))?;
            started.remove(kind);
            started.write(root)?;
        }
    }
    let contained: Vec<Kind> = ALL.into_iter().filter(|kind| started.get(*kind).is_some()).collect();
    if !contained.is_empty() {
        compose::down(root)?;
        for kind in contained {
            say(format!(
                "{:<8}  container removed; its data stays in a volume",
                kind.name()
            ))?;
            started.remove(kind);
        }
        started.write(root)?;
    }
    Ok(true)
}
