//! What must be true after all of it.

use super::acked::{Acked, Marked, Said, Times};
use anyhow::ensure;
use hub_durable::setup::Setup;
use realtime_hub::archive::Archive;
use realtime_hub::backup::{Backup, Check, NoLock, Settings};
use realtime_hub::config::Config;
use realtime_hub::hub::message::Message;
use realtime_hub::store::Store;
use realtime_hub::store::live::Live;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use testkit::Result;

/// How much of it was looked at.
pub(super) struct Held {
    /// Messages that were acked.
    pub(super) messages: usize,
    /// Letters that have an acked receipt.
    pub(super) letters: usize,
}

/// What was acked, to be held against one side.
struct Verdict {
    messages: BTreeMap<String, Said>,
    letters: BTreeMap<String, Marked>,
}

/// The text of a message, or of the letter that it is.
fn text(message: &Message) -> String {
    let body = &message.body;
    let sealed = || body.as_object().and_then(|two| two.values().next()?.as_str());
    body.as_str().or_else(sealed).unwrap_or_default().to_owned()
}

/// What became of a letter, as this side says it.
fn times(message: &Message) -> Times {
    Times {
        delivered_ms: message.receipts.delivered_at_ms,
        read_ms: message.receipts.read_at_ms,
    }
}

/// The two inboxes of a conversation, which have its letters too.
fn inboxes(conversation: &str) -> Vec<String> {
    let pair = conversation
        .strip_prefix("private:")
        .and_then(|pair| pair.split_once('-'));
    let all = pair.into_iter().flat_map(|(one, other)| [one, other]);
    all.map(|person| format!("private:inbox:{person}")).collect()
}

/// Every acked message is there, none twice, in order, with the receipts that were acked; and then, when all is archived, in the archive
/// alone.
pub(super) async fn holds(settings: &[(String, String)], acked: &Acked) -> Result<Held> {
    let read = |name: &str| {
        settings
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.clone())
    };
    let config = Config::read(read)?;
    let setup = Setup::of(&config).await?;
    let verdict = Verdict {
        messages: acked.messages(),
        letters: acked.letters(),
    };
    let logs: BTreeSet<_> = verdict.messages.values().map(|said| said.log.as_str()).collect();
    verdict.both_sides(&*setup.parts.store, &logs).await?;
    let (Some(live), Some(archive)) = (setup.live, setup.archive) else {
        anyhow::bail!("the rounds need Redis and MongoDB");
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
        verdict.whole("MongoDB", log, log, &archive.between(log, "", None).await?)?;
    }
    let waiting = archive.undelivered(None).await?;
    verdict.waits("MongoDB", waiting.iter().map(|entry| &entry.message))?;
    let mut findings = Vec::new();
    Check::new(&*live, &*archive)
        .run(|finding| findings.push(finding.to_string()))
        .await?;
    ensure!(findings.is_empty(), "the check found {findings:#?}");
    let marked = verdict.letters.values();
    Ok(Held {
        messages: verdict.messages.len(),
        letters: marked.filter(|marked| marked.acked != Times::default()).count(),
    })
}

impl Verdict {
    /// What a hub would answer.
    async fn both_sides(&self, store: &dyn Store, logs: &BTreeSet<&str>) -> Result {
        let mut waiting = Vec::new();
        for log in logs {
            self.whole("Redis and MongoDB together", log, log, &store.after(log, "").await?)?;
            for inbox in inboxes(log) {
                let found = store.after(&inbox, "").await?;
                self.whole("Redis and MongoDB together", &inbox, log, &found)?;
                let receivers: BTreeSet<_> = found
                    .iter()
                    .filter_map(|message| Some(message.receiver.as_ref()?.id))
                    .collect();
                for receiver in receivers {
                    waiting.extend(store.undelivered(receiver).await?);
                }
            }
        }
        self.waits("Redis and MongoDB together", waiting.iter())
    }

    /// `found` is all of `log`, which must have what was acked for `of`: that log itself, or a conversation that it is an inbox of.
    fn whole(&self, side: &str, log: &str, of: &str, found: &[Arc<Message>]) -> Result {
        let there: BTreeMap<_, _> = found.iter().map(|message| (message.id.to_string(), message)).collect();
        ensure!(there.len() == found.len(), "{side}: an id is in {log} twice");
        for (id, Said { text: said, .. }) in self.messages.iter().filter(|(_, said)| said.log == of) {
            let found = there.get(id).map(|message| text(message));
            ensure!(
                found.as_ref() == Some(said),
                "{side}: {id} `{said}` was acked, and {log} has {found:?}"
            );
        }
        // What one person has said has numbers that rise; two of one number would be a double.
        let mut last: BTreeMap<String, u64> = BTreeMap::new();
        for (id, message) in &there {
            let text = text(message);
            let (person, number) = text.rsplit_once(' ').unwrap_or_default();
            let number: u64 = number.parse()?;
            if let Some(before) = last.insert(person.to_owned(), number) {
                ensure!(
                    before < number,
                    "{side}: {log}: {id} `{text}` comes after number {before}"
                );
            }
            if let Some(marked) = self.letters.get(id) {
                let (acked, now) = (marked.acked, times(message));
                ensure!(
                    now.keeps(acked),
                    "{side}: {log}: {id} `{text}` was acked with {acked:?}, and has {now:?}"
                );
            }
        }
        Ok(())
    }

    /// What waits for its receiver is what nobody has marked.
    fn waits<'a>(&self, side: &str, waiting: impl Iterator<Item = &'a Arc<Message>>) -> Result {
        let waiting: BTreeSet<_> = waiting.map(|message| message.id.to_string()).collect();
        for (id, marked) in &self.letters {
            let acked = marked.acked;
            ensure!(
                acked == Times::default() || !waiting.contains(id),
                "{side}: {id} was acked with {acked:?}, and still waits"
            );
        }
        for (id, said) in self.messages.iter().filter(|(_, said)| said.log != "lobby") {
            let tried = self.letters.get(id).is_some_and(|marked| marked.tried);
            ensure!(
                tried || waiting.contains(id),
                "{side}: {id} `{}` waits for its receiver, and isn't told",
                said.text
            );
        }
        Ok(())
    }
}
