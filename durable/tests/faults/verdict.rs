//! What must be true after all of it.

use super::load::Acked;
use anyhow::ensure;
use hub_durable::setup::Setup;
use realtime_hub::archive::Archive;
use realtime_hub::backup::{Backup, Check, NoLock, Settings};
use realtime_hub::config::Config;
use realtime_hub::hub::message::Message;
use realtime_hub::store::live::Live;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use testkit::Result;

/// The text of a message, or of the letter that it is.
fn text(message: &Message) -> String {
    let body = &message.body;
    let sealed = || body.as_object().and_then(|two| two.values().next()?.as_str());
    body.as_str().or_else(sealed).unwrap_or_default().to_owned()
}

/// Every acked message is there, none twice, in order; and then, when all is archived, in the archive alone.
pub(super) async fn holds(settings: &[(String, String)], acked: &Acked) -> Result<usize> {
    let read = |name: &str| {
        settings
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.clone())
    };
    let config = Config::read(read)?;
    let setup = Setup::of(&config).await?;
    let acked = acked.all();
    let logs: BTreeSet<_> = acked.values().map(|(log, _)| log.clone()).collect();
    for log in &logs {
        let found = setup.parts.store.after(log, "").await?;
        whole("Redis and MongoDB together", log, &found, &acked)?;
    }
    let (Some(live), Some(archive)) = (setup.live, setup.archive) else {
        return Ok(0);
    };
    let settings = Settings {
        keep: config.stores.live_messages,
        ..Settings::default()
    };
    let job = Backup::new(
        Arc::clone(&live) as _,
        Arc::clone(&archive) as _,
        Arc::new(NoLock),
        settings,
    );
    job.run_out().await?;
    ensure!(live.backlog().await?.messages == 0, "something waits after a backup");
    for log in &logs {
        let found = archive.between(log, "", None).await?;
        whole("MongoDB", log, &found, &acked)?;
    }
    let mut findings = Vec::new();
    Check::new(&*live, &*archive)
        .run(|finding| findings.push(finding.to_string()))
        .await?;
    ensure!(findings.is_empty(), "the check found {findings:#?}");
    Ok(acked.len())
}

fn whole(side: &str, log: &str, found: &[Arc<Message>], acked: &BTreeMap<String, (String, String)>) -> Result {
    let there: BTreeMap<_, _> = found
        .iter()
        .map(|message| (message.id.to_string(), text(message)))
        .collect();
    ensure!(there.len() == found.len(), "{side}: an id is in {log} twice");
    for (id, (_, text)) in acked.iter().filter(|(_, (of, _))| of == log) {
        let found = there.get(id);
        ensure!(
            found == Some(text),
            "{side}: {id} `{text}` was acked, and {log} has {found:?}"
        );
    }
    // What one person has said has numbers that rise; two of one number would be a double.
    let mut last: BTreeMap<&str, u64> = BTreeMap::new();
    for (id, text) in &there {
        let (person, number) = text.rsplit_once(' ').unwrap_or_default();
        let number: u64 = number.parse()?;
        if let Some(before) = last.insert(person, number) {
            ensure!(
                before < number,
                "{side}: {log}: {id} `{text}` comes after number {before}"
            );
        }
    }
    Ok(())
}
