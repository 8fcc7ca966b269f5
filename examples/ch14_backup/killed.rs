//! A job in a process of its own, so that it can be killed: nothing in it gets a last word.

use crate::place::{self, Place};
use crate::third;
use crate::tries::Tries;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

/// What a job says when it has done a step. At the step of its last line it waits for its end.
#[derive(Clone, Debug, Default)]
pub(crate) struct Steps {
    pub(crate) waits_after: Option<String>,
}

impl Steps {
    pub(crate) fn done(&self, step: &str, what: &str) {
        println!("{}", format!("    {step:<9}{what}").trim_end());
        if self.waits_after.as_deref() == Some(step) {
            loop {
                std::thread::park();
            }
        }
    }
}

/// `-- one` and `-- two`: the job is killed after a step, and started again.
pub(crate) async fn twice(job: &str, step: &str) -> Result<()> {
    let place = Place::find().await?;
    let mut chat = Tries::open((&place.redis_url, &place.mongodb_uri), Steps::default()).await?;
    let sent: Vec<String> = (1..=6).map(|number| format!("m{number}")).collect();
    for text in &sent {
        chat.write(text).await?;
    }
    println!("in Redis:   {}", list(&chat.texts().await?));
    println!("the job starts");
    run(&place, job, Some(step), true).await?;
    println!("-- kill -9 --");
    println!("the job starts again");
    run(&place, job, None, true).await?;
    println!("in Redis:   {}", list(&chat.texts().await?));
    let archived = place::archived(&place.mongodb_uri).await?;
    println!("in MongoDB: {}", list(&archived));
    println!("{}", count(&sent, &archived));
    Ok(())
}

/// Runs a job in a process of its own: to its end, or until it has done a step. Then it is killed.
pub(crate) async fn run(place: &Place, job: &str, step: Option<&str>, shown: bool) -> Result<()> {
    let mut child = Command::new(std::env::current_exe()?)
        .args(["job", job])
        .args(step)
        .env("REDIS_URL", &place.redis_url)
        .env("MONGODB_URI", &place.mongodb_uri)
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let mut lines = BufReader::new(child.stdout.take().context("no output")?).lines();
    while let Some(line) = lines.next_line().await? {
        if shown {
            println!("{line}");
        }
        if step.is_some() && line.split_whitespace().next() == step {
            child.kill().await?;
            return Ok(());
        }
    }
    let ended = child.wait().await?;
    match (ended.success(), step) {
        (true, None) => Ok(()),
        (true, Some(step)) => bail!("the job ended before it had done `{step}`"),
        (false, _) => bail!("the job failed: {ended}"),
    }
}

/// Who of those that were sent is missing, and who is there more than once.
pub(crate) fn count(sent: &[String], archived: &[String]) -> String {
    let mut times: BTreeMap<&str, u32> = sent.iter().map(|text| (text.as_str(), 0)).collect();
    for text in archived {
        *times.entry(text).or_default() += 1;
    }
    let which = |wanted: fn(u32) -> bool| {
        let found = times.iter().filter(|(_, times)| wanted(**times));
        list(&found.map(|(text, _)| (*text).to_owned()).collect::<Vec<_>>())
    };
    format!(
        "lost: {}; twice: {}",
        which(|times| times == 0),
        which(|times| times > 1)
    )
}

pub(crate) fn list(texts: &[String]) -> String {
    if texts.is_empty() {
        return "nothing".into();
    }
    texts.join(" ")
}

/// The process that is killed.
pub(crate) async fn job(job: &str, step: Option<&str>) -> Result<()> {
    let (redis_url, mongodb_uri) = (std::env::var("REDIS_URL")?, std::env::var("MONGODB_URI")?);
    let stores = (redis_url.as_str(), mongodb_uri.as_str());
    let waits_after = step.map(str::to_owned);
    let steps = Steps { waits_after };
    match job {
        "one" => Tries::open(stores, steps).await?.one().await,
        "two" => Tries::open(stores, steps).await?.two().await,
        "three" => third::job(stores, steps).await,
        other => bail!("`{other}` is no job"),
    }
}
